"""Spans of days, cut into pieces."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.queue.spans import MAX_PIECES, Piece, Span

START = dt.date(2026, 3, 1)


def span(days: int, interval: int) -> Span:
    return Span(START, START + dt.timedelta(days=days), interval)


def lengths(pieces: list[Piece]) -> list[int]:
    return [(piece.end - piece.start).days for piece in pieces]


@pytest.mark.parametrize(
    ("days", "interval", "full", "every", "covering"),
    [
        (30, 7, [7] * 4, [7, 7, 7, 7, 2], [7] * 5),
        (28, 7, [7] * 4, [7] * 4, [7] * 5),
        (3, 7, [], [3], [7]),
        (0, 7, [], [], [7]),
        (-3, 7, [], [], []),
        (3, -7, [], [], []),
        (2, 1, [1, 1], [1, 1], [1, 1, 1]),
    ],
)
def test_the_ways_of_cutting(
    days: int, interval: int, full: list[int], every: list[int], covering: list[int]
) -> None:
    assert lengths(span(days, interval).full_pieces()) == full
    assert lengths(span(days, interval).all_pieces()) == every
    assert lengths(span(days, interval).covering_pieces()) == covering


@given(st.integers(-50, 400), st.integers(1, 60))
def test_pieces_follow_each_other_and_know_their_days(days: int, interval: int) -> None:
    cut = span(days, interval)
    for pieces in (cut.full_pieces(), cut.all_pieces(), cut.covering_pieces()):
        assert all(first.end == second.start for first, second in itertools.pairwise(pieces))
        for i, piece in enumerate(pieces):
            assert cut.index_of(piece.start) == i
            assert cut.index_of(piece.end - dt.timedelta(days=1)) == i
        assert cut.index_of(START - dt.timedelta(days=1)) < 0


@pytest.mark.parametrize("way", [Span.full_pieces, Span.all_pieces, Span.covering_pieces])
def test_spans_that_cannot_be_cut(way: object) -> None:
    with pytest.raises(ZeroDivisionError):
        way(span(30, 0))  # type: ignore[operator]
    with pytest.raises(OverflowError):
        way(Span(dt.date.min, dt.date.max, 1))  # type: ignore[operator]
    assert len(way(span(MAX_PIECES - 1, 1))) <= MAX_PIECES  # type: ignore[operator]


def test_a_piece_that_leaves_the_calendar() -> None:
    with pytest.raises(OverflowError):
        Span(dt.date(9999, 12, 30), dt.date(9999, 12, 31), 7).covering_pieces()
    with pytest.raises(OverflowError):
        span(30, 10**20).covering_pieces()
