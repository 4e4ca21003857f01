"""Which cells of a population are meant: numbers, masks, slices."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, SupportsInt

import numpy as np

from .session import session

#: The indices of cells, ascending or in the order given.
Indices = Sequence[int]


def select(selector: Any, size: int, *, warn: bool = False) -> Indices:
    """Return the indices that a selector means.

    Source of the rules: SpiNNUtilities 7.4.1, ``AbstractSized.selector_to_ids``.

    :param selector: a number (negative ones count from the end), a slice, a mask, a list of numbers, or
        ``None`` for all.
    :param size: of the population.
    :raises TypeError: if the selector is something else or names cells that do not exist.
    """
    if _is_iterable(selector):
        return _select_items(list(selector), size, warn)
    if selector is None:
        if warn:
            session().log.warning("None selector taken as all IDs")
        return range(size)
    if isinstance(selector, slice):
        return range(*selector.indices(size))
    if isinstance(selector, (int, np.integer, SupportsInt)):
        index = int(selector)
        index = size + index if index < 0 else index
        if not 0 <= index < size:
            raise TypeError(
                f"Selector {int(selector)} is out of range for size {size}: 0 to {size - 1} exist"
            )
        return [index]
    raise TypeError(f"Unexpected selector type {type(selector)}; a number, slice, mask or list is expected")


def _is_iterable(selector: Any) -> bool:
    try:
        iter(selector)
    except TypeError:
        return False
    return True


def _select_items(items: list[Any], size: int, warn: bool) -> Indices:
    boolean = [isinstance(item, (bool, np.bool_)) for item in items]
    if any(boolean):
        if not all(boolean):
            raise TypeError("A selector must be all numbers or all truth values")
        if warn and len(items) != size:
            length = "too short" if len(items) < size else "too long"
            session().log.warning(
                f"The mask is {length}: {len(items)} values for {size} cells; "
                "what is missing counts as False, what is too many is ignored"
            )
        return list(itertools.compress(range(size), items))
    if not all(isinstance(item, (int, np.integer, SupportsInt)) for item in items):
        raise TypeError("A selector must be all numbers or all truth values")
    indices = [int(item) for item in items]
    for index in indices:
        if index < 0:
            raise TypeError(f"The selector includes the index {index}, which is less than zero")
        if index >= size:
            raise TypeError(
                f"The selector includes the index {index}, which is not less than the size {size}"
            )
    return indices
