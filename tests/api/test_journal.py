"""The requests that were made, and assertions about them."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.api import journal

BEARER = {"Authorization": "Bearer token-alice"}
JOB = {"code": "print(1)", "collab": "lab-one", "hardware_platform": "SpiNNaker"}


def submit(emulator: Emulator, **changes: Any) -> None:
    requests.post(emulator.url + "/jobs/", json={**JOB, **changes}, headers=BEARER, timeout=30)


def test_requests_and_answers_are_kept(idle: Emulator) -> None:
    submit(idle)
    requests.get(idle.url + "/jobs/", params={"size": 3}, headers={"x-api-key": "key-uman"}, timeout=30)
    requests.get(idle.url + "/nowhere", timeout=30)
    first, second, third = idle.requests.all()
    assert (first.number, first.method, first.path, first.user, first.status) == (
        1,
        "POST",
        "/jobs/",
        "alice",
        201,
    )
    assert first.json == JOB and b'"id":100001' in first.response_body
    assert first.response_headers["Content-Type"] == "application/json"
    assert (second.target, second.user, second.status) == ("/jobs/?size=3", "uman", 200)
    assert (third.user, third.status) == (None, 404)


def test_exactly_one_request_can_be_required(idle: Emulator) -> None:
    submit(idle)
    found = idle.requests.assert_called_once(
        "POST", "/jobs/", json={**JOB, "code": ANY}, user="alice", status=201
    )
    assert found.json["code"] == "print(1)"
    submit(idle, code="print(2)")
    with pytest.raises(AssertionError, match="2 requests fit, not one: post /jobs/"):
        idle.requests.assert_called_once("post", "/jobs/")
    assert len(idle.requests.assert_called("POST", "/jobs/")) == 2
    with pytest.raises(AssertionError, match="2 requests fit, none should"):
        idle.requests.assert_not_called("POST", "/jobs/")
    idle.requests.assert_not_called("DELETE", "/jobs/.*")


def test_a_complaint_says_how_the_nearest_request_differs(idle: Emulator) -> None:
    with pytest.raises(AssertionError, match="no request was made at all"):
        idle.requests.assert_called("GET", "/jobs/")
    submit(idle)
    requests.get(idle.url + "/projects/", headers=BEARER, timeout=30)
    with pytest.raises(AssertionError) as caught:
        idle.requests.assert_called_once("POST", "/jobs/", user="bob")
    lines = str(caught.value).splitlines()
    assert lines[0] == "no request fits: POST /jobs/, user='bob'"
    assert lines[1] == "  POST /jobs/ by alice -> 201  (the user is alice)"
    assert "the method is GET; the path is /projects/" in lines[2]


def test_requests_are_found_by_expressions(idle: Emulator) -> None:
    submit(idle)
    requests.get(idle.url + "/jobs/100001", headers=BEARER, timeout=30)
    assert [e.method for e in idle.requests.filter(path=r"/jobs/\d+")] == ["GET"]
    assert [e.method for e in idle.requests.filter(status=201)] == ["POST"]
    assert idle.requests.filter("GET", "/job") == []


def test_the_journal_is_bounded(idle: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BODY_LIMIT", 10)
    submit(idle)
    (kept,) = idle.requests.all()
    assert (len(kept.request_body), len(kept.response_body)) == (10, 10)
    assert kept.json is None
    small = journal.Journal(idle.clock.now)
    for number in range(journal.CAPACITY + 5):
        small.record(method="GET", path=f"/{number}", query="", user=None, request_headers={})
    assert (len(small.all()), small.all()[0].path) == (journal.CAPACITY, "/5")


def test_what_a_test_asks_of_the_control_interface_is_not_noted(idle: Emulator) -> None:
    requests.get(idle.url + "/_emulator/health", timeout=30)
    assert idle.requests.all() == []
