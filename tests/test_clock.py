"""Time that can be held still."""

from __future__ import annotations

import datetime as dt

import pytest

from nmpi_emulator.clock import EmulatorClock, from_text, to_text

MOMENT = dt.datetime(2026, 3, 10, 12, 34, 56, 789012, tzinfo=dt.timezone.utc)


def present() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def test_a_clock_follows_the_machines_until_told_otherwise() -> None:
    clock = EmulatorClock()
    before = present()
    assert before <= clock.now() <= present()
    moved = clock.advance(days=1)
    assert before + dt.timedelta(days=1) <= moved <= clock.now() <= present() + dt.timedelta(days=1)
    clock.reset()
    assert clock.now() <= present()


def test_a_frozen_clock_moves_only_when_told_to() -> None:
    clock = EmulatorClock()
    assert clock.freeze(MOMENT.astimezone(dt.timezone(dt.timedelta(hours=2)))) == MOMENT
    assert clock.now() == clock.now() == MOMENT
    assert clock.now().tzinfo is dt.timezone.utc
    assert clock.advance(hours=1, seconds=5) == clock.now() == MOMENT + dt.timedelta(seconds=3605)
    still = EmulatorClock().freeze()
    assert still <= present()


def test_a_clock_that_goes_on_starts_from_what_it_shows() -> None:
    clock = EmulatorClock()
    clock.freeze(MOMENT)
    assert clock.resume() >= MOMENT
    assert MOMENT <= clock.now() < MOMENT + dt.timedelta(hours=1)


def test_a_clock_cannot_be_moved_back_by_a_span() -> None:
    clock = EmulatorClock()
    clock.freeze(MOMENT)
    with pytest.raises(ValueError, match="cannot be moved back"):
        clock.advance(seconds=-1)
    assert clock.now() == MOMENT


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
