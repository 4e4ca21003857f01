"""Jobs without their heavy parts."""

from __future__ import annotations

import datetime as dt

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.store import Store
from nmpi_emulator.store.summaries import CODE_LENGTH
from tests.store import records


def test_a_summary_has_the_beginning_of_the_code_and_all_moments(store: Store) -> None:
    later = dt.datetime(2026, 5, 1, 12, tzinfo=dt.timezone.utc)
    with store.write() as tx:
        job = tx.jobs.add(records.job(code="x" * 10_000, tags=("b", "a")))
        tx.jobs.update(job, status=JobStatus.finished, completed_at=later, usage=2.5)
    with store.read() as tx:
        summary = tx.summaries.get(job)
    assert summary is not None
    assert summary.code == "x" * CODE_LENGTH
    assert summary.tags == ("a", "b")
    assert (summary.started_at, summary.completed_at, summary.usage) == (None, later, 2.5)
    assert summary.status is JobStatus.finished


def test_summaries_come_newest_first_as_the_query_says(store: Store) -> None:
    with store.write() as tx:
        jobs = [tx.jobs.add(records.job(collab=collab)) for collab in ("a", "b", "a")]
    with store.read() as tx:
        assert [s.id for s in tx.summaries.select(JobQuery())] == jobs[::-1]
        assert [s.id for s in tx.summaries.select(JobQuery(collabs=["a"]))] == [jobs[2], jobs[0]]
        assert tx.summaries.get(1) is None
