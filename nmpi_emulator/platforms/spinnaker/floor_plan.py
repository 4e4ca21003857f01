"""Where a network lies on SpiNNaker: boards, chips, and the populations on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from nmpi_emulator.platforms.floor_plan import FloorPlan, Site

#: For each column of a board: its first row and its number of rows.  Source: SpiNNMachine 7.4.1, Version5.
BOARD_COLUMNS = ((0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (1, 7), (2, 6), (3, 5))

#: Where the three boards of a triad begin, and how large a triad is, in chips.  Source: as above.
TRIAD_OFFSETS = ((0, 0), (4, 8), (8, 4))
TRIAD_SIZE = 12

#: Cores of a chip that a network can use: 18 less the monitor and SCAMP.  Source: SpiNNMachine 7.4.1.
CORES_FOR_NETWORK = 16

#: Boards that are drawn; more would be too small to see.
BOARDS_DRAWN = 24

_Chip = tuple[int, int]


def floor_plan(report: Mapping[str, Any]) -> FloorPlan | None:
    """Draw the boards on which the populations of a report lie; ``None`` if it places none."""
    cores = _cores_by_chip(report)
    if not cores:
        return None
    boards = sorted({_board_of(chip) for chip in cores})[:BOARDS_DRAWN]
    chips = sorted({chip for board in boards for chip in _chips_of(board)})
    top = max(y for _, y in chips)
    left = min(x for x, _ in chips)
    sites = tuple(
        # rows are counted from the bottom on the machine
        Site(x - left, top - y, f"chip ({x}, {y})", dict(cores.get((x, y), {})))
        for x, y in chips
    )
    n_boards = report.get("boards_needed", len(boards))
    title = f"{_counted(len(cores), 'chip')} of {_counted(n_boards, 'board')}"
    return FloorPlan(title, sites, unit="cores", capacity=CORES_FOR_NETWORK)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' if number != 1 else ''}"


def _cores_by_chip(report: Mapping[str, Any]) -> dict[_Chip, Counter[str]]:
    found: dict[_Chip, Counter[str]] = {}
    for population in report.get("populations", ()):
        for part in population.get("placement", ()):
            if part.get("chip"):
                x, y = part["chip"]
                on_chip = found.setdefault((int(x), int(y)), Counter())
                on_chip[str(population["label"])] += max(1, len(part.get("cores", ())))
    return found


def _board_of(chip: _Chip) -> _Chip:
    """Return where the board of a chip begins."""
    x, y = chip
    origin = (x // TRIAD_SIZE * TRIAD_SIZE, y // TRIAD_SIZE * TRIAD_SIZE)
    for dx in (0, -TRIAD_SIZE):  # boards reach over the edges of their triad
        for dy in (0, -TRIAD_SIZE):
            for offset_x, offset_y in TRIAD_OFFSETS:
                board = (origin[0] + dx + offset_x, origin[1] + dy + offset_y)
                if chip in _chips_of(board):
                    return board
    return chip


def _chips_of(board: _Chip) -> Iterator[_Chip]:
    for x, (first, count) in enumerate(BOARD_COLUMNS):
        for y in range(first, first + count):
            yield board[0] + x, board[1] + y
