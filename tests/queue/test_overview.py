"""What people watch: lists of jobs, the end of a log, how full the queue is."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import Forbidden, NotFound
from nmpi_emulator.models.job import JobStatus, SubmittedJob
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.store.job_search import JobQuery


def caller(idle: Emulator, username: str) -> Caller:
    """Return a user as one who makes requests."""
    return Caller(username=username, roles=idle.user(username).roles)


def submit(idle: Emulator, username: str = "alice", collab: str = "lab-one") -> int:
    """Put a job into the queue."""
    job = SubmittedJob(code="x", collab=collab, hardware_platform="Demo")
    return idle.queue.jobs.submit(caller(idle, username), job).id


def test_lists_follow_the_rules_of_the_jobs_themselves(idle: Emulator) -> None:
    mine, other = submit(idle), submit(idle, "ed")
    overview = idle.queue.overview
    assert [s.id for s in overview.jobs(caller(idle, "alice"), JobQuery())] == [mine]
    assert [s.id for s in overview.jobs(caller(idle, "victor"), JobQuery(collabs=["lab-one"]))] == [
        other,
        mine,
    ]
    with pytest.raises(Forbidden):
        overview.jobs(caller(idle, "bob"), JobQuery(collabs=["lab-one"]))
    with pytest.raises(Forbidden):
        overview.jobs(caller(idle, "alice"), JobQuery(), as_admin=True)
    assert len(overview.jobs(caller(idle, "ada"), JobQuery(), as_admin=True)) == 2


def test_a_job_of_others_cannot_be_told_from_none(idle: Emulator) -> None:
    job = submit(idle)
    overview = idle.queue.overview
    assert overview.job(caller(idle, "alice"), job).id == job
    with pytest.raises(NotFound):
        overview.job(caller(idle, "bob"), job)
    with pytest.raises(NotFound):
        overview.log_since(caller(idle, "bob"), job, 0)


def test_a_log_is_read_from_a_piece_on_or_anew_if_that_is_gone(idle: Emulator) -> None:
    job, other = submit(idle), submit(idle)
    alice, overview = caller(idle, "alice"), idle.queue.overview
    with idle.store.write() as tx:
        tx.logs.append(job, "one")
        tx.logs.append(other, "other")
    first = overview.log_since(alice, job, 0)
    assert (first.text, first.is_whole, first.status) == ("one", True, JobStatus.submitted)
    nothing = overview.log_since(alice, job, first.end)
    assert (nothing.text, nothing.is_whole, nothing.end) == ("", False, first.end)
    foreign = overview.log_since(alice, other, 0).end
    assert overview.log_since(alice, job, foreign).is_whole


def test_quotas_are_shown_to_who_may_view_the_collab(idle: Emulator) -> None:
    submit(idle)
    overview = idle.queue.overview
    (quota,) = overview.quotas(caller(idle, "victor"), "lab-one", "Demo")
    assert (quota.limit, quota.units) == (1.0, "hours")
    assert overview.quotas(caller(idle, "bob"), "lab-one", "Demo") == []
    assert len(overview.quotas(caller(idle, "ada"), "lab-one", "Demo", as_admin=True)) == 1


def test_jobs_are_counted_by_platform_and_state(idle: Emulator) -> None:
    submit(idle), submit(idle)
    assert idle.queue.overview.counts() == {("Demo", "submitted"): 2}
