"""Waveforms of injected currents.

Amplitudes are in nA, times in ms.  A waveform says which amplitude is in force during each step;
step ``k`` lasts from ``k * dt`` to ``(k + 1) * dt``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray


class Waveform(Protocol):
    """The amplitude of a current source over time."""

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each of the steps ``first <= step < last``.

        Steps are asked for in order, each of them once unless a parameter has changed.
        """
        ...


class NormalNumbers(Protocol):
    """Draws numbers from the standard normal distribution; generators of numpy do."""

    def standard_normal(self, size: int) -> FloatArray:
        """Return ``size`` numbers."""
        ...


def _window(values: FloatArray, first: int, grid: Grid, start: float, stop: float) -> FloatArray:
    """Return ``values`` with zeros for the steps outside ``start <= time < stop``."""
    begin, end = grid.numerics.current_steps(np.array([start, stop]), grid.dt) - first
    values[: max(begin, 0)] = 0.0
    values[max(end, 0) :] = 0.0
    return values


@dataclass
class Pulse:
    """A constant current between ``start`` and ``stop``."""

    amplitude: float
    start: float = 0.0
    stop: float = 1e12

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each step."""
        values = np.full(last - first, float(self.amplitude))
        return _window(values, first, grid, self.start, self.stop)


@dataclass
class Steps:
    """A current that takes ``levels[i]`` at ``times[i]`` and keeps it until the next time."""

    times: FloatArray
    levels: FloatArray

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each step.

        Of several times that fall into one step, the last one counts.
        """
        begins = grid.numerics.current_steps(np.asarray(self.times, dtype=float), grid.dt)
        levels = np.concatenate(([0.0], np.asarray(self.levels, dtype=float)))
        return levels[np.searchsorted(begins, np.arange(first, last), side="right")]


@dataclass
class Sine:
    """A sine around an offset between ``start`` and ``stop``; ``phase`` in degrees."""

    amplitude: float
    offset: float = 0.0
    frequency: float = 10.0
    phase: float = 0.0
    start: float = 0.0
    stop: float = 1e12

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each step: the sine at the beginning of the step."""
        elapsed = np.arange(first, last) * grid.dt - self.start
        angle = 2 * np.pi * (self.frequency * elapsed / 1000.0 + self.phase / 360.0)
        values = self.offset + self.amplitude * np.sin(angle)
        return _window(values, first, grid, self.start, self.stop)


@dataclass
class Noise:
    """A Gaussian current that changes every ``interval`` ms between ``start`` and ``stop``."""

    mean: float
    stdev: float
    interval: float
    start: float = 0.0
    stop: float = 1e12
    #: Where the numbers come from, if not from the simulation.
    source: NormalNumbers | None = None
    #: The interval that was drawn last, and its value: a block may end within an interval.
    _drawn: int = -1
    _value: float = 0.0

    def amplitudes(self, first: int, last: int, grid: Grid, rng: np.random.Generator) -> FloatArray:
        """Return the amplitude (nA) during each step."""
        begin = int(grid.numerics.current_steps(np.array([self.start]), grid.dt)[0])
        hold = max(grid.steps(self.interval), 1)
        intervals = (np.arange(first, last) - begin) // hold
        wanted, which = np.unique(np.maximum(intervals, 0), return_inverse=True)
        fresh = wanted != self._drawn
        values = np.full(wanted.size, self._value)
        numbers = (self.source or rng).standard_normal(int(np.count_nonzero(fresh)))
        values[fresh] = self.mean + self.stdev * numbers
        self._drawn, self._value = int(wanted[-1]), float(values[-1])
        return _window(values[which], first, grid, self.start, self.stop)
