"""Wrong passwords, counted."""

from __future__ import annotations

from nmpi_emulator.dashboard.attempts import CAPACITY, PERIOD_S, Attempts

from .test_visitors import Time


def test_after_some_failures_one_has_to_wait_until_the_first_is_long_ago() -> None:
    time = Time()
    attempts = Attempts(5, time)
    for _ in range(5):
        assert attempts.wait_s("alice") == 0
        attempts.failed("alice")
        time.now += 1
    assert attempts.wait_s("alice") == PERIOD_S - 5
    assert attempts.wait_s("another") == 0
    time.now = PERIOD_S + 0.5
    assert attempts.wait_s("alice") == 0


def test_only_so_many_sources_are_remembered() -> None:
    attempts = Attempts(1, Time())
    attempts.failed("first")
    assert attempts.wait_s("first") > 0
    for number in range(CAPACITY):
        attempts.failed(str(number))
    assert attempts.wait_s("first") == 0
