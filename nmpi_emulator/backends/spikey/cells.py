"""Cell types of Spikey."""

from __future__ import annotations

# Names of cell types and parameters are PyNN's.
# ruff: noqa: N801
import numpy as np
from pyNN.errors import NonExistentParameterError

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn07.cells import CellType, ParameterTable


class _Cell(CellType):
    @classmethod
    def unknown_parameter(cls, name: str) -> Exception:
        """Return the error for a parameter that there is not."""
        error: Exception = NonExistentParameterError(name, cls.__name__, sorted(cls.default_parameters))
        return error


class IF_facets_hardware1(_Cell):
    """Leaky integrate-and-fire neuron with conductance-based synapses.

    The membrane capacitance is 0.2 nF, so that the membrane time constant is 200 ms divided by
    ``g_leak`` (nS).  Voltages are in mV, ``tau_refrac`` in ms.
    """

    default_parameters = {
        "g_leak": 20.0,
        "tau_refrac": 1.0,
        "v_reset": -80.0,
        "e_rev_I": -80.0,
        "v_rest": -75.0,
        "v_thresh": -55.0,
    }


class _Source(_Cell):
    source = True

    @classmethod
    def trains(
        cls, parameters: ParameterTable, duration_ms: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (ms) of each cell in a run, in order."""
        raise NotImplementedError


class SpikeSourceArray(_Source):
    """Spikes at given times (ms)."""

    sequences = frozenset({"spike_times"})
    default_parameters = {"spike_times": []}

    @classmethod
    def trains(
        cls, parameters: ParameterTable, duration_ms: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (ms) of each cell in a run, in order; those outside of it are cut off."""
        return [np.sort(times[(times >= 0) & (times <= duration_ms)]) for times in parameters["spike_times"]]


class SpikeSourcePoisson(_Source):
    """Spikes of a Poisson process: rate in Hz, start and duration in ms."""

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e6}

    @classmethod
    def trains(
        cls, parameters: ParameterTable, duration_ms: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (ms) of each cell in a run, in order."""
        begin = np.clip(parameters["start"], 0.0, duration_ms)
        end = np.clip(parameters["start"] + parameters["duration"], begin, duration_ms)
        counts = rng.poisson(np.maximum(parameters["rate"], 0.0) * (end - begin) * 1e-3)
        return [
            np.sort(rng.uniform(first, last, count))
            for first, last, count in zip(begin, end, counts, strict=True)
        ]
