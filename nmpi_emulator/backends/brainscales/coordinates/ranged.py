"""Coordinates that are numbers within a range, or points of a grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

_Coordinate = TypeVar("_Coordinate", bound="Ranged")


class Enum(int):
    """The number of a coordinate in its enumeration."""

    def value(self) -> int:
        """Return the number."""
        return int(self)

    def __repr__(self) -> str:
        """Return the coordinate as code."""
        return f"{type(self).__name__}({int(self)})"

    __str__ = __repr__


class X(Enum):
    """A column, counted from the left."""


class Y(Enum):
    """A row, counted from the top."""


class Ranged:
    """A place among ``size`` places of one kind; equal numbers are equal places.

    :raises OverflowError: if there is no such place.
    """

    size: ClassVar[int | None] = None

    #: How the place is written in short: letters, and digits of the number.
    letters: ClassVar[str] = ""
    digits: ClassVar[int] = 1

    def __init__(self, number: Any = 0) -> None:
        """Make the coordinate of a number, an ``Enum`` or an equal coordinate."""
        self._number = int(number)
        if self._number < 0 or (self.size is not None and self._number >= self.size):
            raise OverflowError(self._refusal(f"number {self._number}"))

    def _refusal(self, what: str) -> str:
        last = "" if self.size is None else f" to {self.size - 1}"
        return f"{type(self).__name__}: {what} is out of range, the numbers go from 0{last}"

    def value(self) -> int:
        """Return the number."""
        return self._number

    def toEnum(self) -> Enum:  # noqa: N802
        """Return the number in the enumeration."""
        return Enum(self._number)

    def id(self) -> Enum:
        """Return the number in the enumeration."""
        return Enum(self._number)

    def __int__(self) -> int:
        return self._number

    __index__ = __int__

    def _key(self) -> tuple[Any, ...]:
        return (self._number,)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._key() == self._key()

    def __lt__(self, other: Ranged) -> bool:
        return self._key() < other._key()

    def __le__(self, other: Ranged) -> bool:
        return self._key() <= other._key()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._key()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._number})"

    @classmethod
    def all(cls: type[_Coordinate]) -> Iterator[_Coordinate]:
        """Iterate over all places of this kind."""
        if cls.size is None:
            raise TypeError(f"there is no last {cls.__name__}")
        return (cls(Enum(number)) for number in range(cls.size))


class OnGrid(Ranged):
    """A place on a grid, numbered row by row; some rows may be shorter and are centred.

    It is made from an ``Enum`` or from a column and a row.
    """

    #: Number of places in each row, and of columns.
    row_widths: ClassVar[tuple[int, ...]] = ()
    columns: ClassVar[int] = 0

    def __init__(self, first: Any = 0, second: Any = None) -> None:
        """Make the coordinate of a number, or of ``X`` and ``Y`` in that order."""
        super().__init__(first if second is None else self._number_at(int(first), int(second)))

    @classmethod
    def _left(cls, row: int) -> int:
        return (cls.columns - cls.row_widths[row]) // 2

    def _number_at(self, column: int, row: int) -> int:
        if not 0 <= row < len(self.row_widths):
            raise RuntimeError(self._refusal(f"row {row}"))
        place = column - self._left(row)
        if not 0 <= place < self.row_widths[row]:
            raise RuntimeError(f"{type(self).__name__}: there is none at X({column}), Y({row})")
        return sum(self.row_widths[:row]) + place

    def y(self) -> Y:
        """Return the row."""
        number = self._number
        for row, width in enumerate(self.row_widths):
            if number < width:
                return Y(row)
            number -= width
        raise RuntimeError(self._refusal(f"number {self._number}"))

    def x(self) -> X:
        """Return the column."""
        row = int(self.y())
        return X(self._number - sum(self.row_widths[:row]) + self._left(row))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(X({int(self.x())}), Y({int(self.y())}))"


def short_format(place: Ranged) -> str:
    """Return a coordinate in its short form: its letters and its number, such as ``H297``."""
    return f"{place.letters}{int(place):0{place.digits}d}"


def iter_all(kind: type[_Coordinate]) -> Iterator[_Coordinate]:
    """Iterate over all places of a kind."""
    return kind.all()
