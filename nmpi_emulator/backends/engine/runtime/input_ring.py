"""The ring buffer in which synaptic input waits for its time of arrival."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray


class InputRing:
    """One slot of accumulators per grid point, for the longest delay of the network.

    A slot holds one accumulator per receptor of each cell of the network (``width`` in all).  What
    arrives at grid point ``s`` waits in slot ``s % slots``; whoever takes a slot empties it.
    """

    def __init__(self, slots: int, width: int) -> None:
        """Make an empty ring."""
        self.slots = slots
        self.width = width
        self.length = slots * width
        #: All slots one after the other.
        self.flat: FloatArray = np.zeros(self.length)
        self._rows = self.flat.reshape(slots, width)

    def add(self, steps: int, offsets: IntArray, amounts: FloatArray) -> None:
        """Add ``amounts`` at ``offsets`` behind the beginning of the slot of grid point ``steps``.

        An offset is ``delay * width + accumulator``; it is overwritten.
        """
        offsets += steps % self.slots * self.width
        offsets[offsets >= self.length] -= self.length
        np.add.at(self.flat, offsets, amounts)

    def take(self, step: int, targets: Iterable[tuple[FloatArray, slice]]) -> None:
        """Copy parts of the slot of ``step`` to where they are wanted, and empty it."""
        row = self._rows[step % self.slots]
        for target, part in targets:
            target[:] = row[part]
        row.fill(0.0)

    def carry_over(self, old: InputRing, step: int, new_positions: IntArray) -> None:
        """Take over what waits in an older ring, which has fewer slots or accumulators.

        ``new_positions`` holds, for each accumulator of the old ring, its place in this one.
        """
        for ahead in range(old.slots):
            waiting = old._rows[(step + ahead) % old.slots]
            self._rows[(step + ahead) % self.slots, new_positions] = waiting
