"""Sources whose intervals are independent of each other."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.sources.model import (
    Player,
    Spikes,
    SpikeSource,
    rounds_on_grid,
)


@dataclass(eq=False)
class Renewal(SpikeSource):
    """Cells that spike as renewal processes between ``starts`` and ``starts + durations`` (ms).

    A process begins at its start with a whole interval.  When a parameter is changed, it begins
    anew at that time.
    """

    starts: FloatArray
    durations: FloatArray

    @abstractmethod
    def intervals(self, cells: IntArray, rng: np.random.Generator) -> FloatArray:
        """Return one interval (ms) for each of ``cells``."""

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays these processes."""
        return _RenewalPlayer(self, grid, rng)


@dataclass(eq=False)
class RefractoryPoisson(Renewal):
    """Poisson processes with a dead time ``tau_refrac`` (ms); ``rates`` (Hz) include it."""

    rates: FloatArray
    tau_refrac: FloatArray

    def __post_init__(self) -> None:
        """Refuse rates that the dead time does not allow."""
        if np.any(self.rates < 0) or np.any(self.rates * self.tau_refrac > 1000.0):
            raise ValueError("The rate of a refractory Poisson source must be from 0 Hz to 1000/tau_refrac.")

    def intervals(self, cells: IntArray, rng: np.random.Generator) -> FloatArray:
        """Return one interval (ms) for each of ``cells``."""
        with np.errstate(divide="ignore"):
            mean = 1000.0 / self.rates[cells]
        dead = self.tau_refrac[cells]
        return dead + rng.standard_exponential(cells.size) * (mean - dead)


@dataclass(eq=False)
class Gamma(Renewal):
    """Gamma processes: intervals of shape ``alpha`` with the mean ``alpha / beta`` (beta in Hz)."""

    alpha: FloatArray
    beta: FloatArray

    def __post_init__(self) -> None:
        """Refuse parameters for which there is no gamma distribution."""
        if not (np.all(self.alpha > 0) and np.all(self.beta > 0)):
            raise ValueError("alpha and beta of a gamma source must be greater than 0.")

    def intervals(self, cells: IntArray, rng: np.random.Generator) -> FloatArray:
        """Return one interval (ms) for each of ``cells``."""
        return rng.standard_gamma(self.alpha[cells]) * 1000.0 / self.beta[cells]


class _RenewalPlayer:
    def __init__(self, source: Renewal, grid: Grid, rng: np.random.Generator) -> None:
        self._source = source
        self._grid = grid
        self._rng = rng
        self._reached = -1
        #: Time of the next spike of each cell, in ms.
        self._next: FloatArray = np.empty(0)

    def block(self, first: int, last: int) -> Spikes:
        source, dt = self._source, self._grid.dt
        everyone = np.arange(source.size)
        if first != self._reached:
            begin = np.maximum(source.starts, max(first - 0.5, 0) * dt)
            self._next = begin + source.intervals(everyone, self._rng)
        self._reached = last
        cells: list[IntArray] = []
        times: list[FloatArray] = []
        # A spike belongs to the nearest grid point, so a block ends half a step before ``last``.
        end = np.minimum((last - 0.5) * dt, source.starts + source.durations)
        active = np.flatnonzero(self._next < end)
        while active.size:
            cells.append(active)
            times.append(self._next[active])
            self._next[active] += source.intervals(active, self._rng)
            active = active[self._next[active] < end[active]]
        return rounds_on_grid(cells, times, self._grid)
