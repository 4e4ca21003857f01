"""How the cells of a population are split over cores."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Slice:
    """The cells of one core.

    :param first: and *last*: the lowest and highest number of a cell, in the order of cores.
    :param cells: the numbers of the cells, in the order in which the core holds them.
    """

    first: int
    last: int
    cells: IndexArray

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)


def make_slices(shape: tuple[int, ...], atoms: tuple[int, ...]) -> Sequence[Slice]:
    """Split a line or a grid of cells into cores.

    A grid is cut into tiles.  Its cells are numbered with the first dimension changing fastest.
    Source: PACMAN 7.4.1, ``get_multidimensional_slices``.

    :param shape: the number of cells in each dimension.
    :param atoms: how many cells a core takes in each dimension.
    """
    if len(shape) == 1:
        return [
            Slice(
                first, min(first + atoms[0], shape[0]) - 1, np.arange(first, min(first + atoms[0], shape[0]))
            )
            for first in range(0, shape[0], atoms[0])
        ]
    counts = [math.ceil(size / step) for size, step in zip(shape, atoms, strict=True)]
    slices, first = [], 0
    for position in itertools.product(*(range(count) for count in reversed(counts))):
        corners = [index * step for index, step in zip(reversed(position), atoms, strict=True)]
        spans = [
            np.arange(corner, min(corner + step, size))
            for corner, step, size in zip(corners, atoms, shape, strict=True)
        ]
        cells = _numbers(spans, shape)
        slices.append(Slice(first, first + len(cells) - 1, cells))
        first += len(cells)
    return slices


def _numbers(spans: list[IndexArray], shape: tuple[int, ...]) -> IndexArray:
    """Return the numbers of the cells of a tile, the first dimension changing fastest."""
    strides = np.cumprod((1, *shape[:-1]))
    grids = np.meshgrid(*spans, indexing="ij")
    numbers = sum(grid * stride for grid, stride in zip(grids, strides, strict=True))
    return np.asarray(numbers, dtype=np.int64).ravel(order="F")
