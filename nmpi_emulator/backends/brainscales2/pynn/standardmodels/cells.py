"""Cell types of BrainScaleS-2."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from pyNN.models import BaseCellType
from pyNN.parameters import ArrayParameter, Sequence

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS

Values = Mapping[str, npt.NDArray[Any]]

_US_PER_MS = 1e3


class ChipNeuron(BaseCellType):
    """A neuron circuit of the chip."""

    source: ClassVar[bool] = False
    #: Whether parameters are targets of a calibration.
    calibrated: ClassVar[bool] = False
    recordable = ["spikes", "v", "exc_synin", "inh_synin", "adaptation"]
    receptor_types = ("excitatory", "inhibitory")
    conductance_based = False
    injectable = False
    default_initial_values: ClassVar[dict[str, float]] = {"v": 0.0}
    units = dict.fromkeys(["v", "exc_synin", "inh_synin", "adaptation"], "dimensionless")

    def get_schema(self) -> dict[str, type]:
        """Return the types of parameters: codes are given as numbers, which are cut to whole ones later."""
        schema = super().get_schema()
        return {name: float if kind is int else kind for name, kind in schema.items()}


class HXNeuron(ChipNeuron):
    """A neuron in parameters of the hardware: CapMem codes from 0 to 1022, switches and digital settings.

    Without any parameters it is silent.
    """

    default_parameters = dict(DEFAULTS)


class CalibHXNeuronCuba(ChipNeuron):
    """A calibrated neuron with current-based synapses: potentials in CADC LSB, times in us."""

    calibrated = True
    default_parameters = {
        "v_rest": 80.0,
        "v_reset": 70.0,
        "v_thresh": 125.0,
        "tau_m": 10.0,
        "tau_syn_E": 10.0,
        "tau_syn_I": 10.0,
        "cm": 63.0,
        "tau_refrac": 2.0,
        "i_synin_gm_E": 500.0,
        "i_synin_gm_I": 500.0,
        "synapse_dac_bias": 600.0,
    }


class CalibHXNeuronCoba(ChipNeuron):
    """A calibrated neuron with conductance-based synapses: potentials in CADC LSB, times in us."""

    calibrated = True
    conductance_based = True
    default_parameters = {
        "v_rest": 110.0,
        "v_reset": 100.0,
        "v_thresh": 160.0,
        "tau_m": 10.0,
        "tau_syn_E": 10.0,
        "tau_syn_I": 10.0,
        "cm": 63.0,
        "tau_refrac": 2.0,
        "e_rev_E": 300.0,
        "e_rev_I": 30.0,
        "i_synin_gm_E": 180.0,
        "i_synin_gm_I": 250.0,
        "synapse_dac_bias": 400.0,
    }


class _Source(BaseCellType):
    """A source of spikes."""

    source: ClassVar[bool] = True
    on_chip: ClassVar[bool] = False
    recordable = ["spikes"]
    receptor_types = ()
    conductance_based = False
    injectable = False
    default_initial_values: ClassVar[dict[str, float]] = {}

    def trains(
        self, values: Values, size: int, duration_us: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (us) of each cell in a run."""
        raise NotImplementedError


class SpikeSourceArray(_Source):
    """Spikes at given times, in ms of the hardware."""

    default_parameters = {"spike_times": Sequence([])}

    def trains(
        self, values: Values, size: int, duration_us: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (us) of each cell in a run."""
        return [np.sort(_numbers(each)) * _US_PER_MS for each in values["spike_times"]]


def _numbers(sequence: Any) -> FloatArray:
    value = sequence.value if isinstance(sequence, ArrayParameter) else sequence
    return np.atleast_1d(np.asarray(value, dtype=float))


class SpikeSourcePoisson(_Source):
    """Spikes of a Poisson process, drawn on the host: start and duration in ms, rate in Hz."""

    default_parameters = {"start": 0.0, "rate": 1.0, "duration": 1.0}

    def __init__(self, start: Any, rate: Any, duration: Any) -> None:
        """Take all three parameters: none has a default."""
        super().__init__(start=start, rate=rate, duration=duration)

    def trains(
        self, values: Values, size: int, duration_us: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (us) of each cell in a run: a number of them, then where they are.

        :raises ValueError: for a rate or a duration below 0.
        """
        start, duration = values["start"] * _US_PER_MS, values["duration"] * _US_PER_MS
        if (values["rate"] < 0).any() or (duration < 0).any():
            raise ValueError("rate and duration of SpikeSourcePoisson are 0 or more")
        counts = rng.poisson(values["rate"] * duration * 1e-6)
        return [
            np.sort(rng.uniform(begin, begin + length, count))
            for begin, length, count in zip(start, duration, counts, strict=True)
        ]


class SpikeSourcePoissonOnChip(_Source):
    """Spikes of the chip's background generators: rate in Hz of the hardware; one seed for all cells."""

    on_chip = True
    default_parameters = {"rate": 1.0, "seed": 0}

    def __init__(self, rate: Any, seed: Any) -> None:
        """Take both parameters: none has a default."""
        super().__init__(rate=rate, seed=seed)

    def trains(
        self, values: Values, size: int, duration_us: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (us) of each cell in a run: equal seeds give equal ones."""
        own = np.random.default_rng(abs(int(values["seed"][0])))
        counts = own.poisson(values["rate"] * duration_us * 1e-6)
        return [np.sort(own.uniform(0.0, duration_us, count)) for count in counts]


#: What the real module has besides, and why it is not here.
_ABSENT = dict.fromkeys(
    ("McNeuron", "McNeuronBase", "create_mc_neuron", "McCircuitParameters", "McSafe"),
    "multi-compartment neurons are not emulated",
)


def __getattr__(name: str) -> Any:
    """Refuse by name what is not emulated."""
    if name in _ABSENT:
        raise ImportError(f"{name} is not available in the emulator: {_ABSENT[name]}")
    raise AttributeError(f"module 'cells' of BrainScaleS-2 has no attribute {name!r}")
