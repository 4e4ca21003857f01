"""Poisson sources as a core draws them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.sources.model import Player, Spikes
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.spinnaker.numerics.ticks import NEVER, step_us

#: Expected spikes per tick from which on a core draws the square root of the count from a Gaussian
#: (sPyNNaker 7.4.1, ``SpikeSourcePoissonMachineVertex.FAST_RATE_PER_TICK_CUTOFF``).
GAUSSIAN_FROM = 10.0


@dataclass(eq=False)
class PoissonTicks(Poisson):
    """Cells that spike as Poisson processes, with whole counts of spikes in each tick.

    ``rates`` (Hz), ``starts`` and ``durations`` (ms) have the shape ``(size, pieces)``; a piece
    lasts until its duration is over or the next one starts.  A rate below zero counts as zero, an
    infinite duration never ends.

    Three regimes of a core: below 0.01 expected spikes per tick it draws the intervals between
    spikes, which gives the same counts as drawing a Poisson number for each tick, as it does above;
    from 10 on the count is the square of a Gaussian number, (sqrt(rate) + z / 2)^2 to the nearest,
    whose mean is too large by a quarter of a spike (``spike_source_poisson.aplx``).  The random
    numbers themselves are not those of the machine.

    :param rng: the generator of a population with a seed; ``None`` takes that of the simulation.
    """

    rng: np.random.Generator | None = None

    def __post_init__(self) -> None:
        """Bring the pieces into their shape."""
        self.rates = np.maximum(np.asarray(self.rates, dtype=float), 0.0)
        super().__post_init__()

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays these processes."""
        return _PoissonPlayer(self, grid, rng if self.rng is None else self.rng)


def _ticks(times_ms: FloatArray, grid: Grid) -> IntArray:
    """Return the nearest tick, halves up (``ms_to_ticks`` of the machine)."""
    ticks = np.floor(times_ms * (1000.0 / step_us(grid.dt)) + 0.5)
    return np.clip(ticks, 0, NEVER).astype(np.int64)


class _PoissonPlayer:
    def __init__(self, source: PoissonTicks, grid: Grid, rng: np.random.Generator) -> None:
        self._source, self._grid, self._rng = source, grid, rng

    def block(self, first: int, last: int) -> Spikes:
        """Return the spikes of the ticks ``first <= tick < last``."""
        begin, end = self._windows(first, last)
        length = np.maximum(end - begin, 0)
        expected = self._source.rates * (self._grid.dt / 1000.0)
        fast = expected >= GAUSSIAN_FROM
        parts = [
            self._uniform(np.where(fast, 0.0, expected), begin, length),
            self._gaussian(expected, begin, np.where(fast, length, 0)),
        ]
        steps, cells = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return Spikes(steps, cells, self._grid.times(steps))

    def _windows(self, first: int, last: int) -> tuple[IntArray, IntArray]:
        """Return the ticks between which each piece is on, within the block."""
        starts, durations = self._source.starts, self._source.durations
        begin = _ticks(starts, self._grid)
        end = _ticks(starts + durations, self._grid)
        end[:, :-1] = np.minimum(end[:, :-1], begin[:, 1:])
        return np.clip(begin, first, last), np.clip(end, first, last)

    def _uniform(self, expected: FloatArray, begin: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
        """Draw the number of spikes of each piece, and spread them evenly."""
        counts = self._rng.poisson(expected * length).ravel()
        piece = np.repeat(np.arange(counts.size), counts)
        steps = begin.ravel()[piece] + self._rng.integers(0, length.ravel()[piece])
        return steps, self._cells(piece)

    def _gaussian(self, expected: FloatArray, begin: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
        """Draw a count for each tick of each piece."""
        lengths = length.ravel()
        piece = np.repeat(np.arange(lengths.size), lengths)
        begins = begin.ravel() - (np.cumsum(lengths) - lengths)
        steps = begins[piece] + np.arange(piece.size)
        roots = np.sqrt(expected.ravel()[piece]) + 0.5 * self._rng.standard_normal(piece.size)
        counts = np.floor(roots**2 + 0.5).astype(np.int64)
        return np.repeat(steps, counts), self._cells(np.repeat(piece, counts))

    def _cells(self, piece: IntArray) -> IntArray:
        cells: IntArray = piece // self._source.rates.shape[1]
        return cells
