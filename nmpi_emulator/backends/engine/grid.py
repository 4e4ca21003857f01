"""The grid of time on which a network lives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import NEST_ON_GRID, FloatArray, IntArray, Numerics


@dataclass(frozen=True)
class Grid:
    """The length of a step in ms, and how events meet the grid."""

    dt: float
    numerics: Numerics = NEST_ON_GRID

    def steps(self, duration_ms: float) -> int:
        """Return how many steps ``duration_ms`` lasts, to the nearest."""
        return round(duration_ms / self.dt)

    def times(self, steps: IntArray) -> FloatArray:
        """Return the times of grid points in ms (rounded, so that step 3 of 0.1 ms is 0.3)."""
        return np.round(np.asarray(steps) * self.dt, 9)
