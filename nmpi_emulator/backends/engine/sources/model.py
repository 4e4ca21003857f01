"""The seam through which spike sources produce their spikes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray


class Spikes(NamedTuple):
    """Spikes of a source: their grid points, cells, and times in ms as they are recorded.

    In any order.  A cell may spike several times at one grid point.
    """

    steps: IntArray
    cells: IntArray
    times: FloatArray


class Player(Protocol):
    """Produces the spikes of one source, block of time after block of time."""

    def block(self, first: int, last: int) -> Spikes:
        """Return the spikes of the grid points ``first <= step < last``.

        Blocks come in order.  When a parameter of the source has changed meanwhile, what is left of
        a block is asked for again, from a ``first`` within it.
        """
        ...


@dataclass(eq=False)
class SpikeSource:
    """A block of cells that spike by themselves.

    ``first`` is the number of the first of them in the network, which sets it; ``changed`` says
    that parameters were set since the simulation last looked.
    """

    size: int
    label: str = field(default="", kw_only=True)
    first: int = field(default=-1, kw_only=True, init=False)
    changed: bool = field(default=False, kw_only=True, init=False)

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays this source from time zero."""
        raise NotImplementedError
