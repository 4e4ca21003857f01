"""Where in a slot of the input ring each receptor of each cell has its accumulator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.runtime.cell_group import CellGroup


class Accumulators:
    """Numbers the accumulators of all cells: group after group, receptor after receptor."""

    def __init__(self, groups: Sequence[CellGroup], network_size: int) -> None:
        """Number the accumulators of these groups."""
        self._groups = list(groups)
        self._place = np.full(network_size, -1, dtype=np.int64)
        self._stride = np.zeros(network_size, dtype=np.int64)
        self.width = 0
        #: The input arrays of the groups, each with its part of a slot.
        self.targets: list[tuple[FloatArray, slice]] = []
        for group in groups:
            self._place[group.numbers] = self.width + np.arange(group.size)
            self._stride[group.numbers] = group.size
            for values in group.inputs:
                self.targets.append((values, slice(self.width, self.width + group.size)))
                self.width += group.size

    def of(self, cells: IntArray, receptor: int | IntArray) -> IntArray:
        """Return the accumulators of one receptor of each of ``cells``."""
        return self._place[cells] + receptor * self._stride[cells]

    def places_in(self, new: Accumulators) -> IntArray:
        """Return, for each accumulator of this numbering, its place in a later one."""
        places = [
            new.of(group.numbers, receptor)
            for group in self._groups
            for receptor in range(group.model.receptors)
        ]
        return np.concatenate([*places, np.empty(0, dtype=np.int64)])
