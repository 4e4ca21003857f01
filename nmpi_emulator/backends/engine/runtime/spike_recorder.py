"""Keeps the spikes of recorded cells."""

# mypy: allow-subclassing-any

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.spike_bus import SpikeBus
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class SpikeStore:
    """Spikes that were recorded: the cells and the times in ms, in two arrays."""

    def __init__(self, grid: Grid) -> None:
        """Begin with no spike."""
        self._grid = grid
        self._numbers: list[IntArray] = [np.empty(0, dtype=np.int64)]
        self._times: list[FloatArray] = [np.empty(0)]
        self._fresh: list[IntArray] = []
        self._stamps: list[int] = []

    def add(self, stamp: int, numbers: IntArray) -> None:
        """Keep spikes of the grid point ``stamp``."""
        self._fresh.append(numbers)
        self._stamps.append(stamp)

    def add_times(self, numbers: IntArray, times: FloatArray) -> None:
        """Keep spikes that come with their times."""
        self._numbers.append(numbers)
        self._times.append(times)

    def read(self) -> tuple[IntArray, FloatArray]:
        """Return the cell and the time of every spike."""
        if self._fresh:
            counts = [numbers.size for numbers in self._fresh]
            stamps = np.repeat(np.array(self._stamps, dtype=np.int64), counts)
            self.add_times(np.concatenate(self._fresh), self._grid.times(stamps))
            self._fresh, self._stamps = [], []
        if len(self._numbers) > 1:
            self._numbers = [np.concatenate(self._numbers)]
            self._times = [np.concatenate(self._times)]
        return self._numbers[0], self._times[0]

    def forget(self, cells: npt.NDArray[np.bool_], time: float) -> None:
        """Drop the spikes up to ``time`` (ms) of the cells for which ``cells`` is true."""
        numbers, times = self.read()
        kept = ~cells[numbers] | (times > time)
        self._numbers, self._times = [numbers[kept]], [times[kept]]


class SpikeRecorder(Part):
    """Puts the spikes of recorded cells into a store, after every step."""

    def __init__(
        self,
        store: SpikeStore,
        network_size: int,
        bus: SpikeBus,
        timeline: Timeline,
    ) -> None:
        """Record no cell as yet."""
        super().__init__("spike_recorder", "end", timeline)
        self._store = store
        self._recorded = np.zeros(network_size, dtype=bool)
        self._bus = bus

    def record(self, cells: IntArray) -> None:
        """Record the spikes of further cells."""
        self._recorded[cells] = True

    def run(self) -> None:
        """Keep the spikes of this step."""
        spikes = self._bus.from_cells
        if spikes.size:
            spikes = spikes[self._recorded[spikes]]
            if spikes.size:
                self._store.add(self.timeline.stamp, spikes)

    def keep(self, numbers: IntArray, times: FloatArray) -> None:
        """Keep spikes of sources, which come a block at a time."""
        kept = self._recorded[numbers]
        if kept.any():
            self._store.add_times(numbers[kept], times[kept])
