"""The last spikes of postsynaptic cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words

#: Entries of a cell's history (``post_events.h``: ``MAX_POST_SYNAPTIC_EVENTS``).  The first one
#: stands for the beginning of time and is never overwritten, so fifteen spikes are remembered.
ENTRIES = 16

Indices = npt.NDArray[np.intp]


class Window(NamedTuple):
    """What the histories of some cells hold for one presynaptic spike, a row per synapse.

    ``times`` and ``traces`` are the whole histories, ``inside`` says which entries lie in the
    window, ``last`` is the column of the last entry that is not after the window, 0 if there is
    none, and ``latest`` that of the last entry of all.
    """

    times: Words
    traces: Words
    inside: npt.NDArray[np.bool_]
    last: Words
    latest: Words

    @property
    def before(self) -> Words:
        """The column of the last entry that is not after the beginning of the window."""
        earlier: Words = self.last - np.count_nonzero(self.inside, axis=1)
        return earlier


class PostHistory:
    """Times and traces of the last spikes of cells."""

    def __init__(self, cells: int, traces: int) -> None:
        """Begin with no spike; every spike comes with ``traces`` numbers."""
        self._times = np.zeros((cells, ENTRIES), dtype=np.int64)
        self._traces = np.zeros((cells, ENTRIES, traces), dtype=np.int64)
        self._latest = np.zeros(cells, dtype=np.int64)
        self._columns = np.arange(ENTRIES)

    def latest(self, cells: Indices) -> tuple[Words, Words]:
        """Return the times and traces of the latest entries."""
        column = self._latest[cells]
        return self._times[cells, column], self._traces[cells, column]

    def add(self, cells: Indices, tick: int, traces: Words) -> None:
        """Enter a spike of each of ``cells``; the oldest one is dropped where there are too many."""
        full = cells[self._latest[cells] == ENTRIES - 1]
        self._times[full, 1:-1] = self._times[full, 2:]
        self._traces[full, 1:-1] = self._traces[full, 2:]
        self._latest[full] -= 1
        self._latest[cells] += 1
        column = self._latest[cells]
        self._times[cells, column] = tick
        self._traces[cells, column] = traces

    def window(self, cells: Indices, begin: Words, end: Words) -> Window:
        """Return the spikes of ``cells`` in ``begin < time <= end``; cells may be repeated."""
        times = self._times[cells]
        known = (self._columns <= self._latest[cells][:, None]) & (times <= end[:, None])
        # The beginning of time is no spike.
        known[:, 0] = False
        return Window(
            times=times,
            traces=self._traces[cells],
            inside=known & (times > begin[:, None]),
            last=np.count_nonzero(known, axis=1),
            latest=self._latest[cells],
        )
