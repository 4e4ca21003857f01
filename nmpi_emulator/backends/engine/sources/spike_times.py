"""Sources that spike at given times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.sources.model import Player, Spikes, SpikeSource


@dataclass(eq=False)
class SpikeTimes(SpikeSource):
    """Cells that spike at given times: ``times`` holds one array (ms) per cell, in any order."""

    times: Sequence[FloatArray]

    def __post_init__(self) -> None:
        """Check that there is one array per cell."""
        if len(self.times) != self.size:
            raise ValueError(f"{self.size} cells need {self.size} arrays, not {len(self.times)}.")
        if not all(np.all(np.isfinite(times)) and np.all(times >= 0) for times in self.times):
            raise ValueError("Spike times must be numbers of ms from 0 on.")

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays these times."""
        return _SpikeTimesPlayer(self, grid)


class _SpikeTimesPlayer:
    def __init__(self, source: SpikeTimes, grid: Grid) -> None:
        self._source = source
        self._grid = grid
        self._times: Sequence[FloatArray] = ()

    def _sort(self) -> None:
        """Bring the spikes of all cells into one sequence, ordered by grid point."""
        self._times = self._source.times
        counts = [len(times) for times in self._times]
        cells = np.repeat(np.arange(len(counts)), counts)
        times = np.concatenate([*self._times, np.empty(0)])
        steps = self._grid.numerics.source_steps(times, self._grid.dt)
        order = np.argsort(steps, kind="stable")
        reported = self._grid.numerics.reported_times(times, steps, self._grid.dt)
        self._spikes = Spikes(steps[order], cells[order], reported[order])

    def block(self, first: int, last: int) -> Spikes:
        if self._times is not self._source.times:
            self._sort()
        begin, end = np.searchsorted(self._spikes.steps, (first, last))
        steps, cells, times = self._spikes
        return Spikes(steps[begin:end], cells[begin:end], times[begin:end])
