"""Keeps samples of the variables of recorded cells."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nmpi_emulator.backends.engine.network import Recording
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class Signal(NamedTuple):
    """Samples of a variable: one row per sample, one column per cell."""

    #: Grid point of the first sample, and grid points from one sample to the next.
    first: int
    every: int
    values: FloatArray


class SignalStore:
    """The samples of several recordings of one variable that began together."""

    def __init__(self, recordings: Sequence[Recording], start: int) -> None:
        """Begin without a sample; the first one may be of grid point ``start``."""
        self.recordings = list(recordings)
        self.variable = recordings[0].variable
        self.every = recordings[0].every
        self.start = start
        self.cells = np.concatenate([recording.cells for recording in recordings])
        ends = np.cumsum([len(recording.cells) for recording in recordings]).tolist()
        self._columns = {
            recording: slice(end - len(recording.cells), end)
            for recording, end in zip(recordings, ends, strict=True)
        }
        #: The first row that each recording still wants, and how many are gone.
        self._wanted = dict.fromkeys(recordings, 0)
        self._dropped = 0
        self._used = 0
        self._rows: FloatArray = np.empty((0, len(self.cells)))

    def reserve(self, steps: int) -> None:
        """Make room for the samples of the next ``steps`` steps."""
        needed = self._used + steps // self.every + 1
        if needed > len(self._rows):
            rows = np.empty((max(needed, self._used * 3 // 2), len(self.cells)))
            rows[: self._used] = self._rows[: self._used]
            self._rows = rows

    def add(self, point: int, values: FloatArray, places: IntArray) -> None:
        """Keep the values at ``places``, if grid point ``point`` is one to be sampled."""
        if (point - self.start) % self.every == 0:
            self._rows[self._used] = values[places]
            self._used += 1

    def read(self, recording: Recording) -> Signal:
        """Return the samples of one recording."""
        wanted = self._wanted[recording]
        rows = self._rows[wanted - self._dropped : self._used]
        first = self.start + wanted * self.every
        return Signal(first, self.every, rows[:, self._columns[recording]])

    def forget(self, recording: Recording, point: int) -> None:
        """Drop the samples of one recording that are of times before grid point ``point``."""
        self._wanted[recording] = -(-(point - self.start) // self.every)
        unwanted = min(min(self._wanted.values()) - self._dropped, self._used)
        if unwanted > 0:
            self._rows = self._rows[unwanted : self._used].copy()
            self._used -= unwanted
            self._dropped += unwanted


class SignalRecorder(Part):
    """Puts samples of one variable of one group into a store, after every step.

    Brian2 needs a StateMonitor with generated code per population and variable.  Taking elements
    of an array into a row is one numpy call, for all populations of a model together.
    """

    def __init__(self, store: SignalStore, group: CellGroup, timeline: Timeline) -> None:
        """Sample the arrays of ``group`` from now on."""
        super().__init__(
            f"{group.name}_{store.variable}_{store.every}_{store.start}", "end", timeline, order=1
        )
        self.store = store
        group.sample(store.variable)
        self._values = group.array(store.variable)
        self._places = np.searchsorted(group.numbers, store.cells)

    def begin(self) -> None:
        """Take the samples that precede the first step."""
        self.store.reserve(1)
        for point in range(self.store.start, self.timeline.sample):
            self.store.add(point, self._values, self._places)

    def run(self) -> None:
        """Take the sample of this step."""
        self.store.add(self.timeline.sample, self._values, self._places)
