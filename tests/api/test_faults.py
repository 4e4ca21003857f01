"""Faults, as clients meet them on a real network."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.api.control.models import FaultRule, FaultState
from nmpi_emulator.api.faults import Fault, Faults
from nmpi_emulator.errors import UsageError

BEARER = {"Authorization": "Bearer token-alice"}
JOB = {"code": "print(1)", "collab": "lab-one", "hardware_platform": "SpiNNaker"}


def get(emulator: Emulator, path: str = "/jobs/", timeout: float = 30, **headers: str) -> requests.Response:
    return requests.get(emulator.url + path, headers={**BEARER, **headers}, timeout=timeout)


def submit(emulator: Emulator, platform: str = "SpiNNaker", timeout: float = 30) -> requests.Response:
    job = {**JOB, "hardware_platform": platform}
    return requests.post(emulator.url + "/jobs/", json=job, headers=BEARER, timeout=timeout)


def open_by_urllib(emulator: Emulator, path: str = "/jobs/") -> bytes:
    request = urllib.request.Request(emulator.url + path, headers=BEARER)
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
    return content


@pytest.mark.parametrize(
    ("kind", "of_requests", "said", "of_urllib"),
    [
        ("drop", requests.ConnectionError, "RemoteDisconnected", http.client.RemoteDisconnected),
        ("reset", requests.ConnectionError, "ConnectionResetError", ConnectionResetError),
        ("truncate", requests.exceptions.ChunkedEncodingError, "IncompleteRead", http.client.IncompleteRead),
        ("garbage", requests.ConnectionError, "BadStatusLine", http.client.BadStatusLine),
    ],
)
def test_connections_are_cut_in_the_way_that_was_asked_for(
    idle: Emulator, kind: str, of_requests: type[Exception], said: str, of_urllib: type[Exception]
) -> None:
    fault = idle.fault(kind)
    with pytest.raises(of_requests, match=said):
        get(idle)
    with pytest.raises((of_urllib, urllib.error.URLError)) as caught:
        open_by_urllib(idle)
    assert isinstance(getattr(caught.value, "reason", caught.value), of_urllib)
    assert fault.hits == 2
    assert [(e.status, e.fault) for e in idle.requests.all()] == [(0, kind), (0, kind)]
    idle.faults.clear()
    assert get(idle).status_code == 200


def test_an_answer_that_is_not_json(idle: Emulator) -> None:
    idle.fault("malformed")
    answer = get(idle)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(ValueError, match=r"(?i)expecting|delimiter"):
        answer.json()


@pytest.fixture
def pauses(idle: Emulator, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """An event that is set when a request begins to wait, because a fault says so."""
    waits = threading.Event()
    pause = idle.faults.pause

    def noted_pause(seconds: float) -> bool:
        waits.set()
        return pause(seconds)

    monkeypatch.setattr(idle.faults, "pause", noted_pause)
    return waits


@contextlib.contextmanager
def unanswered(
    emulator: Emulator, pauses: threading.Event, job: dict[str, str] | None = None
) -> Iterator[None]:
    """Ask for the jobs, or submit one, and have the request wait during the block: no answer comes."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port)
    try:
        pauses.clear()
        body = json.dumps(job) if job else None
        headers = {**BEARER, "Content-Type": "application/json"}
        connection.request("POST" if job else "GET", "/jobs/", body, headers)
        assert pauses.wait(60)
        yield
        connection.sock.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.sock.recv(1)
    finally:
        connection.close()


def test_slow_answers_are_whole_and_hanging_ones_never_come(idle: Emulator, pauses: threading.Event) -> None:
    idle.fault("slow", latency=0.02, jitter=0.01, times=1)
    assert get(idle).json() == []
    idle.fault("hang", times=1)
    with unanswered(idle, pauses):
        assert get(idle).json() == []


def test_taking_faults_back_lets_go_of_what_hangs(idle: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    pause = Faults.pause

    def noted(self: Faults, seconds: float) -> None:
        hangs.set()
        pause(self, seconds)

    monkeypatch.setattr(Faults, "pause", noted)
    idle.fault("slow", latency=3600)
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(get(idle, timeout=60).status_code))
    thread.start()
    assert hangs.wait(60)
    idle.faults.clear()
    thread.join(60)
    assert answers == [200]


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (401, "application/json", b'{"detail": "Token may have expired"}'),
        (404, "application/json", b'{"detail": "Not Found"}'),
        (429, "application/json", b'{"detail": "Too Many Requests"}'),
        (500, "text/plain; charset=utf-8", b"Internal Server Error"),
        (502, "text/html", b"<html>\r\n<head><title>502 Bad Gateway</title></head>"),
        (503, "application/json", b'{"error": "Service Unavailable"}'),
        (504, "text/html", b"<html>\r\n<head><title>504 Gateway Timeout</title></head>"),
        (599, "application/json", b'{"detail": "Unknown"}'),
    ],
)
def test_errors_have_the_bodies_that_clients_meet(
    idle: Emulator, status: int, content_type: str, body: bytes
) -> None:
    idle.fault("error", status=status)
    answer = get(idle)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, content_type)
    assert answer.content.startswith(body)


@pytest.mark.parametrize(("body", "content"), [({"a": [1]}, b'{"a": [1]}'), ("no", b"no"), (0, b"0")])
def test_errors_can_have_any_body(idle: Emulator, body: Any, content: bytes) -> None:
    idle.fault("error", status=418, body=body)
    assert get(idle).content == content


def test_the_request_is_noted_and_executed_before_its_answer_is_spoilt(idle: Emulator) -> None:
    idle.fault("drop", method="POST", times=1)
    with pytest.raises(requests.ConnectionError):
        submit(idle)
    assert [job.code for job in idle.jobs()] == ["print(1)"]
    exchange = idle.requests.assert_called_once("POST", "/jobs/", json=JOB)
    assert (exchange.status, exchange.fault, exchange.user) == (0, "drop", "alice")
    assert "no answer [drop]" in str(exchange)


def test_a_fault_before_the_request_is_executed_leaves_nothing_behind(idle: Emulator) -> None:
    idle.fault("error", method="POST", before=True, status=502)
    assert submit(idle).status_code == 502
    assert idle.jobs() == []
    assert idle.requests.assert_called_once("POST", "/jobs/").status == 502


def test_a_slow_request_is_in_the_journal_while_it_waits(idle: Emulator, pauses: threading.Event) -> None:
    idle.fault("slow", latency=3600, before=True)
    with unanswered(idle, pauses, JOB):
        assert [str(e) for e in idle.requests.all()] == ["POST /jobs/ by alice -> no answer [slow]"]
        assert idle.jobs() == []


def test_a_request_that_still_waits_at_a_reset_is_never_executed(
    idle: Emulator, pauses: threading.Event
) -> None:
    idle.fault("slow", latency=3600, before=True)
    failures: list[Exception] = []

    def submit_and_fail() -> None:
        try:
            submit(idle)
        except requests.ConnectionError as error:
            failures.append(error)

    client = threading.Thread(target=submit_and_fail)
    client.start()
    assert pauses.wait(60)
    idle.reset()
    client.join(60)
    assert len(failures) == 1
    assert idle.jobs() == []


def test_over_http_a_rule_is_what_it_is_in_python() -> None:
    here = {each.name: each.default for each in dataclasses.fields(Fault)}
    assert set(FaultState.model_fields) == set(here)
    for name, each in FaultRule.model_fields.items():
        required = here[name] is dataclasses.MISSING
        assert each.is_required() is required, name
        expected = list(here[name]) if isinstance(here[name], tuple) else here[name]
        assert required or each.default == expected, name


RULES: list[tuple[dict[str, Any], list[bool]]] = [
    ({"times": 2}, [True, True, False, False]),
    ({"after": 1, "times": 2}, [False, True, True, False]),
    ({"on": (1, 3)}, [True, False, True, False]),
    ({"on": [2], "times": 1}, [False, True, False, False]),
    ({"probability": 0.0}, [False] * 4),
    ({"method": "post"}, [False] * 4),
    ({"path": "/jobs/"}, [True] * 4),
    ({"path": "/job"}, [False] * 4),
    ({"user": "alice"}, [True] * 4),
    ({"user": "bob"}, [False] * 4),
    ({"service": "jobs", "host": "127.*"}, [True] * 4),
    ({"service": "drive"}, [False] * 4),
    ({"host": "nmpi-v3.hbpneuromorphic.eu"}, [False] * 4),
]


@pytest.mark.parametrize(("rule", "spoilt"), RULES)
def test_rules_choose_requests(idle: Emulator, rule: dict[str, Any], spoilt: list[bool]) -> None:
    idle.fault("error", status=502, **rule)
    assert [get(idle).status_code == 502 for _ in spoilt] == spoilt


def test_probabilities_are_repeatable_by_a_seed(idle: Emulator) -> None:
    def draw() -> list[int]:
        idle.faults.clear()
        idle.fault("error", status=502, probability=0.5, seed=3)
        return [get(idle).status_code for _ in range(12)]

    first = draw()
    assert draw() == first
    assert set(first) == {200, 502}


def test_a_fault_can_end_with_time(idle: Emulator) -> None:
    idle.clock.freeze()
    idle.fault("error", status=502, lasting=5)
    assert get(idle).status_code == 502
    idle.clock.advance(seconds=4.9)
    assert get(idle).status_code == 502
    idle.clock.advance(seconds=0.1)
    assert get(idle).status_code == 200


def test_the_first_fault_that_fits_strikes(idle: Emulator) -> None:
    idle.fault("error", status=502, times=1)
    idle.fault("error", status=504)
    assert [get(idle).status_code for _ in range(2)] == [502, 504]


def test_a_fault_for_a_platform_strikes_what_is_about_its_jobs(idle: Emulator) -> None:
    job = submit(idle).json()["id"]
    other = submit(idle, "BrainScaleS").json()["id"]
    idle.fault("error", status=502, platform="SpiNNaker")
    key = {"x-api-key": "key-nmpi"}
    assert submit(idle).status_code == 502
    assert submit(idle, "BrainScaleS").status_code == 201
    assert get(idle, f"/jobs/{job}").status_code == 502
    assert get(idle, f"/jobs/{job}/comments/").status_code == 502
    assert get(idle, f"/jobs/{other}").status_code == 200
    assert get(idle, "/jobs/next/SpiNNaker", **key).status_code == 502
    assert get(idle, f"/api/v2/results/{job}").status_code == 502
    assert get(idle, f"/api/v2/results/{other}").status_code != 502
    assert get(idle, "/jobs/99999999999999999999999999").status_code != 502


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("jobs", "/jobs/"),
        ("jobs", "/projects/"),
        ("jobs-v2", "/api/v2/queue/?format=json"),
        ("jobs-v2", "/api/v1/queue/"),
        ("quotas-v2", "/quotas-v2/projects/"),
        ("identity", "/auth/realms/hbp/protocol/openid-connect/userinfo"),
        ("drive", "/api2/repos/"),
        ("bucket", "/api/v1/buckets/lab-one"),
        ("collaboratory", "/rest/v1/collabs/lab-one"),
        ("provenance", "/simulations/"),
    ],
)
def test_each_service_can_go_wrong_on_its_own(idle: Emulator, service: str, path: str) -> None:
    others = [s for s in ("jobs", "jobs-v2", "identity", "drive", "bucket") if s != service]
    for other in others:
        idle.fault("error", status=599, service=other)
    assert get(idle, path).status_code != 599
    idle.fault("error", status=598, service=service)
    assert get(idle, path).status_code == 598


def test_a_user_of_an_older_client_is_known(idle: Emulator) -> None:
    idle.fault("error", status=502, user="alice")
    url = idle.url + "/api/v1/queue/"
    known = requests.get(url, headers={"Authorization": "ApiKey alice:token-alice"}, timeout=30)
    unknown = requests.get(url, headers={"Authorization": "ApiKey alice:no-token"}, timeout=30)
    assert (known.status_code, unknown.status_code) == (502, 401)


def test_a_download_is_cut_in_the_middle(stubbed: Emulator, tmp_path: Path) -> None:
    stubbed.stub(files={"results.dat": b"x" * 100_000})
    client = stubbed.client("alice")
    job = client.submit_job("x", "SpiNNaker", "lab-one", wait=True)
    fault = stubbed.fault("truncate", service="files", times=1)
    with pytest.raises(urllib.error.ContentTooShortError):
        client.download_data(job, str(tmp_path / "first"))
    assert fault.hits == 1
    (file,) = client.download_data(job, str(tmp_path / "second"))
    assert Path(file).read_bytes() == b"x" * 100_000


def test_faults_never_strike_the_control_interface(idle: Emulator) -> None:
    idle.fault("drop")
    assert requests.get(idle.url + "/_emulator/faults", timeout=30).json()[0]["hits"] == 0
    assert requests.delete(idle.url + "/_emulator/faults/1", timeout=30).status_code == 200
    assert get(idle).status_code == 200


def test_a_fault_can_hold_for_a_block(idle: Emulator) -> None:
    with idle.faults.during("error", status=502) as fault:
        assert get(idle).status_code == 502
    assert get(idle).status_code == 200
    assert (fault.seen, fault.hits) == (1, 1)
    assert not idle.faults.remove(fault.number)


def bad(**rule: Any) -> Callable[[Faults], Any]:
    return lambda faults: faults.add(**{"kind": "error", **rule})


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (bad(kind="explode"), "there is no fault 'explode'; there are: slow, error"),
        (bad(pth="/x"), "a fault takes: method, path, service"),
        (bad(path="("), "is no regular expression"),
        (bad(service="mail"), "there is no service 'mail'; there are: jobs, files"),
        (bad(probability=1.5), "a probability is between 0 and 1"),
        (bad(latency=-1), "latency is a number that is not negative, not -1"),
        (bad(latency="long"), "latency is a number"),
        (bad(times=True), "times is a number"),
        (bad(status=99), "99 is no status"),
        (bad(method=5), "method is a text, not 5"),
        (bad(path=re.compile("/x")), "path is a text, not re.compile"),
        (bad(on=(0, 1)), "counted from 1, not [0, 1]"),
        (bad(on="ab"), "counted from 1, not ['a', 'b']"),
        (bad(lasting=float("inf")), "lasting is a number"),
    ],
)
def test_rules_that_make_no_sense_are_refused(make: Callable[[Faults], Any], complaint: str) -> None:
    faults = Faults()
    with pytest.raises(UsageError, match=re.escape(complaint)):
        make(faults)
    assert faults.all() == []
