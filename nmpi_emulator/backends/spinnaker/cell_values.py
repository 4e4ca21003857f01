"""Values of the cells of a population, one for each cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from pyNN.random import RandomDistribution

from .selectors import select


def is_single(value: Any) -> bool:
    """Tell whether something is one value rather than one for each cell; a text is one value.

    Source: SpiNNUtilities 7.4.1, ``helpful_functions.is_singleton``.
    """
    return not hasattr(value, "__iter__") or isinstance(value, str)


class CellValues:
    """A list with one value per cell that keeps equal values as one as long as possible.

    A random distribution is one value: numbers are drawn from it when the network is loaded.
    Source of the rules: SpiNNUtilities 7.4.1, ``RangedList``.

    :param value: one for all, a list with one for each cell, or a function of the index.
    """

    def __init__(self, size: int, value: Any) -> None:
        self.size = size
        self._common: Any = None
        self._each: list[Any] | None = None
        self.set(value)

    # --- reading ---

    @property
    def is_common(self) -> bool:
        """Whether all cells have the same value."""
        return self._each is None

    @property
    def common(self) -> Any:
        """The value of all cells, if they have the same."""
        return self._common

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    def values(self, selector: Any = None) -> list[Any]:
        """Return the values of the selected cells."""
        indices = range(self.size) if selector is None else select(selector, self.size)
        if self._each is None:
            return [self._common] * len(indices)
        return [self._each[index] for index in indices]

    def array(self) -> Any:
        """Return the values as an array of numbers."""
        if self._each is None:
            return np.full(self.size, self._common, dtype=float)
        return np.array(self._each, dtype=float)

    # --- setting ---

    def set(self, value: Any, selector: Any = None) -> None:
        """Set all cells, or the selected ones."""
        if selector is None:
            if self._is_list(value):
                self._common, self._each = None, self._as_list(value, range(self.size))
            else:
                self._common, self._each = value, None
            return
        indices = select(selector, self.size)
        values = self._as_list(value, indices) if self._is_list(value) else [value] * len(indices)
        self.put(indices, values)

    def put(self, indices: Any, values: Any) -> None:
        """Set single cells to single values."""
        each = self._each if self._each is not None else [self._common] * self.size
        for index, value in zip(indices, values, strict=True):
            each[index] = value
        self._common, self._each = None, each

    def set_common(self, value: Any) -> None:
        """Set all cells to one value, be it a list."""
        self._common, self._each = value, None

    def copy(self) -> CellValues:
        """Return a copy."""
        copied = CellValues.__new__(CellValues)
        copied.size = self.size
        copied.take(self)
        return copied

    def take(self, other: CellValues) -> None:
        """Become equal to another list."""
        self._common = other._common
        self._each = None if other._each is None else list(other._each)

    @staticmethod
    def _is_list(value: Any) -> bool:
        return callable(value) or not is_single(value)

    @staticmethod
    def _as_list(value: Any, indices: Any) -> list[Any]:
        values = [value(index) for index in indices] if callable(value) else list(value)
        if len(values) != len(indices):
            raise ValueError(
                f"{len(values)} values were given for {len(indices)} cells; give one value, or one for each"
            )
        return values


class ParameterHolder:
    """The values of one or several parameters, read when they are first looked at.

    Source of the rules: sPyNNaker 7.4.1, ``ParameterHolder``.
    """

    def __init__(self, names: Any, read: Any, selector: Any = None) -> None:
        self._single = names if isinstance(names, str) else None
        self._names = (names,) if isinstance(names, str) else tuple(names)
        self._read = read
        self._selector = selector
        self._items: dict[str, Any] | None = None

    def _data(self) -> dict[str, Any]:
        if self._items is None:
            self._items = {name: self._values(name) for name in self._names}
        return self._items

    def _values(self, name: str) -> Any:
        values = self._read(name, self._selector)
        if isinstance(values, RandomDistribution):
            raise ValueError(f"{name} is drawn by the machine: run the simulation before reading it")
        if self._selector is not None and is_single(self._selector):
            return values[0]
        return values

    def _content(self) -> Any:
        return self._data()[self._single] if self._single is not None else self._data()

    def __getitem__(self, key: Any) -> Any:
        if self._single is not None:
            if not isinstance(key, int):
                raise KeyError("These are the values of one parameter: index them by a number")
        elif not isinstance(key, str):
            raise KeyError("These are the values of several parameters: index them by a name")
        return self._content()[key]

    def __len__(self) -> int:
        return len(self._content())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._content())

    def __str__(self) -> str:
        return str(self._content())

    def __repr__(self) -> str:
        return repr(self._content())

    def __contains__(self, item: Any) -> bool:
        return item in self._content()

    def __eq__(self, other: object) -> bool:
        return bool(self._content() == other)

    def __hash__(self) -> int:
        return hash(self._content())

    def keys(self) -> Any:
        """Return the names of the parameters."""
        return self._data().keys()

    def values(self) -> Any:
        """Return the values of all parameters."""
        return self._data().values()

    def items(self) -> Any:
        """Return names and values."""
        return self._data().items()
