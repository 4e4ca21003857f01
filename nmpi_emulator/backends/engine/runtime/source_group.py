"""All spike sources of a network as one Brian2 object."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.timeline import Timeline
from nmpi_emulator.backends.engine.sources.model import Spikes, SpikeSource

#: Grid points that are produced at a time, and the number of cells times grid points that a block
#: is to stay under.
LONGEST_BLOCK = 1000
LARGEST_BLOCK = 5_000_000


class SourceGroup(Part):
    """Plays the spikes of all sources.

    Brian2's PoissonGroup and SpikeGeneratorGroup know at most one spike per cell and step, draw or
    search in every step, and need an object per population.  Here every source produces its spikes
    a block of time ahead, as arrays, and a step only cuts its slice out of the block.
    """

    def __init__(
        self,
        sources: Sequence[SpikeSource],
        timeline: Timeline,
        rng_for: Callable[[SpikeSource], np.random.Generator],
        keep: Callable[[IntArray, FloatArray], None],
    ) -> None:
        """Prepare to play from time zero."""
        super().__init__("sources", "thresholds", timeline)
        self._sources = list(sources)
        self._keep = keep
        size = sum(source.size for source in sources)
        self._length = int(np.clip(LARGEST_BLOCK // max(size, 1), 1, LONGEST_BLOCK))
        self._players = {source: source.player(timeline.grid, rng_for(source)) for source in sources}
        self._blocks: dict[SpikeSource, Spikes] = {}
        #: The current block covers the grid points ``first <= step < last``.
        self._first = self._last = 0
        self._numbers: IntArray = np.empty(0, dtype=np.int64)
        self._times: FloatArray = np.empty(0)
        self._begins = [0]
        self._kept = 0
        #: Network numbers of the cells that spike at the current grid point.
        self.spikes = self._numbers

    def go_on_from(self, old: SourceGroup | None) -> None:
        """Go on where an older group stands, which played some of these sources."""
        next_point = self.timeline.stamp
        if old is None:
            self._first = self._last = next_point
            return
        old.keep(next_point)
        self._players.update(old._players)
        self._first, self._last = old._first, old._last
        for source, player in self._players.items():
            self._blocks[source] = old._blocks.get(source) or player.block(next_point, self._last)
        self._merge()
        self._kept = self._begins[min(next_point, self._last) - self._first]

    def update(self) -> None:
        """Produce what is left of the block anew for the sources that were changed."""
        changed = [source for source in self._sources if source.changed]
        next_point = self.timeline.stamp
        for source in changed:
            source.changed = False
            if self._first < next_point < self._last:
                old = self._blocks[source]
                new = self._players[source].block(next_point, self._last)
                past = old.steps < next_point
                self._blocks[source] = Spikes(
                    *(np.concatenate((a[past], b)) for a, b in zip(old, new, strict=True))
                )
        if changed and self._blocks:
            self._merge()

    def _produce(self, first: int) -> None:
        """Produce the block that begins at grid point ``first``."""
        self.keep(first)
        self._first, self._last = first, first + self._length
        self._blocks = {
            source: player.block(self._first, self._last) for source, player in self._players.items()
        }
        self._kept = 0
        self._merge()

    def _merge(self) -> None:
        """Order the spikes of all sources by grid point."""
        blocks = self._blocks.items()
        # A block is short, and numpy sorts 16-bit integers by radix.
        points = np.concatenate([spikes.steps for _, spikes in blocks]) - self._first
        order = np.argsort(points.astype(np.int16), kind="stable")
        numbers = np.concatenate([source.first + spikes.cells for source, spikes in blocks])
        self._numbers = numbers[order]
        self._times = np.concatenate([spikes.times for _, spikes in blocks])[order]
        counts = np.bincount(points, minlength=self._length)
        self._begins = np.concatenate(([0], np.cumsum(counts))).tolist()

    def keep(self, point: int) -> None:
        """Hand the spikes before grid point ``point`` to the recorder."""
        end = self._begins[min(point, self._last) - self._first]
        if end > self._kept:
            self._keep(self._numbers[self._kept : end], self._times[self._kept : end])
            self._kept = end

    def play(self, point: int) -> None:
        """Let the sources spike that spike at grid point ``point``."""
        if point >= self._last:
            self._produce(point)
        at = point - self._first
        self.spikes = self._numbers[self._begins[at] : self._begins[at + 1]]

    def run(self) -> None:
        """Let the sources spike that spike in this step."""
        self.play(self.timeline.stamp)
