"""Where the cores of a network go on the machine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from nmpi_emulator.backends.spinnaker.errors import (
    PacmanConfigurationException,
    PacmanPlaceException,
    PacmanTooBigToPlace,
)
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker import machine
from nmpi_emulator.platforms.spinnaker.memory import LIVE, Memory

from .cores import CoreGroup

XY = tuple[int, int]

#: Where the six links of a chip lead.  Source: SpiNNMachine 7.4.1.
_LINKS = ((1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1))


@dataclass
class Chip:
    """A chip, and what of it is in use.

    :param board: the position of the chip with the Ethernet connection of its board.
    :param processors: how many cores there are, those of the system included.
    """

    xy: XY
    board: XY
    free: list[int]
    processors: int
    used: Memory = field(default_factory=Memory)


class Machine:
    """A number of boards: whole triads in a rectangle, whose edges are not connected.

    Source: SpiNNMachine 7.4.1, ``Version48Chips.size_from_n_boards``, which does as the allocator does.

    :param boards: 1, or as many as make whole triads.
    :param max_core: the cfg option ``max_machine_core``.
    :param receivers: cores beside the Ethernet connection of each board that send spikes out.
    """

    def __init__(self, boards: int, max_core: int | None, receivers: int = 0) -> None:
        self.chips: dict[XY, Chip] = {}
        self.receivers = receivers
        corners = _corners(boards)
        self.boards = len(corners)
        for corner in corners:
            self._add_board(corner, max_core)

    def _add_board(self, corner: XY, max_core: int | None) -> None:
        for x, y in machine.board_chips():
            cores = machine.CORES_PER_CHIP - ((x, y) in machine.SHORT_CHIPS)
            cores = min(cores, max_core or cores)
            is_ethernet = (x, y) == (0, 0)
            first = machine.SYSTEM_CORES + is_ethernet * (1 + self.receivers)
            xy = (corner[0] + x, corner[1] + y)
            system = machine.MONITOR_SDRAM + is_ethernet * machine.GATHERER_SDRAM
            system += is_ethernet * self.receivers * LIVE
            self.chips[xy] = Chip(xy, corner, list(range(first, cores)), cores, Memory(system))

    def in_order(self) -> Iterator[Chip]:
        """Go through the chips, column by column."""
        return (self.chips[xy] for xy in sorted(self.chips))

    def neighbours(self, chip: Chip) -> Iterator[Chip]:
        """Go through the chips that a chip has links to."""
        for dx, dy in _LINKS:
            x, y = chip.xy[0] + dx, chip.xy[1] + dy
            if (x, y) in self.chips:
                yield self.chips[x, y]


def _corners(boards: int) -> list[XY]:
    """Return where the boards begin of a machine that has no fewer than a number of them."""
    if boards == 1:
        return [(0, 0)]
    triads = math.ceil(boards / len(machine.TRIAD_OFFSETS))
    across = math.ceil(math.sqrt(triads))
    upward = math.ceil(triads / across)
    size = machine.TRIAD_SIZE
    return [
        (x * size + dx, y * size + dy)
        for x in range(across)
        for y in range(upward)
        for dx, dy in machine.TRIAD_OFFSETS
    ]


class Neighbourhood:
    """The chips beside those that have been taken for a population; those of the present board come first.

    :param board: where that begins.
    """

    def __init__(self, chips: Machine, board: XY) -> None:
        self._machine = chips
        self._board = board
        self._here: dict[XY, Chip] = {}
        self._elsewhere: dict[XY, Chip] = {}

    def add_around(self, chip: Chip, known: set[XY]) -> None:
        """Add the neighbours of a chip, but for those that are known already."""
        for other in self._machine.neighbours(chip):
            if other.free and other.xy not in known:
                self._side_of(other)[other.xy] = other

    def _side_of(self, chip: Chip) -> dict[XY, Chip]:
        return self._here if chip.board == self._board else self._elsewhere

    def pop(self) -> Chip | None:
        """Return the next one, and leave the board if need be; ``None`` if there is none left."""
        if self._here:
            return self._here.pop(next(iter(self._here)))
        if not self._elsewhere:
            return None
        chip = self._elsewhere.pop(next(iter(self._elsewhere)))
        self._board = chip.board
        others, self._elsewhere = self._elsewhere, {}
        for other in others.values():
            self._side_of(other)[other.xy] = other
        return chip


class Placer:
    """Places populations one after the other, each on chips that are next to each other.

    Source: PACMAN 7.4.1, ``ApplicationPlacer``.

    :param steps: for how many steps there must be memory for recordings.
    """

    def __init__(self, chips: Machine, steps: int, max_core: int | None) -> None:
        self._machine, self._steps = chips, steps
        self._max_cores = machine.cores_for_network(max_core)
        self._max_sdram = machine.SDRAM_PER_CHIP - machine.MONITOR_SDRAM
        self._full_sdram = self._max_sdram - self._max_sdram // self._max_cores
        self._unseen = chips.in_order()
        #: Chips to begin on: those that were tried for the last population, and from earlier ones.
        self._tried: list[Chip] = []
        self._restored: list[Chip] = []
        #: What is known of the chips around, while one population is being placed.
        self._near = Neighbourhood(chips, (0, 0))
        self._prepared: set[XY] = set()

    def place_fixed(self, groups: list[CoreGroup], location: tuple[int, int, int | None]) -> None:
        """Place a population where the script wants it.

        :raises KeyError: if there is no such chip.
        :raises PacmanConfigurationException: if there is no such core free.
        """
        x, y, core = location
        chip = self._machine.chips.get((x, y))
        if chip is None:
            raise session().findings.refuse(
                KeyError, "spinnaker/placement", f"({x}, {y}): there is no such chip on this machine"
            )
        for group in groups:
            alone = len(groups) == len(group.cores) == 1
            if (core is not None and not (alone and core in chip.free)) or len(chip.free) < len(group.cores):
                raise session().findings.refuse(
                    PacmanConfigurationException,
                    "spinnaker/placement",
                    f"There is no core free on chip ({x}, {y}) for {group.label}",
                    actual=core,
                )
            if core is not None:
                chip.free.remove(core)
                chip.free.insert(0, core)
            self._put(group, chip)

    def place(self, groups: list[CoreGroup]) -> None:
        """Place a population.

        :raises PacmanTooBigToPlace: if its cores do not fit on any chip.
        :raises PacmanPlaceException: if the machine is full.
        """
        if not groups:
            return
        self._restored += self._tried
        self._tried = []
        while True:
            placed = self._try(groups)
            if placed is not None:
                for group, chip in placed:
                    self._put(group, chip)
                return

    def _try(self, groups: list[CoreGroup]) -> list[tuple[CoreGroup, Chip]] | None:
        """Return where all groups go from the next start on; ``None`` if they find no room together."""
        placed: list[tuple[CoreGroup, Chip]] = []
        self._prepared = set()
        chip: Chip | None = None
        free, used = 0, Memory()
        for group in groups:
            if chip is not None and len(group.cores) <= free and self._holds(used + group.memory):
                free, used = free - len(group.cores), used + group.memory
            else:
                chip = self._next_start(group) if chip is None else self._next_near(group)
                if chip is None:
                    return None
                free, used = len(chip.free) - len(group.cores), chip.used + group.memory
            placed.append((group, chip))
        return placed

    def _holds(self, amount: Memory) -> bool:
        return amount.total(self._steps) <= machine.SDRAM_PER_CHIP

    def _next_start(self, group: CoreGroup) -> Chip:
        """Return the next chip with room for a group: one from which others were placed, or a new one.

        :raises PacmanPlaceException: if there is none.
        """
        for chip in self._starts():
            self._tried.append(chip)
            self._near = Neighbourhood(self._machine, chip.board)
            if self._takes(chip, group):
                return chip
        raise session().findings.refuse(
            PacmanPlaceException,
            "spinnaker/machine-full",
            f"No more chips to place {group.label} on: the network needs more than the machine that was "
            "asked for",
            limit=f"{self._machine.boards} boards",
        )

    def _starts(self) -> Iterator[Chip]:
        while self._restored:
            chip = self._restored.pop(0)
            if self._has_room(chip):
                yield chip
        yield from filter(self._has_room, self._unseen)

    def _next_near(self, group: CoreGroup) -> Chip | None:
        """Return the next chip with room for a group beside those so far; ``None`` if there is none."""
        while (chip := self._near.pop()) is not None:
            if self._takes(chip, group):
                return chip
        return None

    def _takes(self, chip: Chip, group: CoreGroup) -> bool:
        """Tell whether a chip has room for a group; if so, go on with its neighbours."""
        if not self._has_room(chip):
            return False
        self._prepared.add(chip.xy)
        if len(chip.free) < len(group.cores) or not self._holds(chip.used + group.memory):
            self._check_could_fit(group)
            return False
        self._near.add_around(chip, self._prepared)
        return True

    def _has_room(self, chip: Chip) -> bool:
        return bool(chip.free) and chip.used.total(self._steps) <= self._full_sdram

    def _check_could_fit(self, group: CoreGroup) -> None:
        sdram, cores = group.memory.total(self._steps), len(group.cores)
        if sdram > self._max_sdram:
            raise self._too_big(
                f"{group.label} requires more memory on a chip than there is: record less or fewer "
                "steps at a "
                "time, or put fewer cells on a core",
                f"{machine.SDRAM_PER_CHIP} bytes",
                f"{sdram:.0f} bytes",
            )
        if cores > self._max_cores:
            raise self._too_big(
                f"{group.label} needs more cores on one chip than there are",
                f"{self._max_cores} cores",
                cores,
            )

    @staticmethod
    def _too_big(message: str, limit: str, actual: object) -> PacmanTooBigToPlace:
        return session().findings.refuse(
            PacmanTooBigToPlace, "spinnaker/chip-full", message, limit=limit, actual=actual
        )

    @staticmethod
    def _put(group: CoreGroup, chip: Chip) -> None:
        n = len(group.cores)
        group.chip, group.numbers = chip.xy, tuple(chip.free[:n])
        del chip.free[:n]
        chip.used = chip.used + group.memory
