"""What one snippet of an experiment has left: spikes and samples, by number of the neuron."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray


@dataclass(frozen=True)
class Request:
    """Which signals of which neurons are wanted.

    :param signals: for each neuron, by number, the variable and the device.
    """

    signals: dict[int, tuple[str, str]]


@dataclass
class Samples:
    """Spikes and samples of one snippet; times in ms from the beginning of the snippet."""

    duration_ms: float
    cells: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    times: FloatArray = field(default_factory=lambda: np.empty(0))
    #: For each neuron, by number: times and values.
    signals: dict[int, tuple[FloatArray, FloatArray]] = field(default_factory=dict)

    def spikes_of(self, number: int) -> FloatArray:
        """Return the spikes of a cell."""
        return np.sort(self.times[self.cells == number])
