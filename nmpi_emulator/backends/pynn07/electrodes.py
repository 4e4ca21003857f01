"""Current sources as scripts of the dialect describe them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from nmpi_emulator.backends.pynn07.description import Injection


class CurrentSource:
    """A source of current that can flow into cells."""

    def inject_into(self, cells: Any) -> None:
        """Let the current flow into a population, a view, an assembly or a list of cells."""
        for population, indices in _parts(cells):
            if population.celltype.source:
                raise TypeError("Can't inject current into a spike source.")
            injection = Injection(self, population, indices)
            population.description.injections.append(injection)


def _parts(cells: Any) -> Iterable[tuple[Any, Any]]:
    if hasattr(cells, "parts"):
        yield from cells.parts()
        return
    for cell in cells:
        yield cell.parent, np.array([cell.index])


class DCSource(CurrentSource):
    """A constant current (nA) between two times (ms)."""

    def __init__(self, amplitude: float = 1.0, start: float = 0.0, stop: float | None = None) -> None:
        """Keep the parameters."""
        self.amplitude, self.start, self.stop = amplitude, start, stop


class ACSource(CurrentSource):
    """A sine current: amplitude and offset in nA, frequency in Hz, phase in degrees."""

    def __init__(
        self,
        amplitude: float = 1.0,
        offset: float = 0.0,
        frequency: float = 10.0,
        phase: float = 0.0,
        start: float = 0.0,
        stop: float | None = None,
    ) -> None:
        """Keep the parameters."""
        self.amplitude, self.offset, self.frequency, self.phase = amplitude, offset, frequency, phase
        self.start, self.stop = start, stop


class StepCurrentSource(CurrentSource):
    """A current that takes ``amplitudes`` (nA) at ``times`` (ms)."""

    def __init__(self, times: Sequence[float], amplitudes: Sequence[float]) -> None:
        """Keep the parameters.

        :raises ValueError: if times and amplitudes do not belong together, or times do not increase.
        """
        if len(times) != len(amplitudes):
            raise ValueError(f"{len(times)} times need as many amplitudes, not {len(amplitudes)} of them")
        self.times = np.asarray(times, dtype=float)
        self.amplitudes = np.asarray(amplitudes, dtype=float)
        if np.any(np.diff(self.times) <= 0):
            raise ValueError("the times of a StepCurrentSource increase from one to the next")


class NoisyCurrentSource(CurrentSource):
    """A Gaussian current (nA) that changes every ``dt`` ms."""

    def __init__(
        self,
        mean: float,
        stdev: float,
        dt: float | None = None,
        start: float = 0.0,
        stop: float | None = None,
        rng: Any = None,
    ) -> None:
        """Keep the parameters."""
        self.mean, self.stdev, self.dt = mean, stdev, dt
        self.start, self.stop, self.rng = start, stop, rng
