"""What a presynaptic spike finds at the synapses that it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Pairing, Rows
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import Window

#: A presynaptic spike depresses by postsynaptic spikes that reached the synapse at least so many ticks
#: ago: spikes that coincide change nothing (sPyNNaker 7.4.1, ``_calculate_stdp_times``).  The code of
#: the released binaries has no such condition on this side; it would be 0 there.
EARLIEST_DEPRESSION = 1


@dataclass(frozen=True)
class Visit:
    """A presynaptic spike at some synapses, with an entry per synapse.

    ``before`` and ``after`` are the presynaptic traces up to now and with this spike.
    """

    tick: int
    last_pre: Words
    delay: Words
    before: Words
    after: Words
    window: Window

    def entries(self) -> Iterator[tuple[Rows, Words]]:
        """Yield rows, and the columns of their entries in the window: first the oldest one of each."""
        before = self.window.before
        counts = self.window.last - before
        for rank in range(1, int(counts.max(initial=0)) + 1):
            (rows,) = (counts >= rank).nonzero()
            yield rows, before[rows] + rank

    def met_by_post(self, rows: Rows, columns: Words) -> Pairing:
        """Return how entries of the history meet the last presynaptic spike."""
        return _MetByPost(self, rows, columns)

    def met_by_pre(self, rows: Rows) -> Pairing:
        """Return how the presynaptic spike of now meets the last postsynaptic ones."""
        return _MetByPre(self, rows, self.window.last[rows])

    def meeting(self) -> Rows:
        """Return the rows in which the presynaptic spike of now meets a postsynaptic one."""
        (rows,) = self.window.last.nonzero()
        elapsed = self.met_by_pre(rows).elapsed
        return rows[elapsed >= EARLIEST_DEPRESSION]


@dataclass(frozen=True)
class _Meeting:
    """What both sides' pairings share; most rules need little of it, so nothing is taken in advance."""

    visit: Visit
    rows: Rows
    columns: Words

    @property
    def post(self) -> Words:
        return self.visit.window.traces(self.rows, self.columns)

    @property
    def last_pre(self) -> Words:
        return self.visit.last_pre[self.rows]

    @property
    def earlier_post(self) -> Words:
        return self.visit.window.times(self.rows, self.columns - 1)

    @property
    def reached(self) -> Words:
        """The tick at which the postsynaptic spike reached the synapse."""
        return self.visit.window.times(self.rows, self.columns) + self.visit.delay[self.rows]


class _MetByPost(_Meeting):
    @property
    def now(self) -> Words:
        return self.reached

    @property
    def elapsed(self) -> Words:
        return self.reached - self.last_pre

    @property
    def pre(self) -> Words:
        return self.visit.before[self.rows]


class _MetByPre(_Meeting):
    @property
    def now(self) -> Words:
        return np.full(self.rows.size, self.visit.tick)

    @property
    def elapsed(self) -> Words:
        return self.visit.tick - self.reached

    @property
    def pre(self) -> Words:
        return self.visit.after[self.rows]
