"""The testers' page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus

from .browsing import Reader

WORLD = Path(__file__).parents[1] / "world.json"


def note(idle: Emulator, path: str = "/jobs/", status: int = 200, user: str | None = "alice") -> None:
    """Have the journal note a request."""
    idle.requests.record(
        method="GET", path=path, query="size=3", user=user, status=status, fault=None,
        request_headers={"Authorization": "Bearer secret-token", "Accept": "*/*"},
        request_body=b'{"a": "<b>"}', response_body=b"x" * 5000,
    )  # fmt: skip


def test_the_status_of_the_service_is_changed(alice: Reader, idle: Emulator) -> None:
    assert alice.post("testing/status", status="down for <repair>").status_code == 303
    page = alice.get("testing").text
    assert "The service says: down for &lt;repair&gt;" in page
    assert alice.http.get("/jobs/").status_code == 503
    alice.post("testing/status", status="")
    assert alice.http.get("/").get_json()["status"] == "ok"


def test_the_clock_is_set(alice: Reader, idle: Emulator) -> None:
    try:
        alice.post("testing/clock", action="freeze")
        frozen = idle.clock.now()
        assert idle.clock.now() == frozen
        alice.post("testing/clock", action="advance", amount="1.5", unit="days")
        assert idle.clock.now() - frozen == dt.timedelta(days=1.5)
        assert idle.clock.now().strftime("%Y-%m-%d %H:%M:%S") in alice.get("testing").text
        assert alice.get("jobs").status_code == 200  # still signed in
        for fields in (
            {"action": "advance", "amount": "-1"},
            {"action": "advance", "amount": "soon"},
            {"action": "advance", "amount": "1e300"},
            {"action": "advance", "amount": "1", "unit": "years"},
            {"action": "now"},
        ):
            assert alice.post("testing/clock", **fields).status_code == 400
        alice.post("testing/clock", action="resume")
        alice.post("testing/clock", action="reset")
    finally:
        idle.clock.reset()


def test_the_emulator_is_reset(alice: Reader, submit: Callable[..., int]) -> None:
    job = submit()
    assert f"/dashboard/jobs/{job}" in alice.get("testing").text
    assert alice.post("testing/reset").status_code == 303
    assert alice.get(f"jobs/{job}").status_code == 404


def test_requests_are_listed_newest_first_without_secrets(alice: Reader, idle: Emulator) -> None:
    note(idle, "/jobs/1")
    note(idle, "/jobs/2", status=404, user=None)
    page = alice.get("testing").text
    assert page.index("/jobs/2?size=3") < page.index("/jobs/1?size=3")
    assert "secret-token" not in page
    assert "{&#34;a&#34;: &#34;&lt;b&gt;&#34;}" in page
    assert "x" * 4000 in page
    assert "x" * 4001 not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("path=jobs/1", {1}),
        ("path=size", {1, 2}),
        ("status=404", {2}),
        ("status=4xx", {2}),
        ("status=2XX", {1}),
        ("user=alice", {1}),
        ("user=bob", set()),
        ("status=nonsense", {1, 2}),
    ],
)
def test_requests_are_found_again(alice: Reader, idle: Emulator, query: str, shown: set[int]) -> None:
    note(idle, "/jobs/1")
    note(idle, "/jobs/2", status=404, user=None)
    page = alice.get(f"testing?{query}").text
    assert {number for number in (1, 2) if f"/jobs/{number}?size=3" in page} == shown
    assert ("No requests that fit" in page) == (not shown)


def test_requests_to_the_api_are_noted_and_can_be_forgotten(alice: Reader, idle: Emulator) -> None:
    alice.http.get("/jobs/", headers={"Authorization": "Bearer token-alice"})
    (noted,) = idle.requests.all()  # what the pages themselves are asked for is not among them
    assert (noted.method, noted.target, noted.user) == ("GET", "/jobs/", "alice")
    assert "GET /jobs/" in alice.get("testing").text
    alice.post("testing/requests")
    assert idle.requests.all() == []


def test_faults_are_set_and_taken_back(alice: Reader, idle: Emulator) -> None:
    fields = {"kind": "error", "path": "/jobs/.*", "status": "502", "times": "2", "before": "yes", "user": ""}
    assert alice.post("testing/faults", **fields).status_code == 303
    (fault,) = idle.faults.all()
    assert (fault.kind, fault.path, fault.status, fault.times) == ("error", "/jobs/.*", 502, 2)
    assert (fault.user, fault.before) == (None, True)
    assert alice.http.get("/jobs/").status_code == 502
    assert "has struck 1 time<" in alice.get("testing").text
    assert alice.post("testing/faults", remove=str(fault.number)).status_code == 303
    assert alice.post("testing/faults", remove=str(fault.number)).status_code == 404
    alice.post("testing/faults", kind="drop")
    assert alice.get("testing").status_code == 200  # whatever is set, it can be taken back here
    alice.post("testing/faults", clear="yes")
    assert idle.faults.all() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "there is no fault"),
        ({"kind": "explode"}, "there is no fault &#39;explode&#39;"),
        ({"kind": "drop", "path": "("}, "no regular expression"),
        ({"kind": "drop", "times": "many"}, "times must be a number"),
        ({"kind": "drop", "after": "-1"}, "after must be a number"),
        ({"kind": "drop", "probability": "nan"}, "probability must be a number"),
        ({"kind": "drop", "probability": "2"}, "between 0 and 1"),
        ({"kind": "error", "status": "7"}, "status"),
        ({"kind": "error", "service": "post"}, "no service"),
        ({"kind": "error", "lasting": "-1"}, "lasting must be a number"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    alice: Reader, idle: Emulator, wrong: dict[str, str], said: str
) -> None:
    answer = alice.post("testing/faults", **wrong)
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert idle.faults.all() == []


def test_stubs_are_set_and_taken_back(alice: Reader, idle: Emulator) -> None:
    fields = {"platform": "SpiNNaker", "code": "import", "status": "error", "log": "no", "times": "1"}
    assert alice.post("testing/stubs", **fields, delay="0").status_code == 303
    (stub,) = idle.stubs.all()
    assert str(stub).replace("'", "&#39;") in alice.get("testing").text
    assert alice.post("testing/stubs", remove=str(stub.number)).status_code == 303
    assert alice.post("testing/stubs", remove=str(stub.number)).status_code == 404
    alice.post("testing/stubs", status="finished")
    alice.post("testing/stubs", clear="yes")
    assert idle.stubs.all() == []


@pytest.mark.parametrize("wrong", [{"status": "running"}, {"code": "("}, {"delay": "-1"}, {"times": "0.5"}])
def test_a_stub_that_makes_no_sense_is_refused(alice: Reader, idle: Emulator, wrong: dict[str, str]) -> None:
    assert alice.post("testing/stubs", **wrong).status_code == 400
    assert idle.stubs.all() == []


def test_jobs_are_moved_on_while_the_queue_is_held(
    alice: Reader, idle: Emulator, submit: Callable[..., int]
) -> None:
    job = submit()
    alice.post("testing/stubs", status="finished")
    assert "hold()" in alice.post("testing/queue", action="step").text
    alice.post("testing/queue", action="hold")
    assert "The queue is held" in alice.get("testing").text
    for status in (JobStatus.running, JobStatus.finished):
        assert alice.post("testing/queue", action="step").status_code == 303
        assert idle.job(job).status is status
    alice.post("testing/queue", action="release")
    assert not idle.is_held
    assert alice.post("testing/queue", action="stop").status_code == 400


def test_who_executes_jobs_is_changed(alice: Reader, idle: Emulator) -> None:
    assert alice.post("testing/platforms", platform="Spikey", mode="off").status_code == 303
    assert idle.world.mode("Spikey") == "off"
    for wrong in ({"platform": "Abacus", "mode": "off"}, {"platform": "Spikey", "mode": "on"}, {}):
        assert alice.post("testing/platforms", **wrong).status_code == 400


def test_tokens_expire_and_quotas_are_used_up(
    alice: Reader, idle: Emulator, submit: Callable[..., int]
) -> None:
    submit()
    asked = {"action": "exhaust", "collab": "lab-one", "platform": "Demo"}
    assert alice.post("testing/access", **asked).status_code == 303
    job = {"code": "print()", "collab": "lab-one", "hardware_platform": "Demo"}
    bearer = {"Authorization": f"Bearer {idle.token('alice')}"}
    assert alice.http.post("/jobs/", json=job, headers=bearer).status_code == 403
    quota = {"collab": "lab-one", "platform": "Demo"}
    assert alice.post("testing/access", action="grant", limit="5", **quota).status_code == 303
    assert alice.http.post("/jobs/", json=job, headers=bearer).status_code == 201
    for limit in ("", "-1", "nan", "much"):
        assert alice.post("testing/access", action="grant", limit=limit, **quota).status_code == 400
    for unknown in ({"platform": "Abacus"}, {"collab": "nowhere"}):
        for action in ("exhaust", "grant"):
            asked = {**quota, **unknown, "action": action, "limit": "1"}
            assert alice.post("testing/access", **asked).status_code == 400, asked
    alice.post("testing/access", action="expire", user="alice")
    assert alice.http.get("/jobs/", headers=bearer).status_code == 401
    assert alice.post("testing/access", action="expire", user="nobody").status_code == 400
    assert alice.post("testing/access", action="give").status_code == 400


def test_other_machines_see_nothing_of_it(alice: Reader) -> None:
    elsewhere = {"REMOTE_ADDR": "192.168.1.7"}
    page = alice.get("testing", environ_base=elsewhere)
    assert page.status_code == 403
    assert "control_token" in page.text
    sent = {"form_token": alice.token(), "status": "down"}
    for form in ("status", "reset", "clock", "queue", "faults", "stubs", "requests", "platforms", "access"):
        answer = alice.http.post(f"/dashboard/testing/{form}", data=sent, environ_base=elsewhere)
        assert answer.status_code == 403, form
    assert alice.http.get("/").get_json()["status"] == "ok"


def test_the_control_token_opens_the_page_to_other_machines() -> None:
    with Emulator(WORLD, execution=False, control_token="open sesame") as emulator:
        alice = Reader(emulator)
        alice.sign_in("alice")
        assert alice.get("testing").status_code == 403
        assert alice.post("testing/unlock", token="wrong").status_code == 403
        assert alice.get("testing").status_code == 403
        assert alice.post("testing/unlock", token="open sesame").status_code == 303
        assert alice.get("testing", environ_base={"REMOTE_ADDR": "192.168.1.7"}).status_code == 200
        for _ in range(10):
            alice.post("testing/unlock", token="wrong")
        assert "Too many" in alice.post("testing/unlock", token="open sesame").text


def test_behind_something_else_this_machine_is_not_trusted_either() -> None:
    with Emulator(WORLD, execution=False, public_url="http://localhost:8080") as emulator:
        alice = Reader(emulator)
        alice.sign_in("alice")
        assert alice.get("testing").status_code == 403
