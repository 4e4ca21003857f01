"""Which denmems of which chip each neuron is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.platforms.brainscales.limits import LIMITS

_HICANNS = LIMITS["hicanns_per_wafer"].count
_BLOCKS = LIMITS["neuron_blocks_per_hicann"].count
_DENMEMS_PER_BLOCK = LIMITS["denmems_per_hicann"].count // _BLOCKS

#: Addresses of a neuron block on its way into the on-wafer network, without the one of the background.
_NEURONS_PER_BLOCK = LIMITS["addresses_per_neuron_block"].count

Block = tuple[int, int]


class Placement:
    """Where each neuron is, by its number in the network; sources are nowhere (-1).

    ``hicann`` and ``block`` are numbers, ``column`` is the leftmost column of denmems on the chip,
    ``row`` counts for single denmems only, and ``denmems`` is how many the neuron is made of.
    """

    def __init__(self, size: int) -> None:
        self.hicann: IntArray = np.full(size, -1)
        self.block: IntArray = np.full(size, -1)
        self.column: IntArray = np.full(size, -1)
        self.row: IntArray = np.zeros(size, dtype=np.int64)
        self.denmems: IntArray = np.zeros(size, dtype=np.int64)

    @property
    def hicanns(self) -> list[int]:
        """The chips that have neurons."""
        return [int(number) for number in np.unique(self.hicann[self.hicann >= 0])]


class Placer:
    """Fills neuron blocks.

    :param size: number of cells and sources of the network.
    :param first: chips that are filled before all others.
    """

    def __init__(self, size: int, first: Sequence[int] = ()) -> None:
        self.placement = Placement(size)
        self._used = np.zeros((_HICANNS, _BLOCKS), dtype=np.int64)
        self._neurons = np.zeros((_HICANNS, _BLOCKS), dtype=np.int64)
        others = (number for number in range(_HICANNS) if number not in first)
        self._order = [(hicann, block) for hicann in (*first, *others) for block in range(_BLOCKS)]

    def by_hand(self, numbers: IntArray, denmems: int, blocks: Sequence[Block]) -> None:
        """Place neurons on certain blocks.

        :raises RuntimeError: if they do not fit.
        """
        left = self._fill(numbers, denmems, blocks or self._order)
        if left:
            raise RuntimeError(
                f"unable to place all populations: {left} of {len(numbers)} neurons of {denmems} denmems do "
                f"not fit on what a script placed them on ({len(blocks)} neuron blocks)"
            )

    def automatically(self, numbers: IntArray, denmems: int) -> None:
        """Place neurons on the next free blocks, in the order of their numbers.

        :raises RuntimeError: if the wafer is full.
        """
        left = self._fill(numbers, denmems, self._order)
        if left:
            capacity = _HICANNS * _BLOCKS * (_DENMEMS_PER_BLOCK // denmems)
            raise RuntimeError(
                f"hardware capacity too low: {left} neurons of {denmems} denmems are left over; "
                f"a wafer has room for {capacity}"
            )

    def _fill(self, numbers: IntArray, denmems: int, blocks: Iterable[Block]) -> int:
        """Place as many neurons as fit; return how many are left."""
        begin = 0
        for block in blocks:
            if begin == len(numbers):
                break
            free = (_DENMEMS_PER_BLOCK - self._start(block, denmems)) // denmems
            fitting = min(free, _NEURONS_PER_BLOCK - int(self._neurons[block]), len(numbers) - begin)
            if fitting > 0:
                self._put(numbers[begin : begin + fitting], denmems, block)
                begin += fitting
        return len(numbers) - begin

    def _start(self, block: Block, denmems: int) -> int:
        """Return the first free denmem of a block; neurons of more than one begin in a new column."""
        used = int(self._used[block])
        return used if denmems == 1 else used + used % 2

    def _put(self, numbers: IntArray, denmems: int, block: Block) -> None:
        hicann, place = block
        first = self._start(block, denmems) + denmems * np.arange(len(numbers))
        self.placement.hicann[numbers] = hicann
        self.placement.block[numbers] = place
        self.placement.column[numbers] = place * (_DENMEMS_PER_BLOCK // 2) + first // 2
        self.placement.row[numbers] = first % 2
        self.placement.denmems[numbers] = denmems
        self._used[block] = int(first[-1]) + denmems
        self._neurons[block] += len(numbers)


def place(
    populations: Sequence[Any],
    requests: Sequence[Any],
    default_denmems: int,
    size: int,
    first: Sequence[int] = (),
) -> Placement:
    """Place all neurons: first those that a script places by hand, then the others.

    :param populations: of neurons, in the order in which they were made.
    :param requests: what a script has said about placement.
    :param size: number of cells and sources of the network.
    :raises RuntimeError: if something does not fit.
    """
    placer = Placer(size, first)
    sizes = np.full(size, default_denmems)
    for request in requests:
        if request.size is not None:
            sizes[request.cells.numbers()] = request.size
    for request in requests:
        if request.blocks:
            numbers = request.cells.numbers()
            free = numbers[placer.placement.hicann[numbers] < 0]
            if len(free):
                placer.by_hand(free, int(sizes[free[0]]), request.blocks)
    for population in populations:
        numbers = population.numbers()
        free = numbers[placer.placement.hicann[numbers] < 0]
        for denmems in np.unique(sizes[free]):
            placer.automatically(free[sizes[free] == denmems], int(denmems))
    return placer.placement
