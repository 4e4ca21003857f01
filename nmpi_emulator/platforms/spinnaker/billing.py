"""What a run costs on SpiNNaker."""

from __future__ import annotations

import math

from nmpi_emulator.platforms.declaration import RunFacts

#: Chips of one board and cores that one board is billed for (48 chips of 16 cores).
#: Source: JavaSpiNNaker, allocserv QuotaManager, read 2026-08.
CHIPS_PER_BOARD = 48
BILLED_CORES_PER_BOARD = 768

#: Boards that a job gets if it names neither boards nor chips.  Source: as above, nmpiserv machine resource.
DEFAULT_BOARDS = 3


def boards_allocated(n_boards: int | None, n_chips: int | None) -> int:
    """Return how many boards the service allocates for a job that asks for boards or chips.

    A job that fills its last board to more than nine tenths of a chip's share gets one board more.
    """
    if n_boards is not None:
        return n_boards
    if n_chips is None:
        return DEFAULT_BOARDS
    exact = n_chips / CHIPS_PER_BOARD
    boards = math.ceil(exact)
    if boards - exact < 0.1:
        boards += 1
    return max(1, boards)


def core_hours(facts: RunFacts) -> float:
    """Charge whole seconds between allocation and release, times the cores of the boards, in core-hours."""
    seconds = int(facts.report.get("hardware_time_s", facts.wall_s))
    boards = boards_allocated(facts.report.get("boards"), facts.report.get("chips"))
    return seconds * boards * BILLED_CORES_PER_BOARD / 3600.0
