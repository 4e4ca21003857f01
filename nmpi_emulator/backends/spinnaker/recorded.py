"""What a simulation has recorded, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]


class Reader(Protocol):
    """Whoever holds the data of the segment that is being recorded."""

    def spikes(self, label: str) -> tuple[IndexArray, FloatArray]:
        """Return cells and times (ms) of all spikes of a population since the last reset."""

    def samples(self, label: str, variable: str, cells: Sequence[int], every: int) -> FloatArray:
        """Return the samples of a variable, one row per sample, one column per cell."""

    def state(self, label: str) -> dict[str, FloatArray]:
        """Return the present values of the state variables of a population, as far as they are simulated."""


@dataclass
class Recorded:
    """One variable of one population.

    :param cells: the indices of the recorded cells, ascending.
    :param every: steps between two samples.
    :param t_start: time of the first sample that has not been cleared, in ms.
    """

    variable: str
    kind: str
    cells: Sequence[int]
    every: int
    interval_ms: float
    units: str | None
    t_start: float = 0.0
    data: FloatArray | None = None


#: The kinds of :class:`Recorded`.
SPIKE_KIND, MATRIX_KIND, EVENT_KIND = "spikes", "matrix", "events"


@dataclass
class PopulationRecord:
    """What is known of a population in a segment."""

    label: str
    size: int
    first_id: int
    description: str
    variables: dict[str, Recorded] = field(default_factory=dict)


@dataclass
class Segment:
    """The time between two resets.

    :param reader: where the data come from while the segment lasts; ``None`` afterwards.
    """

    number: int
    began: datetime
    dt: float
    populations: dict[str, PopulationRecord]
    reader: Reader | None
    t_stop: float = 0.0

    def spikes(self, record: PopulationRecord, recorded: Recorded) -> FloatArray:
        """Return the spikes as rows of cell and time (ms), ordered by cell, then time."""
        if recorded.data is not None:
            return recorded.data
        if self.reader is None:
            return np.zeros((0, 2))
        cells, times = self.reader.spikes(record.label)
        keep = np.isin(cells, recorded.cells) & (times >= recorded.t_start)
        cells, times = cells[keep], times[keep]
        order = np.lexsort((times, cells))
        return np.column_stack((cells[order].astype(float), times[order]))

    def samples(self, record: PopulationRecord, recorded: Recorded) -> FloatArray:
        """Return the samples, one row per sample, one column per recorded cell."""
        if recorded.data is not None:
            return recorded.data
        if self.reader is None:
            return np.zeros((0, len(recorded.cells)))
        values = self.reader.samples(record.label, recorded.variable, recorded.cells, recorded.every)
        skipped = round(recorded.t_start / recorded.interval_ms)
        return values[skipped:]

    def close(self) -> None:
        """Take all data over from the reader, which is about to begin anew."""
        for record in self.populations.values():
            for recorded in record.variables.values():
                read = self.spikes if recorded.kind == SPIKE_KIND else self.samples
                recorded.data = read(record, recorded)
        self.reader = None

    def clear(self, record: PopulationRecord, variables: Sequence[str], now_ms: float) -> None:
        """Forget what was recorded of some variables until now."""
        for name in variables:
            recorded = record.variables.get(name)
            if recorded is not None:
                recorded.t_start = now_ms
                if recorded.data is not None:
                    recorded.data = recorded.data[:0]
