"""Inhomogeneous gamma processes, by thinning (Muller et al. 2007, Neural Computation 19:2958)."""

from __future__ import annotations

import math
from collections.abc import Sequence
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

#: Ages (in units of the scale ``b``) at which the hazard is tabulated.
_AGES = np.concatenate(([0.0], np.geomspace(1e-4, 60.0, 600)))


@dataclass(eq=False)
class InhomogeneousGamma(SpikeSource):
    """Cells whose hazard depends on the time since the last spike as that of a gamma process.

    For each cell ``shapes[cell][k]`` and ``scales[cell][k]`` (s) hold from ``bins[cell][k]`` (ms)
    to the next bin.  The first spike follows ``starts`` as if there had been a spike at that time.
    """

    shapes: Sequence[FloatArray]
    scales: Sequence[FloatArray]
    bins: Sequence[FloatArray]
    starts: FloatArray
    durations: FloatArray

    def __post_init__(self) -> None:
        """Check that the parameters belong together."""
        for shapes, scales, bins in zip(self.shapes, self.scales, self.bins, strict=True):
            if not len(shapes) == len(scales) == len(bins):
                raise ValueError("a, b and tbins of a gamma source need the same length.")
            if np.any(shapes <= 0) or np.any(scales <= 0):
                raise ValueError("a and b of a gamma source must be greater than 0.")

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays these processes."""
        return _InhomogeneousGammaPlayer(self, grid, rng)


def gamma_hazard(shape: float, ages: FloatArray) -> FloatArray:
    """Return the hazard (per unit of scale) of a gamma process at ages in units of the scale.

    The survivor function is integrated backwards from the far tail, where the hazard is
    ``1 - (shape - 1)/age`` to first order.
    """
    far = 60.0 + shape + 40.0 * math.sqrt(shape)
    fine = np.concatenate((np.geomspace(1e-6, 1.0, 2000), np.linspace(1.0, far, 20000)[1:]))
    density = np.exp((shape - 1) * np.log(fine) - fine - math.lgamma(shape))
    pieces = np.diff(fine) * (density[1:] + density[:-1]) / 2
    tail = density[-1] / (1 - (shape - 1) / far)
    survivor = tail + np.concatenate((np.cumsum(pieces[::-1])[::-1], [0.0]))
    hazard: FloatArray = np.interp(ages, fine, density / survivor)
    return hazard


class _InhomogeneousGammaPlayer:
    """Draws candidates at the highest rate of a bin and keeps each with its share of the hazard."""

    def __init__(self, source: InhomogeneousGamma, grid: Grid, rng: np.random.Generator) -> None:
        self._source = source
        self._grid = grid
        self._rng = rng
        self._parameters: Sequence[FloatArray] = ()
        self._last = source.starts.copy()

    def _tabulate(self) -> None:
        """Bring bins into rectangular arrays, and tabulate the hazard of each shape."""
        source = self._source
        self._parameters = source.shapes
        width = max(len(bins) for bins in source.bins)

        def padded(rows: Sequence[FloatArray], value: float) -> FloatArray:
            array = np.full((source.size, width), value)
            for row, values in zip(array, rows, strict=True):
                row[: len(values)] = values
            return array

        self._bins = padded(source.bins, np.inf)
        self._scales = padded(source.scales, 1.0) * 1000.0
        shapes, which = np.unique(padded(source.shapes, 1.0), return_inverse=True)
        self._which = which.reshape(self._bins.shape)
        self._hazards = np.stack([gamma_hazard(shape, _AGES) for shape in shapes])
        self._highest = self._hazards.max(axis=1)

    def block(self, first: int, last: int) -> Spikes:
        if self._parameters is not self._source.shapes:
            self._tabulate()
        source, dt = self._source, self._grid.dt
        now = np.maximum(source.starts, max(first - 0.5, 0) * dt)
        end = np.minimum((last - 0.5) * dt, source.starts + source.durations)
        cells: list[IntArray] = []
        times: list[FloatArray] = []
        active = np.flatnonzero(now < end)
        while active.size:
            spiking = self._advance(active, now, end)
            cells.append(spiking)
            times.append(now[spiking])
            self._last[spiking] = now[spiking]
            active = active[now[active] < end[active]]
        return rounds_on_grid(cells, times, self._grid)

    def _advance(self, active: IntArray, now: FloatArray, end: FloatArray) -> IntArray:
        """Move each active cell to its next candidate or the end of its bin; return who spikes."""
        place = np.sum(self._bins[active] <= now[active, None], axis=1) - 1
        in_bin = np.maximum(place, 0)
        table, scale = self._which[active, in_bin], self._scales[active, in_bin]
        following = np.append(self._bins, np.full((len(self._bins), 1), np.inf), axis=1)
        limit = np.minimum(following[active, place + 1], end[active])
        highest = np.where(place < 0, 0.0, self._highest[table])
        with np.errstate(divide="ignore"):
            wait = self._rng.standard_exponential(active.size) * scale / highest
        candidate = now[active] + wait < limit
        now[active] = np.where(candidate, now[active] + wait, limit)
        ages = (now[active] - self._last[active]) / scale
        row = np.clip(np.searchsorted(_AGES, ages) - 1, 0, _AGES.size - 2)
        share = np.clip((ages - _AGES[row]) / (_AGES[row + 1] - _AGES[row]), 0.0, 1.0)
        low, high = self._hazards[table, row], self._hazards[table, row + 1]
        hazard = low + share * (high - low)
        kept = self._rng.random(active.size) * self._highest[table] < hazard
        spiking: IntArray = active[candidate & kept]
        return spiking
