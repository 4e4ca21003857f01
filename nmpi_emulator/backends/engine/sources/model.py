"""The seam through which spike sources produce their spikes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

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

    def __post_init__(self) -> None:
        """Check the parameters."""

    def set_values(self, **values: Any) -> None:
        """Set parameters, which count from the present time on."""
        for name, value in values.items():
            setattr(self, name, value)
        self.__post_init__()
        self.changed = True

    def player(self, grid: Grid, rng: np.random.Generator) -> Player:
        """Return what plays this source from time zero."""
        raise NotImplementedError


def rounds_on_grid(cells: Sequence[IntArray], times: Sequence[FloatArray], grid: Grid) -> Spikes:
    """Put the spikes of several rounds together, at the grid points nearest to their times."""
    exact = np.concatenate([*times, np.empty(0)])
    steps = np.rint(exact / grid.dt).astype(np.int64)
    everyone = np.concatenate([*cells, np.empty(0, dtype=np.int64)])
    return Spikes(steps, everyone, grid.times(steps))
