"""The machine, as ``get_machine()`` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nmpi_emulator.platforms.spinnaker import machine

from .session import session


@dataclass(frozen=True)
class ChipView:
    """A chip."""

    x: int
    y: int
    n_processors: int
    sdram: int


class MachineView:
    """The boards that the service would allocate."""

    def __init__(self) -> None:
        now = session()
        chips = now.n_chips_required or 1
        boards = now.n_boards_required or machine.boards_for(chips)
        self._chips = [
            ChipView(
                x + 8 * board,
                y,
                machine.CORES_PER_CHIP - ((x, y) in machine.SHORT_CHIPS),
                machine.SDRAM_PER_CHIP,
            )
            for board in range(boards)
            for x, y in machine.board_chips()
        ]
        self.width, self.height = 8 * boards, 8

    @property
    def n_chips(self) -> int:
        """The number of chips."""
        return len(self._chips)

    @property
    def chips(self) -> Iterator[ChipView]:
        """All chips."""
        return iter(self._chips)

    @property
    def total_available_user_cores(self) -> int:
        """The number of cores that a network can use, monitors included."""
        return sum(chip.n_processors - 1 for chip in self._chips)

    def get_chip_at(self, x: int, y: int) -> ChipView | None:
        """Return a chip by its position."""
        return next((chip for chip in self._chips if (chip.x, chip.y) == (x, y)), None)

    def is_chip_at(self, x: int, y: int) -> bool:
        """Tell whether there is a chip at a position."""
        return self.get_chip_at(x, y) is not None

    def __repr__(self) -> str:
        return f"Machine(width={self.width}, height={self.height}, n_chips={self.n_chips})"
