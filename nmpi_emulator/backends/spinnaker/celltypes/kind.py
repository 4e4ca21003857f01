"""A kind of neuron as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nmpi_emulator.platforms.spinnaker.memory import CellMemory

#: What every kind of neuron records besides its own variables.
SPIKES = "spikes"
REWIRING = "rewiring"
PACKETS = "packets-per-timestep"

_LIF_UNITS = {
    "tau_m": "ms",
    "cm": "nF",
    "v_rest": "mV",
    "v_reset": "mV",
    "v_thresh": "mV",
    "tau_refrac": "ms",
    "i_offset": "nA",
    "v": "mV",
}

#: Weights of conductance models are stored 1024 times larger.
#: Source: sPyNNaker 7.4.1, InputTypeConductance.get_global_weight_scale.
CONDUCTANCE_SCALE = 1024.0


@dataclass(frozen=True, kw_only=True)
class CellKind:
    """What a script can see of a kind of neuron.

    :param model: its name among PyNN's cell types; default labels begin with it.
    :param dynamics: the name under which a script finds it, and the numerics its dynamics.
    :param parameters: defaults by name, in the order of the constructor.
    :param state: initial values by name, likewise.
    :param hidden: parameters and state that exist without being defaults of the constructor.
    :param units: of parameters, state and recorded variables; the text of the real software, right or wrong.
    :param receptors: names, in the order of their numbers.
    :param recordable: variables besides spikes.
    :param structs: words per neuron of each structure that its components keep.
    :param integers: parameters that the machine keeps as whole numbers.
    """

    model: str
    dynamics: str
    parameters: Mapping[str, object]
    state: Mapping[str, object]
    units: Mapping[str, str | None]
    hidden_parameters: tuple[str, ...] = ("timestep", "n_steps_per_timestep")
    hidden_state: tuple[str, ...] = ("refract_timer",)
    receptors: tuple[str, ...] = ("excitatory", "inhibitory")
    conductance: bool = False
    recordable: tuple[str, ...] = ("v", "gsyn_exc", "gsyn_inh")
    structs: tuple[int, ...] = (9, 0, 1, 5)
    global_words: int = 1
    generated: bool = True
    integers: tuple[str, ...] = ()
    population_parameters: Mapping[str, object] = field(
        default_factory=lambda: MappingProxyType({**NEURON_KEYWORDS, "n_steps_per_timestep": 1})
    )

    @property
    def weight_scale(self) -> float:
        """By what weights are multiplied before the ring-buffer scale."""
        return CONDUCTANCE_SCALE if self.conductance else 1.0

    @property
    def memory(self) -> CellMemory:
        """What the memory of its cores depends on."""
        return CellMemory(
            structs=self.structs,
            global_words=self.global_words,
            generated=self.generated,
            variables=len(self.recordable),
            receptors=len(self.receptors),
        )


#: Keywords of ``Population`` for neurons, with their defaults.
NEURON_KEYWORDS: Mapping[str, object] = MappingProxyType(
    {
        "spikes_per_second": None,
        "ring_buffer_sigma": None,
        "max_expected_summed_weight": None,
        "incoming_spike_buffer_size": None,
        "drop_late_spikes": None,
        "splitter": None,
        "seed": None,
        "n_colour_bits": None,
        "n_synapse_cores": None,
        "allow_delay_extensions": None,
        "neurons_per_core": None,
    }
)

_SYNAPTIC_UNITS = {"isyn_exc": "", "isyn_inh": "", "gsyn_exc": "uS", "gsyn_inh": "uS"}


def lif_units(**more: str | None) -> Mapping[str, str | None]:
    """Return the units of an integrate-and-fire cell with exponential synapses.

    The time constants of its synapses are given in mV there; scripts that print units see that.
    """
    return MappingProxyType(
        {**_LIF_UNITS, **_SYNAPTIC_UNITS, "tau_syn_E": "mV", "tau_syn_I": "mV", "tau_syn_E2": "mV", **more}
    )


def izhikevich_units(**more: str | None) -> Mapping[str, str | None]:
    """Return the units of an Izhikevich cell with exponential synapses."""
    own = {"a": "ms", "b": "ms", "c": "mV", "d": "mV/ms", "i_offset": "nA", "u": "mV/ms", "v": "mV"}
    return MappingProxyType(
        {**own, **_SYNAPTIC_UNITS, "tau_syn_E": "mV", "tau_syn_I": "mV", "tau_syn_E2": "mV", **more}
    )


LIF: Mapping[str, object] = MappingProxyType(
    {"tau_m": 20.0, "cm": 1.0, "v_rest": -65.0, "v_reset": -65.0, "v_thresh": -50.0}
)
EXPONENTIAL: Mapping[str, object] = MappingProxyType({"tau_syn_E": 5.0, "tau_syn_I": 5.0})
REST: Mapping[str, object] = MappingProxyType({"tau_refrac": 0.1, "i_offset": 0.0})
REVERSALS: Mapping[str, object] = MappingProxyType({"e_rev_E": 0.0, "e_rev_I": -70.0})
SYNAPTIC_STATE: Mapping[str, object] = MappingProxyType({"v": -65.0, "isyn_exc": 0.0, "isyn_inh": 0.0})
IZHIKEVICH: Mapping[str, object] = MappingProxyType(
    {"a": 0.02, "b": 0.2, "c": -65.0, "d": 2.0, "i_offset": 0.0}
)
IZHIKEVICH_STATE: Mapping[str, object] = MappingProxyType(
    {"u": -14.0, "v": -70.0, "isyn_exc": 0.0, "isyn_inh": 0.0}
)
