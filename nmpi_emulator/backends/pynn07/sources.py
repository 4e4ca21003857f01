"""Spike sources of the dialect: which spikes they send in a run."""

from __future__ import annotations

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pynn07.cells import CellType, ParameterTable


class SpikeSource(CellType):
    """Cells that spike by themselves."""

    source = True

    @classmethod
    def mean_rates(cls, parameters: ParameterTable, duration_ms: float) -> FloatArray:
        """Return the mean rate of each cell (Hz) over a run."""
        raise NotImplementedError

    @classmethod
    def trains(
        cls, parameters: ParameterTable, duration_ms: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (ms) of each cell in a run, in order."""
        raise NotImplementedError


class SpikeSourceArray(SpikeSource):
    """Spikes at given times (ms)."""

    sequences = frozenset({"spike_times"})
    default_parameters = {"spike_times": []}

    @classmethod
    def mean_rates(cls, parameters: ParameterTable, duration_ms: float) -> FloatArray:
        """Return the mean rate of each cell (Hz) over a run."""
        trains = cls.trains(parameters, duration_ms, np.random.default_rng())
        return np.array([len(train) for train in trains]) * 1e3 / max(duration_ms, 1e-9)

    @classmethod
    def trains(
        cls, parameters: ParameterTable, duration_ms: float, rng: np.random.Generator
    ) -> list[FloatArray]:
        """Return the spikes (ms) of each cell in a run, in order; those outside of it are cut off."""
        return [np.sort(times[(times >= 0) & (times <= duration_ms)]) for times in parameters["spike_times"]]


class SpikeSourcePoisson(SpikeSource):
    """Spikes of a Poisson process: rate in Hz, start and duration in ms."""

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e10}
    not_negative = frozenset({"rate"})

    @classmethod
    def mean_rates(cls, parameters: ParameterTable, duration_ms: float) -> FloatArray:
        """Return the rate of each cell (Hz)."""
        rates: FloatArray = parameters["rate"]
        return rates

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
