"""The parameters of a neuron circuit of BrainScaleS-2, as ``HXNeuron`` has them.

Source: lola AtomicNeuron and pynn-brainscales standardmodels/cells.py, read 2026-08.
"""

from __future__ import annotations

from collections.abc import Iterator

from .limits import LIMITS

_CODE = LIMITS["largest_code"].count


def _synaptic_input(prefix: str) -> Iterator[tuple[str, bool | int, int]]:
    yield f"{prefix}_enable", False, 1
    for name in ("i_bias_tau", "i_bias_gm", "i_shift_reference", "i_bias_coba", "v_rev_coba"):
        yield f"{prefix}_{name}", 0, _CODE
    yield f"{prefix}_enable_coba_mode", False, 1
    yield f"{prefix}_enable_high_resistance", False, 1
    yield f"{prefix}_enable_small_capacitance", True, 1


def _conductance(prefix: str, potential: str) -> Iterator[tuple[str, bool | int, int]]:
    yield f"{prefix}_{potential}", 0, _CODE
    yield f"{prefix}_i_bias", 0, _CODE
    for name in ("enable_division", "enable_multiplication", "enable_degeneration"):
        yield f"{prefix}_{name}", False, 1


def _all() -> Iterator[tuple[str, bool | int, int]]:
    yield from _synaptic_input("excitatory_input")
    yield from _synaptic_input("inhibitory_input")
    yield from _conductance("leak", "v_leak")
    yield from _conductance("reset", "v_reset")
    yield "threshold_enable", False, 1
    yield "threshold_v_threshold", 0, _CODE
    yield "membrane_capacitance_capacitance", 63, 63
    yield "constant_current_enable", False, 1
    yield "constant_current_i_offset", 0, _CODE
    yield "constant_current_type", 0, 1
    yield "refractory_period_refractory_time", 0, 255
    yield "refractory_period_reset_holdoff", 15, 15
    yield "refractory_period_input_clock", 0, 1
    yield "refractory_period_enable_pause", False, 1
    for name in ("enable", "enable_pulse", "invert_a", "invert_b"):
        yield f"adaptation_{name}", False, 1
    for name in ("i_bias_tau", "i_bias_a", "i_bias_b", "v_leak", "v_ref"):
        yield f"adaptation_{name}", 0, _CODE
    yield "exponential_enable", False, 1
    yield "exponential_v_exp", 0, _CODE
    yield "exponential_i_bias", 0, _CODE
    for name in (
        "connect_soma",
        "connect_soma_right",
        "connect_right",
        "connect_vertical",
        "enable_conductance",
        "enable_conductance_division",
        "enable_conductance_multiplication",
    ):
        yield f"multicompartment_{name}", False, 1
    yield "multicompartment_i_bias_nmda", 0, _CODE
    yield "event_routing_enable_bypass_excitatory", False, 1
    yield "event_routing_enable_bypass_inhibitory", False, 1
    yield "event_routing_address", 0, 255
    yield "readout_enable_unbuffered_access", False, 1


#: Default of each parameter; a switch has a truth value.
DEFAULTS: dict[str, bool | int] = {name: default for name, default, _ in _all()}

#: The largest value of each parameter; the smallest is 0.
LARGEST: dict[str, int] = {name: largest for name, _, largest in _all()}

#: The groups of parameters, as ``actual_hwparams`` has them.
GROUPS = (
    "excitatory_input",
    "inhibitory_input",
    "leak",
    "reset",
    "threshold",
    "membrane_capacitance",
    "constant_current",
    "refractory_period",
    "adaptation",
    "exponential",
    "multicompartment",
    "event_routing",
    "readout",
)

#: What stands in for a calibration that a script loads (``initial_config``): a fixed operating point, at
#: which default synapses excite and no neuron spikes by itself.  Chosen by the emulator.
OPERATING_POINT: dict[str, bool | int] = {
    "excitatory_input_enable": True,
    "excitatory_input_i_bias_tau": 200,
    "excitatory_input_i_bias_gm": 500,
    "excitatory_input_i_shift_reference": 300,
    "inhibitory_input_enable": True,
    "inhibitory_input_i_bias_tau": 200,
    "inhibitory_input_i_bias_gm": 500,
    "inhibitory_input_i_shift_reference": 300,
    "leak_v_leak": 580,
    "leak_i_bias": 200,
    "reset_v_reset": 500,
    "reset_i_bias": 1022,
    "reset_enable_multiplication": True,
    "threshold_enable": True,
    "threshold_v_threshold": 500,
    "refractory_period_refractory_time": 15,
    "membrane_capacitance_capacitance": 63,
}
