"""What goes wrong on the platform itself, and going back."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.store import schema
from nmpi_emulator.store.store import Tables

BEARER = {"Authorization": "Bearer token-alice"}


def finished(emulator: Emulator, platform: str = "SpiNNaker", **answer: object) -> int:
    """Return a job that a stub has answered."""
    emulator.stub(**answer)  # type: ignore[arg-type]
    job = emulator.submit("x", platform=platform, collab="lab-one", username="alice")
    emulator.wait_for(job, timeout=60)
    return job


def test_tokens_expire_in_the_middle(stubbed: Emulator) -> None:
    alice, bob = stubbed.client("alice"), stubbed.client("bob")
    stubbed.expire_tokens("alice")
    with pytest.raises(Exception, match="Token may have expired"):
        alice.queued_jobs()
    assert bob.queued_jobs() == []
    assert stubbed.client("alice").queued_jobs() == []
    stubbed.clock.advance(days=8)
    with pytest.raises(Exception, match="Token may have expired"):
        bob.queued_jobs()


def test_a_quota_runs_out_between_two_submissions(stubbed: Emulator) -> None:
    client = stubbed.client("alice")
    client.submit_job("x", "SpiNNaker", "lab-one")
    stubbed.exhaust_quota("lab-one", "SpiNNaker")
    with pytest.raises(Exception, match="sufficient compute quota"):
        client.submit_job("x", "SpiNNaker", "lab-one")
    client.submit_job("x", "BrainScaleS", "lab-one")
    stubbed.set_quota("lab-one", "SpiNNaker", 5)
    client.submit_job("x", "SpiNNaker", "lab-one")


def test_a_demo_quota_can_run_out_before_it_is_granted(stubbed: Emulator) -> None:
    stubbed.exhaust_quota("lab-one", "BrainScaleS")
    with pytest.raises(Exception, match="sufficient compute quota"):
        stubbed.client("alice").submit_job("x", "BrainScaleS", "lab-one")


def test_a_quota_is_used_up_by_a_job(stubbed: Emulator) -> None:
    stubbed.set_quota("lab-one", "SpiNNaker", 2)
    finished(stubbed, resource_usage=2)
    with pytest.raises(Exception, match="sufficient compute quota"):
        stubbed.client("alice").submit_job("x", "SpiNNaker", "lab-one")


def test_an_output_file_is_lost(stubbed: Emulator) -> None:
    job = finished(stubbed, files={"a/results.txt": "1", "b.txt": "2"})
    files = stubbed.client("alice").get_job(job)["output_data"]["files"]
    urls = {file["path"].rpartition("/")[2]: file["url"] for file in files}
    stubbed.lose_file(job, "results.txt")
    assert requests.get(urls["results.txt"], timeout=30).status_code == 404
    assert requests.get(urls["b.txt"], timeout=30).text == "2"
    with pytest.raises(UsageError, match=r"has no output file 'c\.txt'; it has: .*b\.txt"):
        stubbed.lose_file(job, "c.txt")


def test_a_provider_vanishes_and_comes_back(stubbed: Emulator) -> None:
    stubbed.stub()
    stubbed.set_platform_mode("SpiNNaker", "off")
    gone = stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
    other = stubbed.submit("x", platform="BrainScaleS", collab="lab-one", username="alice")
    assert stubbed.wait_for(other, timeout=60) == "finished"
    assert stubbed.job(gone).status.value == "submitted"
    stubbed.set_platform_mode("SpiNNaker", "internal")
    assert stubbed.wait_for(gone, timeout=60) == "finished"


def test_a_job_that_waits_can_be_killed(stubbed: Emulator) -> None:
    job = stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
    stubbed.kill_job(job)
    assert stubbed.wait_for(job, timeout=60) == "error"
    assert "The platform has killed the job." in stubbed.log(job)


def test_the_service_is_closed_for_a_while(stubbed: Emulator) -> None:
    def status(method: str) -> int:
        job = {"code": "x", "collab": "lab-one", "hardware_platform": "SpiNNaker"}
        url = stubbed.url + "/jobs/"
        return requests.request(method, url, json=job, headers=BEARER, timeout=30).status_code

    stubbed.configure("read-only: maintenance")
    assert (status("GET"), status("POST")) == (200, 503)
    stubbed.configure("down")
    assert (status("GET"), status("POST")) == (503, 503)
    stubbed.configure("ok")
    assert (status("GET"), status("POST")) == (200, 201)


def test_a_provider_works_with_the_key_that_the_emulator_names(stubbed: Emulator) -> None:
    job = stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
    url, key = f"{stubbed.url}/jobs/next", {"x-api-key": stubbed.provider_key("SpiNNaker")}
    assert requests.get(f"{url}/SpiNNaker", headers=key, timeout=30).json()["id"] == job
    assert requests.get(f"{url}/BrainScaleS", headers=key, timeout=30).status_code == 403


def test_without_a_world_every_provider_has_a_key() -> None:
    with Emulator(simulator="none") as emulator:
        keys = {name: emulator.provider_key(name) for name in ("SpiNNaker", "BrainScaleS", "Spikey", "Demo")}
    assert keys["BrainScaleS"] == keys["Spikey"]
    assert len(set(keys.values())) == 3


MISTAKES: list[tuple[Callable[[Emulator], object], str]] = [
    (lambda e: e.expire_tokens("nobody"), "there is no user 'nobody'; there are: alice"),
    (lambda e: e.exhaust_quota("nowhere", "SpiNNaker"), "there is no collab 'nowhere'; there are: "),
    (lambda e: e.set_quota("lab-one", "Nope", 1), "there is no platform 'Nope'"),
    (lambda e: e.set_quota("lab-one", "SpiNNaker", -1), "0 <= usage <= limit"),
    (lambda e: e.set_platform_mode("SpiNNaker", "on"), "'on' is none of internal, external, off"),
    (lambda e: e.configure(simulator="nest"), "simulator is 'nest', but must be one of brian2, mock, none"),
    (lambda e: e.reset(simulator="nest"), "simulator is 'nest'"),
    (lambda e: e.job(3), "there is no job 3"),
    (lambda e: e.log("/jobs/3"), "there is no job /jobs/3"),
    (lambda e: e.kill_job("mine"), "'mine' names no job"),
    (lambda e: e.client("nobody"), "no user 'nobody'"),
    (lambda e: e.provider_key("Nope"), "there is no platform 'Nope'"),
    (lambda e: e.provider_key("BrainScaleS"), "no key of BrainScaleS's provider"),
    (lambda e: e.wait_for(3, "done"), "there is no job 3"),
    (lambda e: e.wait_for(e.submit("x", platform="Demo"), "done"), "'done'; the states are: submitted, "),
]


@pytest.mark.parametrize(("make", "complaint"), MISTAKES)
def test_mistakes_are_explained(
    stubbed: Emulator, make: Callable[[Emulator], object], complaint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        make(stubbed)
    assert complaint in str(caught.value)


# -- snapshots ---------------------------------------------------------------------------------------------


def test_a_snapshot_brings_everything_back(stubbed: Emulator, tmp_path: Path) -> None:
    job = finished(stubbed, files={"results.txt": "42"}, log="done")
    client = stubbed.client("alice")
    before = client.get_job(job)
    stubbed.snapshot(tmp_path / "deep" / "state.zip")
    stubbed.reset()
    assert stubbed.jobs() == []
    stubbed.submit("y", platform="SpiNNaker", collab="lab-one", username="alice")
    stubbed.restore(tmp_path / "deep" / "state.zip")
    assert client.get_job(job) == before
    assert requests.get(before["output_data"]["files"][0]["url"], timeout=30).text == "42"
    assert [record.id for record in stubbed.jobs()] == [job]


def test_another_emulator_can_go_on_from_a_snapshot(stubbed: Emulator, tmp_path: Path) -> None:
    job = finished(stubbed, log="done")
    stubbed.snapshot(tmp_path / "state.zip")
    with Emulator(stubbed.world, simulator="none") as other:
        other.restore(tmp_path / "state.zip")
        assert other.log(job).startswith("done")
        assert other.client("alice").completed_jobs("lab-one")
        other.reset()
        assert other.jobs() == []


def changed(file: Path, **members: bytes | None) -> Path:
    """Return a copy of a snapshot with other members."""
    target = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as packed:
        for name in source.namelist():
            key = name.replace(".", "_")
            content = members.get(key, source.read(name))
            if content is not None:
                packed.writestr(name, content)
    return target


def damaged_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE mine (x)")
    return database.serialize() if hasattr(database, "serialize") else b"not a database at all, but text"


SNAPSHOTS: list[tuple[Callable[[Path], Path], str]] = [
    (lambda f: f.with_name("nowhere.zip"), "there is no file"),
    (lambda f: (f.write_bytes(b"no zip"), f)[1], "is not a snapshot of an emulator, or damaged"),
    (lambda f: (f.write_bytes(f.read_bytes()[:-40]), f)[1], "or damaged"),
    (lambda f: changed(f, manifest_json=None), "or damaged"),
    (lambda f: changed(f, manifest_json=b"[]"), "is not a snapshot of an emulator"),
    (lambda f: changed(f, manifest_json=b'{"format": "other"}'), "is not a snapshot of an emulator"),
    (lambda f: changed(f, manifest_json=json.dumps({"format": "nmpi-emulator snapshot", "schema": 9999,
                                                    "version": "9.9"}).encode()),
     "was written by a newer version of the emulator (9.9)"),
    (lambda f: changed(f, manifest_json=b'{"format": "nmpi-emulator snapshot", "schema": "x"}'), "damaged"),
    (lambda f: changed(f, emulator_db=None), "damaged or not an emulator's"),
    (lambda f: changed(f, emulator_db=damaged_database()), "damaged"),
    (lambda f: changed(f, emulator_db=b"SQLite format 3\0" + b"x" * 5000), "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "complaint"), SNAPSHOTS)
def test_what_is_no_sound_snapshot_is_refused_and_changes_nothing(
    stubbed: Emulator, tmp_path: Path, spoil: Callable[[Path], Path], complaint: str
) -> None:
    job = finished(stubbed)
    stubbed.snapshot(tmp_path / "state.zip")
    with pytest.raises(UsageError) as caught:
        stubbed.restore(spoil(tmp_path / "state.zip"))
    assert complaint in str(caught.value)
    assert [record.id for record in stubbed.jobs()] == [job]


def test_a_snapshot_of_an_older_version_is_brought_to_the_present_shape(
    stubbed: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        database = sqlite3.connect(tmp_path / "emulator.db", isolation_level=None)
        schema.migrate(database, "here")
        database.close()
    stubbed.snapshot(tmp_path / "state.zip")
    old = (tmp_path / "emulator.db").read_bytes()
    manifest = json.dumps({"format": "nmpi-emulator snapshot", "schema": 1, "version": "0"}).encode()
    stubbed.restore(changed(tmp_path / "state.zip", emulator_db=old, manifest_json=manifest))
    assert stubbed.jobs() == []
    assert stubbed.log(finished(stubbed, log="goes on")) == "goes on"


def test_a_snapshot_leads_out_of_no_directory(stubbed: Emulator, tmp_path: Path) -> None:
    stubbed.snapshot(tmp_path / "state.zip")
    with zipfile.ZipFile(tmp_path / "state.zip", "a") as packed:
        packed.writestr("files/../../../outside.txt", "x")
    stubbed.restore(tmp_path / "state.zip")
    assert not list(tmp_path.parent.glob("**/outside.txt"))


# -- export ------------------------------------------------------------------------------------------------


def test_jobs_are_exported_with_their_data(stubbed: Emulator, tmp_path: Path) -> None:
    job = finished(stubbed, files={"a/results.txt": "42"}, log="done\n")
    stubbed.export(tmp_path / "out")
    directory = tmp_path / "out" / "jobs" / str(job)
    assert (directory / "output" / "a" / "results.txt").read_text() == "42"
    assert (directory / "log.txt").read_text() == "done\n"
    assert (directory / "code.txt").read_text() == "x"
    assert json.loads((directory / "job.json").read_text())["status"] == "finished"
    assert json.loads((tmp_path / "out" / "tables" / "jobs.json").read_text())[0]["id"] == job
    assert not (tmp_path / "out" / "tables" / "facts.json").exists()
    with pytest.raises(UsageError, match="is there already"):
        stubbed.export(tmp_path / "out")


def test_an_export_comes_over_http_too(stubbed: Emulator) -> None:
    job = finished(stubbed, files={"results.txt": "42"})
    answer = requests.get(stubbed.url + "/_emulator/export", timeout=30)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.read(f"jobs/{job}/output/results.txt") == b"42"


def test_a_job_that_begins_or_ends_meanwhile_is_counted_once(
    stubbed: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubbed.stub()
    stubbed.hold()
    first, second, third = (
        stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice") for _ in range(3)
    )
    with stubbed.store.write() as tx:
        tx.jobs.claim(["SpiNNaker"], "me", second)
        tx.jobs.claim(["SpiNNaker"], "me", third)
        tx.jobs.update(third, status=JobStatus.removed)
    look = stubbed.dispatcher.candidates_in

    def look_and_go_on(seen: Tables) -> list[int]:
        found = look(seen)
        with stubbed.store.write() as tx:
            tx.jobs.claim(["SpiNNaker"], "me", first)
            tx.jobs.update(second, status=JobStatus.finished)
            tx.jobs.release(second)
        return found

    monkeypatch.setattr(stubbed.dispatcher, "candidates_in", look_and_go_on)
    before, after = stubbed.activity(), stubbed.activity()
    assert (before.waiting, [*before.running], before.over) == (1, [second, third], 0)
    assert (after.waiting, [*after.running], after.over) == (0, [first, third], 1)
