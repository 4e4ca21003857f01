"""Conditions of a query, collected one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from nmpi_emulator.clock import to_text


class Filters:
    """The WHERE clause of a list query: conditions that must all hold."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    @property
    def sql(self) -> str:
        """Return the conditions as SQL."""
        return " AND ".join(self._conditions) or "1"

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition with its values."""
        self._conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, allowed: Sequence[str] | None) -> None:
        """Require that *column* is one of *allowed*; ``None`` requires nothing."""
        if allowed is not None:
            self.add(f"{column} IN ({', '.join('?' * len(allowed))})", *allowed)

    def at_least(self, column: str, moment: dt.datetime | None) -> None:
        """Require that a time is not before *moment*."""
        if moment is not None:
            self.add(f"{column} >= ?", to_text(moment))

    def at_most(self, column: str, moment: dt.datetime | None) -> None:
        """Require that a time is not after *moment*."""
        if moment is not None:
            self.add(f"{column} <= ?", to_text(moment))


def in_chunks(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """Cut a list into pieces below SQLite's limit of variables in one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
