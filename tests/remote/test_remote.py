"""An emulator that runs elsewhere has the same methods, and they do the same."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.activity import Activity
from nmpi_emulator.models.progress import fetched
from nmpi_emulator.remote import RemoteEmulator

SUBMISSION = {"platform": "BrainScaleS", "collab": "lab-one", "username": "alice"}


@pytest.fixture
def remote(stubbed: Emulator) -> RemoteEmulator:
    return RemoteEmulator(stubbed.url)


def test_jobs_are_stubbed_stepped_waited_for_and_looked_at(remote: RemoteEmulator) -> None:
    stub = remote.stub(platform="BrainScaleS", log="one", files={"a.txt": "x", "b.json": {"y": 1}}, times=1)
    stub.then(status="error", log="two")
    assert not remote.is_held
    remote.hold()
    assert remote.is_held
    first, second = (remote.submit("print(1)", **SUBMISSION) for _ in range(2))  # type: ignore[arg-type]
    with pytest.raises(TimeoutError, match=f"job {first} is submitted, not error or finished"):
        remote.wait_for(first, timeout=0.01)
    assert remote.step() == (first, "running")
    assert remote.step(f"/jobs/{first}") == (first, "finished")
    assert remote.step(second) == (second, "running")
    remote.release()
    assert remote.run_until_idle(60)
    assert remote.wait_for(second, timeout=60) == "error"
    assert (remote.log(first)[:3], remote.log(second)[:3]) == ("one", "two")
    assert [(job.id, job.status.value, job.user_id) for job in remote.jobs()] == [
        (first, "finished", "alice"), (second, "error", "alice"),
    ]  # fmt: skip
    assert [Path(file.path or "").name for file in remote.job(first).outputs] == ["a.txt", "b.json"]
    assert stub.hits == 2 and remote.stubs.unused() == []
    assert [e.status.value for e in remote.events.since() if e.job_id == first][-2:] == [
        "running",
        "finished",
    ]
    assert remote.stubs.remove(stub.number) and not remote.stubs.remove(stub.number)


def test_requests_are_asserted_and_faults_set(remote: RemoteEmulator) -> None:
    url, headers = remote.url + "/jobs/", {"Authorization": f"Bearer {remote.token('alice')}"}
    fault = remote.fault("error", status=502, on=(1,), user="alice")
    answers = [requests.get(url, headers=headers, timeout=30).status_code for _ in range(2)]
    assert answers == [502, 200]
    assert (fault.seen, fault.hits) == (2, 1)
    assert "status=502" in str(fault) and "probability" not in str(fault)
    assert remote.requests.assert_called("GET", "/jobs/", user="alice")[0].fault == "error"
    with pytest.raises(AssertionError, match="2 requests fit, not one"):
        remote.requests.assert_called_once("GET", "/jobs/")
    with remote.faults.during("drop") as other:
        assert len(remote.faults.all()) == 2
    assert not remote.faults.remove(other.number)
    remote.requests.clear()
    assert remote.requests.all() == []


def test_the_state_is_changed_kept_and_brought_back(remote: RemoteEmulator, tmp_path: Path) -> None:
    remote.stub(files={"a.txt": "x"})
    job = remote.submit("print(1)", **SUBMISSION)  # type: ignore[arg-type]
    remote.wait_for(job, timeout=60)
    remote.snapshot(tmp_path / "s" / "state.zip")
    remote.export(tmp_path / "out")
    assert (tmp_path / "out" / "jobs" / str(job) / "output" / "a.txt").read_text() == "x"
    remote.lose_file(job, "a.txt")
    remote.reset()
    assert remote.jobs() == [] and remote.stubs.all() == []
    remote.restore(tmp_path / "s" / "state.zip")
    assert remote.job(job).status.value == "finished"
    remote.configure("down", simulator="mock")
    assert requests.get(remote.url + "/jobs/", timeout=30).status_code == 503
    remote.reset("ok")
    remote.exhaust_quota("lab-one", "BrainScaleS")
    with pytest.raises(UsageError, match="sufficient compute quota"):
        remote.submit("x", **SUBMISSION)  # type: ignore[arg-type]
    remote.set_quota("lab-one", "BrainScaleS", 3)
    remote.kill_job(remote.submit("x", **SUBMISSION), "No power.")  # type: ignore[arg-type]
    remote.set_platform_mode("Spikey", "off")


def test_time_is_held_and_moved(remote: RemoteEmulator, stubbed: Emulator) -> None:
    moment = remote.clock.freeze("2026-01-02T03:04:05")
    assert moment.isoformat() == "2026-01-02T03:04:05+00:00"
    assert remote.clock.advance(hours=2) == stubbed.clock.now() == remote.clock.now()
    assert remote.clock.freeze(moment) == moment
    with pytest.raises(ValueError, match="cannot be moved"):
        remote.clock.advance(seconds=-1)
    assert remote.clock.resume() >= moment
    remote.clock.reset()
    remote.expire_tokens()


def test_a_key_of_a_provider_is_told(remote: RemoteEmulator, stubbed: Emulator) -> None:
    assert remote.provider_key("SpiNNaker") == stubbed.provider_key("SpiNNaker")
    with pytest.raises(UsageError, match="no key of BrainScaleS's provider"):
        remote.provider_key("BrainScaleS")


def test_users_are_known_without_their_secrets(remote: RemoteEmulator) -> None:
    assert list(remote.world.users)[:2] == ["alice", "ed"]
    assert remote.user("ed").token is None and remote.user().password is None
    assert (remote.collab(), remote.collab("bob")) == ("lab-one", "private-bob")
    assert remote.client("ed").username == "ed"
    with pytest.raises(UsageError, match="no user 'nobody'"):
        remote.client("nobody")


@pytest.mark.parametrize(
    "rule", [{"kind": "explode"}, {"kind": "error", "status": "many"}, {"kind": "drop", "x": 1}]
)
def test_what_the_emulator_refuses_is_said_here(remote: RemoteEmulator, rule: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"no fault 'explode'|status|Extra inputs"):
        remote.faults.add(**rule)  # type: ignore[arg-type]


def test_mistakes_with_stubs_are_explained(remote: RemoteEmulator) -> None:
    with pytest.raises(UsageError, match="a function of this process"):
        remote.stub(where=lambda job: True)
    with pytest.raises(UsageError, match="not as 'done'"):
        remote.stub(status="done")
    with pytest.raises(UsageError, match="no platform 'Nope'"):
        remote.stub(platform="Nope")
    with pytest.raises(UsageError, match=r"gives? it times|times="):
        remote.stub().then()


def test_a_token_is_asked_for_and_no_emulator_is_named() -> None:
    with Emulator(control_token="sesame", execution=False) as emulator:
        with pytest.raises(UsageError, match="Set control_token"):
            RemoteEmulator(emulator.url)
        remote = RemoteEmulator(emulator.url, control_token="sesame")
        assert remote.is_ready and remote.is_running
    assert not remote.is_ready and not remote.is_running
    with pytest.raises(UsageError, match=r"no emulator answers at .* Start one with nmpi-emulator serve"):
        RemoteEmulator(emulator.url)


def test_what_is_no_emulator_is_said_to_be_none(served: tuple[str, int]) -> None:
    with pytest.raises(UsageError, match=r"no emulator answers|is no emulator"):
        RemoteEmulator("http://{}:{}".format(*served))


def test_the_control_interface_is_described(stubbed: Emulator) -> None:
    with urllib.request.urlopen(stubbed.url + "/_emulator/openapi.json", timeout=30) as answer:
        document = json.loads(answer.read())
    assert document["openapi"] == "3.1.0"
    assert {"/_emulator/faults", "/_emulator/stubs", "/_emulator/jobs/{job}/wait"} <= set(document["paths"])
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["description"].endswith(".")


def test_it_is_told_what_the_queue_is_busy_with(
    remote: RemoteEmulator, stubbed: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remote.activity() == stubbed.activity() == Activity(waiting=0, over=0)
    remote.stub(log="one")
    remote.hold()
    first, second = (remote.submit("print(1)", **SUBMISSION) for _ in range(2))  # type: ignore[arg-type]
    assert (remote.activity().waiting, remote.activity().left) == (2, 2)
    remote.step(first)
    come = fetched("https://host/code.zip", 1, 2)
    monkeypatch.setattr(stubbed.dispatcher, "progress", lambda: {first: come})
    assert remote.activity() == Activity(waiting=1, held=True, running={first: come}, over=0)
    assert remote.progress(first) == stubbed.progress(first) == come
    assert remote.progress(second) is stubbed.progress(second) is None
    monkeypatch.undo()
    assert remote.activity() == Activity(waiting=1, held=True, running={first: None}, over=0)
    remote.release()
    assert remote.run_until_idle(60)
    assert remote.activity() == Activity(waiting=0, over=2)
    assert second not in remote.activity().running
