"""The testers' page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.api.faults import Faults
from nmpi_emulator.api.journal import Journal
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.queue.stubs import Stubs

from .browsing import Reader

WORLD = Path(__file__).parents[1] / "world.json"


class DoubleEmulator(Emulator):
    """An emulator with the parts of a test double, which notes what its queue is told."""

    def __init__(self) -> None:
        super().__init__(WORLD, execution=False)
        self.requests = Journal(self.clock.now)
        self.faults = Faults()
        self.stubs = Stubs()
        self.told: list[str] = []

    def hold(self) -> None:
        self.told.append("hold")

    def release(self) -> None:
        self.told.append("release")

    def step(self, job: int | str | None = None) -> tuple[int, JobStatus] | None:
        self.told.append("step")
        return None


@pytest.fixture(scope="module")
def _double() -> Iterator[DoubleEmulator]:
    with DoubleEmulator() as emulator:
        yield emulator


@pytest.fixture
def double(_double: DoubleEmulator) -> DoubleEmulator:
    """An emulator with all parts of a test double, in its first state."""
    _double.reset()
    _double.requests.clear()
    _double.faults.clear()
    _double.stubs.clear()
    _double.told.clear()
    return _double


@pytest.fixture
def tester(double: DoubleEmulator) -> Reader:
    """Somebody signed in there."""
    found = Reader(double)
    found.sign_in("alice")
    return found


def note(double: DoubleEmulator, path: str = "/jobs/", status: int = 200, user: str | None = "alice") -> None:
    """Have the journal note a request."""
    double.requests.record(
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


def test_an_emulator_without_the_parts_of_a_double_says_so(alice: Reader) -> None:
    assert "Faults" not in alice.get("testing").text
    assert alice.post("testing/faults", kind="drop").status_code == 404


def test_requests_are_listed_newest_first_without_secrets(double: DoubleEmulator, tester: Reader) -> None:
    note(double, "/jobs/1")
    note(double, "/jobs/2", status=404, user=None)
    page = tester.get("testing").text
    assert page.index("/jobs/2?size=3") < page.index("/jobs/1?size=3")
    assert "secret-token" not in page
    assert "{&#34;a&#34;: &#34;&lt;b&gt;&#34;}" in page
    assert "x" * 4000 in page
    assert "x" * 4001 not in page
    found = tester.get("testing?path=jobs/1").text
    assert "/jobs/2?size" not in found
    assert "/jobs/1?size" not in tester.get("testing?status=404").text
    assert "No requests that fit" in tester.get("testing?user=bob").text
    tester.post("testing/requests")
    assert double.requests.all() == []


def test_faults_are_set_and_taken_back(double: DoubleEmulator, tester: Reader) -> None:
    fields = {
        "kind": "error",
        "path": "/jobs/.*",
        "status": "502",
        "times": "2",
        "probability": "0.5",
        "user": "",
    }
    assert tester.post("testing/faults", **fields).status_code == 303
    (fault,) = double.faults.all()
    assert (fault.kind, fault.path, fault.status, fault.times, fault.user) == (
        "error",
        "/jobs/.*",
        502,
        2,
        None,
    )
    assert "/jobs/.*" in tester.get("testing").text
    assert tester.post("testing/faults", remove=str(fault.number)).status_code == 303
    assert tester.post("testing/faults", remove=str(fault.number)).status_code == 404
    for wrong in ({"kind": "explode"}, {"kind": "drop", "path": "("}, {"kind": "drop", "times": "many"}, {}):
        assert tester.post("testing/faults", **wrong).status_code == 400
    tester.post("testing/faults", kind="drop")
    tester.post("testing/faults", clear="yes")
    assert double.faults.all() == []


def test_stubs_are_set_and_taken_back(double: DoubleEmulator, tester: Reader) -> None:
    fields = {
        "platform": "SpiNNaker",
        "code": "import",
        "status": "error",
        "log": "no",
        "times": "1",
        "delay": "0",
    }
    assert tester.post("testing/stubs", **fields).status_code == 303
    (stub,) = double.stubs.all()
    assert str(stub).replace("'", "&#39;") in tester.get("testing").text
    assert tester.post("testing/stubs", status="running").status_code == 400
    assert tester.post("testing/stubs", code="(").status_code == 400
    tester.post("testing/stubs", clear="yes")
    assert double.stubs.all() == []


def test_the_queue_is_held_and_moved_on(double: DoubleEmulator, tester: Reader) -> None:
    for action in ("hold", "step", "release"):
        assert tester.post("testing/queue", action=action).status_code == 303
    assert double.told == ["hold", "step", "release"]
    assert tester.post("testing/queue", action="stop").status_code == 400


def test_other_machines_see_nothing_of_it(alice: Reader) -> None:
    elsewhere = {"REMOTE_ADDR": "192.168.1.7"}
    page = alice.get("testing", environ_base=elsewhere)
    assert page.status_code == 403
    assert "control_token" in page.text
    sent = {"form_token": alice.token(), "status": "down"}
    for form in ("status", "reset", "clock", "queue", "faults", "stubs", "requests"):
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
