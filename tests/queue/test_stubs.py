"""Jobs that are answered without being run."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError
from nmpi_emulator.queue.running_job import RunningJob
from nmpi_emulator.queue.stubs import Stubs, as_bytes


def submit(
    emulator: Emulator, code: str = "print(1)", platform: str = "SpiNNaker", user: str = "alice"
) -> int:
    return emulator.submit(code, platform=platform, collab="lab-one", username=user)


def ending(emulator: Emulator, job: int) -> str:
    return emulator.wait_for(job, timeout=60).value


def test_a_job_gets_status_log_files_and_usage(stubbed: Emulator, tmp_path: Path) -> None:
    (tmp_path / "spikes.txt").write_text("1 2 3")
    stubbed.stub(
        log="half way\nthere", resource_usage=2.5, provenance={"by": "a stub"},
        files={"results/a.json": {"x": 1}, "b.bin": b"\0", "c.txt": "c", "d.txt": tmp_path / "spikes.txt"},
    )  # fmt: skip
    client = stubbed.client("alice")
    job = client.submit_job("x", "SpiNNaker", "lab-one", wait=True)
    assert (job["status"], job["resource_usage"]["value"], job["provenance"]) == (
        "finished",
        2.5,
        {"by": "a stub"},
    )
    assert client.get_job(job["id"], with_log=True)["log"].startswith("half way\nthere")
    contents = {
        file["path"].rpartition("/")[2]: requests.get(file["url"], timeout=30).content
        for file in job["output_data"]["files"]
    }
    assert contents == {"a.json": b'{"x": 1}', "b.bin": b"\0", "c.txt": b"c", "d.txt": b"1 2 3"}


def test_a_failure_is_an_error_with_its_log(stubbed: Emulator) -> None:
    stubbed.stub(status="error", log="Traceback: no")
    job = submit(stubbed)
    assert ending(stubbed, job) == "error"
    assert stubbed.log(job).startswith("Traceback: no")


def test_answers_come_in_their_order(stubbed: Emulator) -> None:
    stub = stubbed.stub(status="error", times=2).then(log="at last", times=1).then(status="error")
    assert [ending(stubbed, submit(stubbed)) for _ in range(4)] == ["error", "error", "finished", "error"]
    assert stub.hits == 4


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"platform": "Spikey"}, "its platform is SpiNNaker"),
        ({"collab": "lab-two"}, "its collab is lab-one"),
        ({"user": "ed"}, "its user is alice"),
        ({"code": "import x"}, "'import x' is not found in its code"),
        ({"where": lambda job: job.id < 0}, "the condition does not hold"),
    ],
)
def test_a_stub_is_about_the_jobs_that_fit(stubbed: Emulator, rule: dict[str, Any], reason: str) -> None:
    other = stubbed.stub(log="not for it", **rule)
    stubbed.stub(log="for it")
    job = submit(stubbed)
    ending(stubbed, job)
    assert stubbed.log(job).startswith("for it")
    assert other.reasons(stubbed.job(job)) == [reason]
    assert stubbed.stubs.unused() == [other]


def test_jobs_that_no_stub_answers_wait_for_one(stubbed: Emulator) -> None:
    first, second = submit(stubbed, "one"), submit(stubbed, "two")
    assert stubbed.run_until_idle(60)
    stubbed.stub(code="two")
    assert ending(stubbed, second) == "finished"
    assert stubbed.job(first).status.value == "submitted"
    stubbed.stub(code="one")
    assert ending(stubbed, first) == "finished"


def test_a_condition_that_raises_is_remembered_and_fits_nothing(stubbed: Emulator) -> None:
    stub = stubbed.stub(where=lambda job: job.nothing)
    stubbed.stub()
    assert ending(stubbed, submit(stubbed)) == "finished"
    assert isinstance(stub.error, AttributeError) and stub.hits == 0


def test_a_delay_follows_the_emulators_clock(stubbed: Emulator) -> None:
    stubbed.clock.freeze()
    stubbed.stub(delay=3600)
    job = submit(stubbed)
    assert stubbed.wait_for(job, "running", timeout=60) == "running"
    stubbed.clock.advance(minutes=59)
    assert stubbed.job(job).status.value == "running"
    stubbed.clock.advance(minutes=1)
    assert ending(stubbed, job) == "finished"
    record = stubbed.job(job)
    assert record.completed_at is not None
    assert (record.completed_at - record.submitted_at).total_seconds() == 3600


def test_a_delay_has_begun_when_the_job_is_seen_to_run(
    stubbed: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = RunningJob.started

    def begin_and_advance(running: RunningJob) -> None:
        begin(running)
        stubbed.clock.advance(hours=1)

    monkeypatch.setattr(RunningJob, "started", begin_and_advance)
    stubbed.clock.freeze()
    stubbed.stub(delay=3600)
    assert ending(stubbed, submit(stubbed)) == "finished"


def test_a_job_that_is_removed_or_killed_ends_at_once(stubbed: Emulator) -> None:
    stubbed.stub(delay=1e6)
    removed, killed = submit(stubbed), submit(stubbed)
    for job in (removed, killed):
        stubbed.wait_for(job, "running", timeout=60)
    url = f"{stubbed.url}/jobs/{removed}"
    requests.delete(url, headers={"Authorization": "Bearer token-alice"}, timeout=30).raise_for_status()
    stubbed.kill_job(killed, "The wafer is on fire.")
    assert ending(stubbed, killed) == "error"
    assert "The wafer is on fire." in stubbed.log(killed)
    assert stubbed.run_until_idle(60)


def test_stubs_come_before_execution(busy: Emulator) -> None:
    busy.stub(code="raise")
    assert (
        ending(busy, busy.submit("raise SystemExit(3)", platform="SpiNNaker", collab="lab-one")) == "finished"
    )
    assert (
        ending(busy, busy.submit("import sys; sys.exit(3)", platform="SpiNNaker", collab="lab-one"))
        == "error"
    )


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"platform": "SpiNaker"}, "there is no platform 'SpiNaker'"),
        ({"code": "("}, "is no regular expression"),
        ({"status": "done"}, "ends a job as finished or error, not as 'done'"),
        (
            {"statsu": "error"},
            "an answer takes: status, log, files, delay, resource_usage, provenance",
        ),
        ({"delay": -1}, "the delay of a stub is a number that is not negative"),
        ({"resource_usage": "much"}, "the resource_usage of a stub is a number"),
        ({"times": 0}, "a whole number from 1 on, not 0"),
        ({"log": b"x"}, "the log of a stub is a text, not bytes"),
        ({"files": {"../x": "y"}}, "'../x' is no path of a file in a job's working directory"),
        ({"files": {"/etc/x": "y"}}, "is no path of a file"),
        ({"files": ["x"]}, "are a mapping from names to contents"),
        ({"files": {"x": 3}}, "not int"),
        ({"files": {"x": "1", "x/y/z": "2"}}, "'x/y/z' lies in what is a file itself"),
        ({"files": {"x\x00": "1"}}, "is no path of a file"),
        ({"provenance": 5}, "the provenance of a stub is a JSON object, not int"),
        ({"provenance": {"x": object()}}, "the provenance of a stub is a JSON object: Object of type"),
        ({"where": "x"}, "(where) is a function of the job, not 'x'"),
        ({"code": 5}, "is no regular expression"),
        ({"files": {"x": Path("/nowhere")}}, "cannot read /nowhere"),
    ],
)
def test_stubs_that_make_no_sense_are_refused(
    stubbed: Emulator, rule: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        stubbed.stub(**rule)
    assert complaint in str(caught.value)
    assert stubbed.stubs.all() == []


def test_nothing_can_come_after_an_answer_that_never_ends() -> None:
    with pytest.raises(UsageError, match="give it times="):
        Stubs().add().then()


def test_a_neo_object_is_pickled_as_pynn_does() -> None:
    neo = pytest.importorskip("neo", reason="neo comes with PyNN")
    assert pickle.loads(as_bytes(neo.Block(name="b"))).name == "b"
