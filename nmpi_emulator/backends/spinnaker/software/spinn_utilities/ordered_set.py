"""What a script finds as ``spinn_utilities.ordered_set``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSet
from typing import Any, TypeVar

T = TypeVar("T")


class OrderedSet(MutableSet[T]):
    """A set that keeps the order in which things were added."""

    def __init__(self, iterable: Iterable[T] | None = None) -> None:
        self._map: dict[T, None] = dict.fromkeys(iterable or ())

    def add(self, value: T) -> None:
        """Add a thing, at the end if it is new."""
        self._map.setdefault(value)

    def discard(self, value: T) -> None:
        """Remove a thing if it is there."""
        self._map.pop(value, None)

    def update(self, iterable: Iterable[T]) -> None:
        """Add things in their order."""
        self._map.update(dict.fromkeys(iterable))

    def peek(self, last: bool = True) -> T:
        """Return the last or the first thing.

        :raises KeyError: if there is none.
        """
        if not self._map:
            raise KeyError("set is empty")
        return next(reversed(self) if last else iter(self))

    def pop(self, last: bool = True) -> T:
        """Remove and return the last or the first thing.

        :raises KeyError: if there is none.
        """
        value = self.peek(last)
        self.discard(value)
        return value

    def __iter__(self) -> Iterator[T]:
        return iter(self._map)

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._map)

    def __len__(self) -> int:
        return len(self._map)

    def __contains__(self, key: object) -> bool:
        return key in self._map

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, OrderedSet):
            return list(self) == list(other)
        return set(self) == set(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self) or ''})"
