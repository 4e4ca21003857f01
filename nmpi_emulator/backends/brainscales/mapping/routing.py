"""Which synapses the wafer has room for: a capacity model of synapse drivers and rows.

On each chip, every pair of a source and a synapse type takes a row of synapses; two rows share a driver.
Of the drivers a part is usable, because lines of the on-wafer network cannot reach all of them.  Rows
beyond that are lost, with all synapses in them.  A neuron has as many synapses as its denmems have rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.platforms.brainscales.limits import LIMITS

BoolArray = npt.NDArray[np.bool_]

_ROWS_PER_DRIVER = 2
_USABLE_ROWS = _ROWS_PER_DRIVER * int(
    LIMITS["synapse_drivers_per_hicann"].count * LIMITS["usable_synapse_drivers"].value
)
_INPUTS_PER_DENMEM = LIMITS["synapse_rows_per_denmem"].count


@dataclass(frozen=True)
class Routes:
    """What became of each synapse.

    :param kept: whether there is room for it.
    :param row: the row of synapses on the chip of its postsynaptic neuron; -1 if it is lost.
    :param rows_used: how many rows each chip uses, by its number.
    """

    kept: BoolArray
    row: IntArray
    rows_used: dict[int, int]


def route(
    pre: IntArray, post: IntArray, kind: IntArray, hicann: IntArray, denmems: IntArray, seed: int
) -> Routes:
    """Give rows to synapses.

    :param pre: number of the presynaptic cell of each synapse; likewise ``post``, and ``kind``, its type.
    :param hicann: the chip of each cell of the network, by number; likewise ``denmems``, its size.
    :param seed: for the choice of what is lost.
    """
    rng = np.random.default_rng(seed)
    row = np.full(len(pre), -1)
    rows_used: dict[int, int] = {}
    chips = hicann[post]
    for chip in np.unique(chips):
        mine = np.flatnonzero(chips == chip)
        sources = pre[mine] * (int(kind.max()) + 1) + kind[mine]
        wanted, which = np.unique(sources, return_inverse=True)
        chosen = np.arange(len(wanted))
        if len(wanted) > _USABLE_ROWS:
            chosen = np.sort(rng.choice(len(wanted), _USABLE_ROWS, replace=False))
        number = np.full(len(wanted), -1)
        number[chosen] = np.arange(len(chosen))
        row[mine] = number[which]
        rows_used[int(chip)] = len(chosen)
    kept = row >= 0
    kept[kept] = ~_surplus(post[kept], denmems * _INPUTS_PER_DENMEM, rng)
    row[~kept] = -1
    return Routes(kept, row, rows_used)


def _surplus(post: IntArray, room: IntArray, rng: np.random.Generator) -> BoolArray:
    """Return which synapses their neuron has no room for; ``room`` is by number of the cell."""
    surplus = np.zeros(len(post), dtype=bool)
    counts = np.bincount(post, minlength=len(room))
    for cell in np.flatnonzero(counts > room):
        mine = np.flatnonzero(post == cell)
        surplus[rng.choice(mine, len(mine) - int(room[cell]), replace=False)] = True
    return surplus
