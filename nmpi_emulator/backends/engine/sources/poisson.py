"""Poisson sources."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.sources.model import Player, Spikes, SpikeSource


@dataclass(eq=False)
class Poisson(SpikeSource):
    """Cells that spike as Poisson processes whose rate is piecewise constant.

    ``rates`` (Hz), ``starts`` and ``durations`` (ms) have the shape ``(size, pieces)``, or
    ``(size,)`` for a single piece.  Where pieces overlap, their rates add.  Several spikes of a
    cell in one step are possible.
    """

    rates: FloatArray
    starts: FloatArray
    durations: FloatArray

    def __post_init__(self) -> None:
        """Bring the pieces into their shape and check them."""
        self.rates, self.starts, self.durations = (
            self._pieces(values) for values in (self.rates, self.starts, self.durations)
        )
        if not np.all(self.rates >= 0):
            raise ValueError("The rate of a Poisson source must be zero or more Hz.")

    def _pieces(self, values: npt.ArrayLike) -> FloatArray:
        array = np.asarray(values, dtype=float)
        return array.reshape(self.size, -1) if array.ndim else np.full((self.size, 1), array)

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays these processes."""
        return _PoissonPlayer(self, grid, rng)


def window_steps(starts: FloatArray, durations: FloatArray, grid: Grid) -> tuple[IntArray, IntArray]:
    """Return the first grid point at which a source may spike, and the first at which not."""
    limits = np.minimum(np.stack((starts, starts + durations)), 1e15)
    begin, end = grid.numerics.source_steps(limits, grid.dt) + grid.numerics.spike_stamp
    return begin, end


class _PoissonPlayer:
    def __init__(self, source: Poisson, grid: Grid, rng: np.random.Generator) -> None:
        self._source = source
        self._grid = grid
        self._rng = rng

    def block(self, first: int, last: int) -> Spikes:
        source = self._source
        begin, end = window_steps(source.starts, source.durations, self._grid)
        begin, end = np.maximum(begin, first), np.minimum(end, last)
        length = np.maximum(end - begin, 0)
        counts = self._rng.poisson(source.rates * length * (self._grid.dt / 1000.0)).ravel()
        piece = np.repeat(np.arange(counts.size), counts)
        steps = begin.ravel()[piece] + self._rng.integers(0, length.ravel()[piece])
        return Spikes(steps, piece // source.rates.shape[1], self._grid.times(steps))
