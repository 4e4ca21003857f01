"""Time that can be held still."""

from __future__ import annotations

import datetime as dt

import pytest

from nmpi_emulator.clock import ManualClock, SystemClock, from_text, to_text

MOMENT = dt.datetime(2026, 3, 10, 12, 34, 56, 789012, tzinfo=dt.timezone.utc)


def test_a_manual_clock_moves_only_when_told_to() -> None:
    clock = ManualClock(MOMENT)
    assert clock.now() == clock.now() == MOMENT
    assert clock.advance(hours=1, seconds=5) == MOMENT + dt.timedelta(seconds=3605)
    clock.set(MOMENT.astimezone(dt.timezone(dt.timedelta(hours=2))))
    assert clock.now() == MOMENT
    assert clock.now().tzinfo is dt.timezone.utc


def test_a_manual_clock_cannot_be_moved_back_by_a_span() -> None:
    clock = ManualClock(MOMENT)
    with pytest.raises(ValueError, match="cannot be moved back"):
        clock.advance(seconds=-1)
    assert clock.now() == MOMENT


def test_a_manual_clock_without_a_start_shows_the_present() -> None:
    before = SystemClock().now()
    assert before <= ManualClock().now() <= SystemClock().now()


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (MOMENT, "2026-03-10T12:34:56.789012Z"),
        (MOMENT.replace(microsecond=0), "2026-03-10T12:34:56.000000Z"),
        (dt.datetime.min.replace(tzinfo=dt.timezone.utc), "0001-01-01T00:00:00.000000Z"),
        (dt.datetime.max.replace(tzinfo=dt.timezone.utc), "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_moments_are_written_so_that_text_sorts_as_time(moment: dt.datetime, text: str) -> None:
    assert to_text(moment) == text
    assert from_text(text) == moment


def test_moments_of_other_zones_are_written_in_utc() -> None:
    assert to_text(MOMENT.astimezone(dt.timezone(dt.timedelta(hours=-7)))) == to_text(MOMENT)
