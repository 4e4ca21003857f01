"""What becomes of jobs whose emulator is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import NewJob
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.recovery import fail, recover

WORLD = Path(__file__).parents[1] / "world.json"


@pytest.fixture
def claimed(idle: Emulator):  # type: ignore[no-untyped-def]
    """What puts a job into the state in which an emulator was when it went."""

    def claim(*, started: bool, status: JobStatus | None = None) -> int:
        now = idle.clock.now()
        new = NewJob(
            code="print(1)", collab="lab-one", user_id="alice", hardware_platform="Demo", submitted_at=now
        )
        with idle.store.write() as tx:
            job_id = tx.jobs.add(new)
            job = tx.jobs.claim(["Demo"], "an emulator that is gone")
            assert job is not None and job.id == job_id
            if started:
                tx.jobs.start(job_id, now, JobStatus.running)
                tx.logs.append(job_id, "begun\n")
            if status is not None:
                tx.jobs.update(job_id, status=status)
        return job_id

    return claim


def state(emulator: Emulator, job_id: int) -> tuple[JobStatus, str]:
    with emulator.store.read() as tx:
        job = tx.jobs.get(job_id)
        assert job is not None
        return job.status, tx.logs.text(job_id)


def recovered(emulator: Emulator) -> None:
    recover(emulator.queue.context, "the present emulator", emulator.files)
    with emulator.store.read() as tx:
        assert tx.jobs.claimed_by_others("the present emulator") == []


def test_a_job_that_had_not_begun_goes_back_to_its_place(idle: Emulator, claimed) -> None:
    first = claimed(started=False)
    recovered(idle)
    assert state(idle, first) == (JobStatus.submitted, "")
    with idle.store.write() as tx:
        job = tx.jobs.claim(["Demo"], "the present emulator")
    assert job is not None and job.id == first


def test_a_job_that_had_begun_ends_with_the_reason(idle: Emulator, claimed) -> None:
    job_id = claimed(started=True)
    recovered(idle)
    status, log = state(idle, job_id)
    assert status is JobStatus.error
    assert log.startswith("begun\n\n==================\nError:\nThe emulator was stopped while this job")
    with idle.store.read() as tx:
        assert tx.jobs.get(job_id).completed_at is not None


def test_files_of_a_job_that_had_begun_are_deleted(idle: Emulator, claimed) -> None:
    job_id = claimed(started=True)
    record = idle.files.write(platforms()["Demo"], "lab-one", job_id, "half.txt", b"1")
    assert idle.files.locate(record.url)
    recovered(idle)
    assert idle.files.locate(record.url) is None


@pytest.mark.parametrize("status", [JobStatus.removed, JobStatus.finished, JobStatus.error])
@pytest.mark.parametrize("started", [True, False])
def test_a_job_that_is_over_stays_as_it_is(idle: Emulator, claimed, status: JobStatus, started: bool) -> None:
    job_id = claimed(started=started, status=status)
    recovered(idle)
    assert state(idle, job_id)[0] is status


def test_a_job_fails_once(idle: Emulator, claimed) -> None:
    job_id = claimed(started=True)
    fail(idle.queue.context, job_id, "first")
    fail(idle.queue.context, job_id, "second")
    assert "first" in state(idle, job_id)[1]
    assert "second" not in state(idle, job_id)[1]


def test_a_job_that_does_not_exist_cannot_fail(idle: Emulator) -> None:
    before = idle.events.count
    fail(idle.queue.context, 999_999, "reason")
    assert idle.events.count == before
