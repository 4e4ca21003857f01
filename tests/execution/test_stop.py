"""The wish that a job end."""

from __future__ import annotations

from nmpi_emulator.execution.stop import Stop


def test_what_goes_on_is_interrupted_once() -> None:
    stop, calls = Stop(), []
    with stop.interrupting(lambda: calls.append("outer")), stop.interrupting(lambda: calls.append("inner")):
        stop.request("first")
        stop.request("second")
    assert calls == ["outer", "inner"]
    assert stop.reason == "first"


def test_what_is_over_is_not_interrupted() -> None:
    stop, calls = Stop(), []
    with stop.interrupting(lambda: calls.append("over")):
        pass
    stop.request("late")
    assert calls == []


def test_what_begins_after_the_request_is_interrupted_at_once() -> None:
    stop, calls = Stop(), []
    stop.request("early")
    with stop.interrupting(lambda: calls.append("new")):
        assert calls == ["new"]
    assert calls == ["new"]
