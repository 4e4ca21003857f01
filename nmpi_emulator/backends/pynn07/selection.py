"""Cells as the procedural functions take them: IDs, lists of IDs, populations and views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def require_cell(cell: Any) -> None:
    """Refuse what is no ID of a cell.

    :raises TypeError: if it is none.
    """
    if not hasattr(cell, "parent"):
        raise TypeError(f"cells are those of a population, such as population[0], not {cell!r}")


def group_of(cells: Any) -> Any:
    """Return a population, view or assembly of cells that may be given as IDs.

    :raises TypeError: for anything else.
    """
    if hasattr(cells, "parts"):
        return cells
    listed = list(cells) if isinstance(cells, Iterable) else [cells]
    for cell in listed:
        require_cell(cell)
    parents = {id(cell.parent): cell.parent for cell in listed}
    views = [
        parent[np.array([cell.index for cell in listed if cell.parent is parent])]
        for parent in parents.values()
    ]
    return views[0] if len(views) == 1 else listed[0].parent.assembly_class(*views)
