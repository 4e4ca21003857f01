"""Spans of days, cut into pieces of equal length, as the usage statistics look at them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

#: How many pieces an answer may have; the real service sets no limit.
MAX_PIECES = 100_000


@dataclass(frozen=True)
class Piece:
    """The days from *start* up to, and without, *end*."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Span:
    """The days from *start* to *end*, cut into pieces of *interval* days.

    Each way of cutting raises ``ZeroDivisionError`` for an interval of 0, and ``OverflowError`` for pieces
    that leave the calendar or are too many.
    """

    start: dt.date
    end: dt.date
    interval: int

    def full_pieces(self) -> list[Piece]:
        """Return the pieces that end within the span; none for a negative interval."""
        n = self._days // self.interval
        return self._pieces(n) if self.interval > 0 else []

    def all_pieces(self) -> list[Piece]:
        """Return the full pieces and the incomplete last one, cut off at the end of the span."""
        pieces = self.full_pieces()
        last = pieces[-1].end if pieces else self.start
        if last < self.end and self.interval > 0:
            pieces.append(Piece(last, self.end))
        return pieces

    def covering_pieces(self) -> list[Piece]:
        """Return as many full pieces as fit, and one more, whatever its end."""
        return self._pieces(self._days // self.interval + 1)

    def index_of(self, day: dt.date) -> int:
        """Return in which piece a day lies; negative before the first one."""
        return (day - self.start).days // self.interval

    @property
    def _days(self) -> int:
        return (self.end - self.start).days

    def _pieces(self, n: int) -> list[Piece]:
        if n > MAX_PIECES:
            raise OverflowError(f"{n} pieces are more than {MAX_PIECES}")
        edges = [self.start + dt.timedelta(days=i * self.interval) for i in range(n + 1)]
        return [Piece(*pair) for pair in itertools.pairwise(edges)]
