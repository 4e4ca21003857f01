"""Pages of long lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Entry = TypeVar("Entry")

#: The largest page, which is also what is given if nothing is asked for.
#: Source: contract of API v2, lists.
MAX_LIMIT = 1000


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is wanted."""

    limit: int = MAX_LIMIT
    offset: int = 0


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """A part of a list.

    :param total: how long the whole list is.
    """

    entries: Sequence[Entry]
    total: int
