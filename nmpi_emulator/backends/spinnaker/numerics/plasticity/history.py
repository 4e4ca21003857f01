"""The last spikes of postsynaptic cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words

#: Entries of a cell's history (``post_events.h``: ``MAX_POST_SYNAPTIC_EVENTS``).  The first one
#: stands for the beginning of time and is never overwritten, so fifteen spikes are remembered.
ENTRIES = 16

#: The time of entries that are still to come: later than any tick.
_NEVER = 2**62

Indices = npt.NDArray[np.intp]


class PostHistory:
    """Times and traces of the last spikes of cells."""

    def __init__(self, cells: int, traces: int) -> None:
        """Begin with no spike; every spike comes with ``traces`` numbers."""
        #: Behind the last entry stands one that never comes, so that every search ends.
        self.times = np.full((cells, ENTRIES + 1), _NEVER, dtype=np.int64)
        self.times[:, 0] = 0
        self.traces = np.zeros((cells, ENTRIES, traces), dtype=np.int64)
        #: The column of the last entry of each cell.
        self.columns = np.zeros(cells, dtype=np.int64)

    def latest(self, cells: Indices) -> tuple[Words, Words]:
        """Return the times and traces of the latest entries."""
        column = self.columns[cells]
        return self.times[cells, column], self.traces[cells, column]

    def add(self, cells: Indices, tick: int, traces: Words) -> None:
        """Enter a spike of each of ``cells``; the oldest one is dropped where there are too many."""
        column = self.columns[cells]
        full = cells[column == ENTRIES - 1]
        if full.size:
            self.times[full, 1 : ENTRIES - 1] = self.times[full, 2:ENTRIES]
            self.traces[full, 1:-1] = self.traces[full, 2:]
        column = np.minimum(column + 1, ENTRIES - 1)
        self.columns[cells] = column
        self.times[cells, column] = tick
        self.traces[cells, column] = traces


class Window:
    """What the histories of ``cells`` hold in ``begin < time <= end``, a row per cell.

    Cells may be repeated.  ``last`` is the column of the last entry that is not after the window, and
    ``before`` that of the last one that is before it: 0, the beginning of time, if there is none.
    """

    def __init__(self, history: PostHistory, cells: Indices, begin: Words, end: Words) -> None:
        """Look into the histories as they are now."""
        self._history, self._cells = history, cells
        times = history.times[cells]
        self.last = history.columns[cells]
        if (times[np.arange(cells.size), self.last] > end).any():
            self.last = _last_column(times, end)
        self.before = _last_column(times, begin)

    def times(self, rows: Indices, columns: Words) -> Words:
        """Return the times of entries."""
        return self._history.times[self._cells[rows], columns]

    def traces(self, rows: Indices, columns: Words) -> Words:
        """Return the traces of entries, a row for each."""
        return self._history.traces[self._cells[rows], columns]

    def latest(self, rows: Indices) -> Words:
        """Return the column of the last entry of all."""
        return self._history.columns[self._cells[rows]]


def _last_column(times: Words, limit: Words) -> Words:
    """Return the column of the last entry of each row that is not after a limit."""
    columns: Words = (times > limit[:, None]).argmax(axis=1) - 1
    return columns
