"""Injected currents as a core computes them: amplitudes in s16.15, changes on whole ticks.

Sources: ``current_source_dc.h``, ``..._ac.h``, ``..._step.h`` and ``..._noisy.h`` of the machine, as they
stand in the binaries of sPyNNaker 7.4.1.  When a source is on follows from the ticks of the grid
(``ticks.current_ticks``): while start <= tick < stop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.currents import Noise, Pulse, Sine, Steps
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615, product, wrapped


@dataclass
class DirectCurrent(Pulse):
    """A constant current while start <= tick < stop; the default ``stop`` is 0, so it never flows."""

    amplitude: float = 0.0
    stop: float = 0.0

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each tick."""
        return S1615.nearest(super().amplitudes(first, last, grid, rng))


@dataclass
class StepCurrent(Steps):
    """A current that takes the next amplitude at each of its times."""

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each tick."""
        return S1615.nearest(super().amplitudes(first, last, grid, rng))


@dataclass
class AlternatingCurrent(Sine):
    """A sine around an offset, with argument, factors and result in s16.15.

    The core multiplies the angular frequency per millisecond by the number of *ticks* since the
    start, so the frequency is the one asked for at steps of 1 ms only.
    """

    amplitude: float = 0.0
    frequency: float = 0.0
    stop: float = 0.0

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each tick."""
        start, stop = grid.numerics.current_steps(np.array([self.start, self.stop]), grid.dt)
        ticks = np.arange(first, last)
        elapsed = wrapped((ticks - start) << S1615.fraction_bits)
        frequency = S1615.encode(self.frequency * 2 * np.pi / 1000.0)
        angle = wrapped(product(frequency, elapsed) + S1615.encode(np.deg2rad(self.phase)))
        wave = product(S1615.encode(self.amplitude), S1615.encode(np.sin(S1615.decode(angle))))
        values = S1615.decode(wrapped(wave + S1615.encode(self.offset)))
        return np.where((start <= ticks) & (ticks < stop), values, 0.0)


@dataclass
class NoisyCurrent(Noise):
    """A Gaussian current that changes in every tick."""

    stop: float = 0.0

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each tick."""
        return S1615.nearest(super().amplitudes(first, last, grid, rng))
