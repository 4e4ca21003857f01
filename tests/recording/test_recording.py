"""Recordings hold no secrets, and are read back or refused."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError
from nmpi_emulator.recording.proxy import Passed, RecordingProxy
from nmpi_emulator.recording.recording import Recording, read_recording, recording_of
from nmpi_emulator.recording.replay import replay

MOMENT = dt.datetime(2026, 3, 1, tzinfo=dt.timezone.utc)
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"


def passed(answer: Any = None, **changes: Any) -> Passed:
    plain: dict[str, Any] = {
        "method": "GET",
        "path": "/jobs/",
        "query": "",
        "headers": {"Authorization": f"Bearer {TOKEN}", "Cookie": "sessionid=0123456789", "X-Own": "mine"},
        "body": b"",
        "status": 200,
        "answer_headers": {"Content-Type": "application/json", "Set-Cookie": "sessionid=0123456789"},
        "answer": json.dumps(answer).encode(),
    }
    return Passed(**{**plain, **changes})


def recording(*session: Passed, **more: Any) -> Recording:
    return recording_of(session, url="https://service", recorded_at=MOMENT, **more)


def job(**changes: Any) -> dict[str, Any]:
    return {
        "id": 7, "code": "print(1)", "collab": "lab", "user_id": "alice", "hardware_platform": "SpiNNaker",
        "status": "finished", "log": "", "timestamp_submission": "2026-03-01T12:00:00Z",
        "timestamp_completion": "2026-03-01T12:00:30Z", **changes,
    }  # fmt: skip


def test_headers_tokens_addresses_users_and_collabs_are_replaced() -> None:
    made = recording(
        passed([{"user_id": "alice", "collab": "big-lab", "text": f"alice of big-lab (a@b.org): {TOKEN}"}],
               query="collab=big-lab&api_key=secret-key-1&user_id=bob"),
        passed({"access_token": "opaque-token-2", "owner": "alice", "collab": "private-bob"},
               path="/projects/", body=b"secret-key-1 of malice"),
    )  # fmt: skip
    first, second = made.exchanges
    assert set(first["headers"]) == set() and set(first["answer_headers"]) == {"content-type"}
    assert json.loads(first["answer"]) == [
        {
            "user_id": "user-1",
            "collab": "collab-1",
            "text": "user-1 of collab-1 (somebody@example.org): REMOVED",
        }
    ]
    assert first["query"] == "collab=collab-1&api_key=REMOVED&user_id=user-2"
    answer = json.loads(second["answer"])
    assert answer == {"access_token": "REMOVED", "owner": "user-1", "collab": "private-user-2"}
    assert second["body"] == "REMOVED of malice"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + TOKEN.encode(),
        b"\xff Authorization: Bearer 0123456789abcdef",
        b"\xff\xfe bob@lab.org \xff",
    ],
)
def test_nothing_is_written_that_still_opens_doors(content: bytes) -> None:
    wire = job(output_data={"files": [{"url": "http://files/results.dat", "path": "lab/7/results.dat"}]})
    with pytest.raises(UsageError, match="the recording is not written: it would still hold") as caught:
        recording(passed(wire, path="/jobs/7"), fetch=lambda url: content)
    assert TOKEN not in str(caught.value)


def test_jobs_are_kept_with_their_last_state_and_files() -> None:
    wire = job(log="done", resource_usage={"value": 1.5, "units": "core-hours"}, provenance={"by": "alice"},
               output_data={"files": [{"url": "http://files/a", "path": "lab/7/out/a.txt"}]})  # fmt: skip
    made = recording(
        passed(job(status="running"), path="/jobs/7"),
        passed(wire, path="/jobs/7"),
        passed(job(log=None), path="/jobs/7"),
        passed([job()], path="/jobs/"),
        fetch=lambda url: b"\x00\xff",
    )
    (kept,) = made.jobs
    assert (kept.status, kept.log, kept.seconds) == ("finished", "done", 30.0)
    made_twice = recording(passed(wire, path="/jobs/7"), fetch=lambda url: None)
    assert (made_twice.jobs[0].resource_usage, made_twice.jobs[0].provenance) == (1.5, {"by": "user-1"})
    assert made_twice.jobs[0].files == {}


def test_the_same_code_gets_its_answers_in_their_order(stubbed: Emulator, tmp_path: Path) -> None:
    session = [
        passed(job(id=n, status=s, log=s), path=f"/jobs/{n}") for n, s in ((1, "error"), (2, "finished"))
    ]
    recording(*session).write(tmp_path / "r.json")
    assert replay(stubbed, tmp_path / "r.json") == 2
    jobs = [
        stubbed.submit("print(1)", platform="SpiNNaker", collab="lab-one", username="alice") for _ in range(3)
    ]
    other = stubbed.submit("print(10)", platform="SpiNNaker", collab="lab-one", username="alice")
    for number in jobs:
        stubbed.wait_for(number, timeout=60)
    assert sorted(stubbed.job(number).status.value for number in jobs) == ["error", "finished", "finished"]
    assert stubbed.job(other).status.value == "submitted"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "cannot read the recording"),
        ("[]", "is not a recording of nmpi-emulator"),
        ('{"format": "other"}', "is not a recording of nmpi-emulator"),
        ('{"format": "nmpi-emulator recording", "version": 9, "written_by": "8.0"}', "by nmpi-emulator 8.0"),
        ('{"format": "nmpi-emulator recording", "version": 1}', "is damaged"),
        ('{"format": "nmpi-emulator recording", "version": 1, "jobs": [{"x": 1}]}', "is damaged"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_recording(file)
    assert complaint in str(caught.value)


def test_the_proxy_changes_nothing_that_is_said(idle: Emulator) -> None:
    bearer = {"Authorization": "Bearer token-alice"}
    new = {"code": "é", "collab": "lab-one", "hardware_platform": "SpiNNaker"}
    with RecordingProxy(idle.url) as proxy:
        created = requests.post(proxy.url + "/jobs/", json=new, headers=bearer, timeout=30)
        through = requests.get(proxy.url + "/jobs/100001?with_log=true", headers=bearer, timeout=30)
        missing = requests.get(proxy.url + "/nowhere", timeout=30)
        head = requests.head(proxy.url + "/", timeout=30)
    direct = requests.get(idle.url + "/jobs/100001?with_log=true", headers=bearer, timeout=30)
    assert (created.status_code, missing.status_code, head.content) == (201, 404, b"")
    assert (through.content, through.headers["Content-Type"]) == (
        direct.content,
        direct.headers["Content-Type"],
    )
    assert [(p.method, p.path, p.query) for p in proxy.passed][:2] == [
        ("POST", "/jobs/", ""), ("GET", "/jobs/100001", "with_log=true"),
    ]  # fmt: skip


def test_a_service_that_is_not_there_is_a_bad_gateway_and_a_bad_address_refused() -> None:
    with RecordingProxy("http://127.0.0.1:1") as proxy:
        assert requests.get(proxy.url + "/jobs/", timeout=30).status_code == 502
    assert proxy.passed == []
    with pytest.raises(UsageError, match="begins with http"):
        RecordingProxy("nmpi")
