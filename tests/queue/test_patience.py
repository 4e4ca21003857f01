"""Trying again while the database cannot be written."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from nmpi_emulator.queue import patience as module
from nmpi_emulator.queue.patience import GivenUp, Patience


def refusing(times: int, calls: list[int]):  # type: ignore[no-untyped-def]
    def action() -> str:
        calls.append(1)
        if len(calls) <= times:
            raise sqlite3.OperationalError("database is locked")
        return "stored"

    return action


def test_an_action_is_repeated_until_it_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 0.0)
    calls: list[int] = []
    assert Patience().insist(refusing(3, calls)) == "stored"
    assert len(calls) == 4


def test_other_failures_are_not_repeated() -> None:
    with pytest.raises(sqlite3.IntegrityError):
        Patience().insist(lambda: (_ for _ in ()).throw(sqlite3.IntegrityError("no")))


def test_the_end_is_not_waited_for() -> None:
    patience, calls = Patience(), []
    first = refusing(10**9, calls)

    def action() -> str:
        patience.end()
        return first()

    with pytest.raises(GivenUp, match="database is locked"):
        patience.insist(action)
    assert len(calls) == 1


def test_after_the_end_an_action_still_gets_one_chance() -> None:
    patience = Patience()
    patience.end()
    assert patience.insist(lambda: "stored") == "stored"
    patience.begin()
    assert not patience.is_over


def test_ending_wakes_whoever_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 60.0)
    patience, tried, given_up = Patience(), threading.Event(), []

    def action() -> None:
        tried.set()
        raise sqlite3.OperationalError("database or disk is full")

    def insist() -> None:
        try:
            patience.insist(action)
        except GivenUp as error:
            given_up.append(error)

    thread = threading.Thread(target=insist)
    thread.start()
    tried.wait(10)
    patience.end()
    thread.join(10)
    assert len(given_up) == 1
