"""Cell types of the dialect, and the table of their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pynn07.errors import InvalidDimensionsError


class CellType:
    """A kind of cell: names and defaults of its parameters.

    A platform declares its cell types as subclasses; scripts hand the class itself to
    ``Population``.  ``sequences`` names the parameters of which every cell has a list.
    """

    default_parameters: ClassVar[Mapping[str, Any]] = {}
    sequences: ClassVar[frozenset[str]] = frozenset()
    #: Parameters that are divided by: zero and less mean nothing.
    positive: ClassVar[frozenset[str]] = frozenset({"cm"})
    not_negative: ClassVar[frozenset[str]] = frozenset()
    #: Whether the cells spike by themselves.
    source: ClassVar[bool] = False

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        """Keep the parameters that a script gives with the cell type."""
        self.parameters = dict(parameters or {})
        for name in self.parameters:
            self.check_name(name)

    @classmethod
    def check_name(cls, name: str) -> None:
        """Refuse a parameter that cells of this type do not have."""
        if name not in cls.default_parameters:
            raise cls.unknown_parameter(name)

    @classmethod
    def check_numbers(cls, name: str, numbers: FloatArray) -> None:
        """Refuse values of a parameter that no cell can have.

        :raises ValueError: if there are any.
        """
        if np.isnan(numbers).any():
            raise ValueError(f"{name} of {cls.__name__} must be a number, not NaN or None")
        if name in cls.positive and (numbers <= 0).any():
            raise ValueError(f"{name} of {cls.__name__} must be positive, not {numbers.min():g}")
        if name in cls.not_negative and (numbers < 0).any():
            raise ValueError(f"{name} of {cls.__name__} must be 0 or more, not {numbers.min():g}")

    @classmethod
    def unknown_parameter(cls, name: str) -> Exception:
        """Return the error for a parameter that there is not."""
        return RuntimeError(cls.explanation(name))

    @classmethod
    def explanation(cls, name: str) -> str:
        """Return what there is instead of an unknown parameter."""
        known = ", ".join(sorted(cls.default_parameters))
        return f"No such parameter: {name!r}. Cells of type {cls.__name__} have: {known}"

    @classmethod
    def has_parameter(cls, name: str) -> bool:
        """Tell whether cells of this type have a parameter."""
        return name in cls.default_parameters


class ParameterTable:
    """The parameters of the cells of a population, one array per parameter."""

    def __init__(self, celltype: type[CellType], size: int, given: Mapping[str, Any]) -> None:
        """Take the defaults, then what a script gives."""
        self.celltype = celltype
        self.size = size
        self._values: dict[str, npt.NDArray[Any]] = {}
        for name, default in celltype.default_parameters.items():
            dtype = object if name in celltype.sequences else float
            self._values[name] = np.empty(size, dtype=dtype)
            self.set(name, default, np.arange(size))
        for name, value in given.items():
            self.set(name, value, np.arange(size))

    def set(self, name: str, value: Any, where: IntArray) -> None:
        """Set a parameter of the cells that ``where`` selects.

        ``value`` is a number (or a list, for sequences) for all of them, one for each, or a random
        distribution.

        :raises ValueError: for what is no number, or impossible for cells of any hardware.
        """
        self.celltype.check_name(name)
        if name in self.celltype.sequences:
            lists = _sequences(value, len(where))
            for one in lists:
                self.celltype.check_numbers(name, one)
            self._values[name][where] = lists
        else:
            numbers = drawn(value, len(where))
            self.celltype.check_numbers(name, numbers)
            self._values[name][where] = numbers

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """Return the values of a parameter."""
        self.celltype.check_name(name)
        return self._values[name]

    def items(self) -> list[tuple[str, npt.NDArray[Any]]]:
        """Return all parameters with their values."""
        return list(self._values.items())

    def cell(self, index: int) -> dict[str, Any]:
        """Return all parameters of one cell."""
        return {name: values[index] for name, values in self._values.items()}


def drawn(value: Any, size: int) -> FloatArray:
    """Return ``size`` numbers: given ones, one for all, or drawn from a random distribution.

    :raises TypeError: if ``value`` is neither.
    :raises InvalidDimensionsError: for more or fewer numbers than cells.
    """
    if hasattr(value, "next"):
        return np.asarray(np.atleast_1d(value.next(size)), dtype=float)
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(
            f"{value!r} is neither a number, a sequence of numbers nor a random distribution"
        ) from None
    if array.shape not in ((), (1,), (size,)):
        raise InvalidDimensionsError(f"{size} cells need one number, or {size}, not the shape {array.shape}")
    return np.broadcast_to(array, (size,)).astype(float)


def _sequences(value: Any, size: int) -> npt.NDArray[Any]:
    """Return one array of numbers per cell, of one list for all or of a list for each."""
    array = np.empty(size, dtype=object)
    nested = isinstance(value, (list, tuple)) and bool(len(value)) and np.ndim(value[0]) > 0
    nested = nested or (isinstance(value, np.ndarray) and value.dtype == object)
    if nested or np.ndim(value) == 2:
        if len(value) != size:
            raise ValueError(f"{size} cells need {size} lists, not {len(value)}")
        array[:] = [np.asarray(one, dtype=float) for one in value]
        return array
    one = np.atleast_1d(np.asarray(value, dtype=float))
    for index in range(size):
        array[index] = one
    return array
