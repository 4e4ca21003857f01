"""Where the cores of a network go on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nmpi_emulator.backends.spinnaker.errors import (
    PacmanConfigurationException,
    PacmanPlaceException,
    PacmanTooBigToPlace,
)
from nmpi_emulator.backends.spinnaker.session import session
from nmpi_emulator.platforms.spinnaker import machine
from nmpi_emulator.platforms.spinnaker.memory import Memory

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
    """A number of boards.

    :param boards: 1, or as many as make whole triads.
    :param max_core: the cfg option ``max_machine_core``.
    """

    def __init__(self, boards: int, max_core: int | None) -> None:
        self.chips: dict[XY, Chip] = {}
        self.boards = boards
        if boards == 1:
            self.width = self.height = 8
            self._add_board((0, 0), max_core)
            return
        triads = -(-boards // 3)
        across = max(1, round(triads**0.5))
        self.width = across * machine.TRIAD_SIZE
        self.height = -(-triads // across) * machine.TRIAD_SIZE
        corners = [
            (x + dx, y + dy)
            for x in range(0, self.width, machine.TRIAD_SIZE)
            for y in range(0, self.height, machine.TRIAD_SIZE)
            for dx, dy in machine.TRIAD_OFFSETS
        ]
        for corner in corners:
            self._add_board(corner, max_core)
        self.boards = len(corners)

    def _add_board(self, corner: XY, max_core: int | None) -> None:
        for x, y in machine.board_chips():
            cores = machine.CORES_PER_CHIP - ((x, y) in machine.SHORT_CHIPS)
            cores = min(cores, max_core or cores)
            first = machine.SYSTEM_CORES + ((x, y) == (0, 0))
            xy = ((corner[0] + x) % self.width, (corner[1] + y) % self.height)
            system = machine.MONITOR_SDRAM + (machine.GATHERER_SDRAM if (x, y) == (0, 0) else 0)
            self.chips[xy] = Chip(xy, corner, list(range(first, cores)), cores, Memory(system))

    def in_order(self) -> Iterator[Chip]:
        """Go through the chips, column by column."""
        for x in range(self.width):
            for y in range(self.height):
                if (x, y) in self.chips:
                    yield self.chips[x, y]

    def neighbours(self, chip: Chip) -> Iterator[Chip]:
        """Go through the chips that a chip has links to."""
        wraps = self.boards > 1
        for dx, dy in _LINKS:
            x, y = chip.xy[0] + dx, chip.xy[1] + dy
            if wraps:
                x, y = x % self.width, y % self.height
            if (x, y) in self.chips:
                yield self.chips[x, y]


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
        self._tried: list[Chip] = []

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
        again, self._tried = self._tried, []
        while True:
            placed = self._try(groups, again)
            if placed is not None:
                for group, chip in placed:
                    self._put(group, chip)
                return

    def _try(self, groups: list[CoreGroup], again: list[Chip]) -> list[tuple[CoreGroup, Chip]] | None:
        """Return where all groups go from the next start on; ``None`` if they find no room together."""
        placed: list[tuple[CoreGroup, Chip]] = []
        cores_taken: dict[XY, int] = {}
        seen: dict[XY, Chip] = {}
        near: dict[XY, Chip] = {}
        chip: Chip | None = None
        sdram = Memory()
        for group in groups:
            needed = len(group.cores)
            while chip is None or not self._fits(
                chip, cores_taken.get(chip.xy, 0), needed, sdram + group.memory
            ):
                self._check_could_fit(group)
                chip = self._next_start(again, group) if chip is None else self._next_near(near, chip)
                if chip is None:
                    return None
                seen[chip.xy] = chip
                sdram = chip.used
                near.pop(chip.xy, None)
                for other in self._machine.neighbours(chip):
                    if other.xy not in seen and other.xy not in near and other.free:
                        near[other.xy] = other
            cores_taken[chip.xy] = cores_taken.get(chip.xy, 0) + needed
            sdram = sdram + group.memory
            placed.append((group, chip))
        return placed

    def _fits(self, chip: Chip, taken: int, cores: int, sdram: Memory) -> bool:
        enough_cores = len(chip.free) - taken >= cores
        return enough_cores and sdram.total(self._steps) <= machine.SDRAM_PER_CHIP

    def _next_start(self, again: list[Chip], group: CoreGroup) -> Chip:
        while again:
            chip = again.pop(0)
            if self._has_room(chip):
                self._tried.append(chip)
                return chip
        for chip in self._unseen:
            if self._has_room(chip):
                self._tried.append(chip)
                return chip
        raise session().findings.refuse(
            PacmanPlaceException,
            "spinnaker/machine-full",
            f"No more chips to place {group.label} on: the network needs more than the machine that was "
            "asked for",
            limit=f"{self._machine.boards} boards",
        )

    def _has_room(self, chip: Chip) -> bool:
        return bool(chip.free) and chip.used.total(self._steps) <= self._full_sdram

    def _next_near(self, near: dict[XY, Chip], chip: Chip) -> Chip | None:
        """Return a neighbour of the chips so far, on the same board if there is one."""
        for xy, other in near.items():
            if other.board == chip.board:
                return near.pop(xy)
        return near.pop(next(iter(near))) if near else None

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
