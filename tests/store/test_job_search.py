"""Lists of jobs: the same as looking at every job, without doing so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.store.job_search import JobQuery, JobSearch
from nmpi_emulator.store.store import Store
from tests.store.records import NOON, job

STATUSES = [status.value for status in JobStatus]
few = {"max_size": 3}
texts = st.none() | st.lists(st.sampled_from(["a", "b", "c"]), **few)
moments = st.none() | st.integers(-1, 5).map(lambda n: NOON + dt.timedelta(hours=n))

jobs = st.fixed_dictionaries(
    {
        "collab": st.sampled_from("ab"),
        "user_id": st.sampled_from("ab"),
        "hardware_platform": st.sampled_from("ab"),
        "status": st.sampled_from(list(JobStatus)),
        "tags": st.sets(st.sampled_from("ab")).map(tuple),
        "submitted_at": st.integers(0, 4).map(lambda n: NOON + dt.timedelta(hours=n)),
    }
)
queries = st.builds(
    JobQuery,
    statuses=st.none() | st.lists(st.sampled_from(STATUSES), **few),
    tags=texts,
    collabs=texts,
    user_ids=texts,
    platforms=texts,
    submitted_from=moments,
    submitted_until=moments,
    size=st.integers(0, 12) | st.just(2**63 - 1),
    from_index=st.integers(0, 3) | st.just(2**63 - 1),
)


def expected(stored: Sequence[dict[str, Any]], query: JobQuery) -> list[int]:
    """Look at every job."""

    def among(value: str, allowed: Sequence[str] | None) -> bool:
        return not allowed or value in allowed

    matching = [
        job["id"]
        for job in stored
        if job["status"] is not JobStatus.removed
        and among(job["status"].value, query.statuses)
        and among(job["collab"], query.collabs)
        and among(job["user_id"], query.user_ids)
        and among(job["hardware_platform"], query.platforms)
        and (not query.tags or set(query.tags) & set(job["tags"]))
        and (query.submitted_from is None or job["submitted_at"] >= query.submitted_from)
        and (query.submitted_until is None or job["submitted_at"] <= query.submitted_until)
    ]
    return sorted(matching, reverse=True)[query.from_index : query.from_index + query.size]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(described=st.lists(jobs, max_size=15), asked=st.lists(queries, min_size=1, max_size=8))
def test_a_search_finds_what_looking_at_every_job_would(
    store: Store, described: list[dict[str, Any]], asked: list[JobQuery]
) -> None:
    with store.write() as tx:
        tx.connection.execute("DELETE FROM jobs")
        stored = []
        for fields in described:
            job_id = tx.jobs.add(job(**{k: v for k, v in fields.items() if k != "status"}))
            tx.jobs.update(job_id, status=fields["status"])
            stored.append({**fields, "id": job_id})
        for query in asked:
            assert JobSearch(tx.connection).ids(query) == expected(stored, query), query


@pytest.mark.parametrize(
    ("query", "plan"),
    [
        (JobQuery(), "SEARCH jobs USING COVERING INDEX jobs_by_status (status=?)"),
        (
            JobQuery(collabs=["a"], platforms=["b"], user_ids=["c"], submitted_from=NOON),
            "SEARCH jobs USING COVERING INDEX jobs_by_collab (collab=? AND status=?)",
        ),
        (
            JobQuery(user_ids=["a"], submitted_until=NOON),
            "SEARCH jobs USING COVERING INDEX jobs_by_user (user_id=? AND status=?)",
        ),
        (
            JobQuery(platforms=["a", "b"]),
            "SEARCH jobs USING COVERING INDEX jobs_by_platform (hardware_platform=? AND status=?)",
        ),
        (
            JobQuery(tags=["known"], collabs=["a"]),
            "SEARCH job_tags USING COVERING INDEX job_tags_by_tag (tag_id=?)",
        ),
    ],
)
def test_a_search_reads_an_index_in_order_and_sorts_nothing(store: Store, query: JobQuery, plan: str) -> None:
    with store.write() as tx:
        tx.jobs.add(job(tags=("known",)))
        statements: list[str] = []
        tx.connection.set_trace_callback(statements.append)
        JobSearch(tx.connection).ids(query)
        tx.connection.set_trace_callback(None)
        plans = [
            [row[3] for row in tx.connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in statements
            if "ORDER BY" in statement
        ]
    assert plans
    for steps in plans:
        assert steps[0] == plan
        assert not any("TEMP B-TREE" in step for step in steps)
