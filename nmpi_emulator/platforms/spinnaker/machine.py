"""The shape of SpiNNaker boards, and how a network fills their chips."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .limits import LIMITS

CHIPS_PER_BOARD = int(LIMITS["chips_per_board"].value)
SDRAM_PER_CHIP = int(LIMITS["sdram_per_chip"].value)
CORES_PER_CHIP = int(LIMITS["cores_per_chip"].value)
SYSTEM_CORES = int(LIMITS["system_cores_per_chip"].value)

#: SDRAM that the monitor core of a chip uses, and the gatherer beside the Ethernet in addition, in bytes.
#: Source: measured on sPyNNaker 7.4.1 with a virtual board.
MONITOR_SDRAM = 488_476
GATHERER_SDRAM = 477_250

#: Chips of a board that have one core less.  Source: SpiNNMachine 7.4.1, Version5.
SHORT_CHIPS = frozenset(((1, 1), (1, 3), (3, 1), (3, 3), (3, 5), (5, 2), (5, 4), (5, 6)))

#: For each column of a board: its first row and its number of rows.  Source: SpiNNMachine 7.4.1, Version5.
BOARD_COLUMNS = ((0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (1, 7), (2, 6), (3, 5))

#: Where the three boards of a triad begin, in chips.  Source: SpiNNMachine 7.4.1, Version5.
TRIAD_OFFSETS = ((0, 0), (4, 8), (8, 4))

#: Width and height of a triad, in chips.
TRIAD_SIZE = 12


def cores_for_network(max_cores: int | None = None) -> int:
    """Return how many cores of a chip a network can use.

    :param max_cores: the cfg option ``max_machine_core``, if it is set.
    """
    return min(CORES_PER_CHIP, max_cores or CORES_PER_CHIP) - SYSTEM_CORES


def board_chips() -> list[tuple[int, int]]:
    """Return the coordinates of the chips of a board, column by column."""
    return [(x, y) for x, (first, count) in enumerate(BOARD_COLUMNS) for y in range(first, first + count)]


def boards_for(chips: int) -> int:
    """Return how many boards a number of chips is."""
    return max(1, math.ceil(chips / CHIPS_PER_BOARD))


@dataclass
class ChipCounter:
    """Counts the chips that a network needs, as the software does before it asks for a machine.

    Cores come in order; one that no longer fits on the present chip opens a new one.
    Source: PACMAN 7.4.1, ``ChipCounter``.

    :param cores: how many cores of a chip can be used.
    :param sdram: how much memory of a chip can be used, in bytes.
    """

    cores: int
    sdram: int
    chips: int = 0
    _cores_free: int = 0
    _sdram_free: float = 0.0

    def add(self, sdram: float, cores: int = 1) -> tuple[int, int]:
        """Place cores that must share a chip; return the number of the chip and the first core taken.

        :param sdram: all that they use together, in bytes.
        """
        if self._cores_free < cores or self._sdram_free < sdram:
            self.chips += 1
            self._cores_free, self._sdram_free = self.cores, self.sdram
        first = self.cores - self._cores_free
        self._cores_free -= cores
        self._sdram_free -= sdram
        return self.chips - 1, first
