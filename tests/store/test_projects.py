"""Projects, quotas and sessions."""

from __future__ import annotations

import datetime as dt
import math

from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.projects import ProjectQuery
from nmpi_emulator.store.store import Store
from tests.store.records import NOON, project

TODAY = dt.date(2026, 3, 10)


def test_a_project_comes_back_with_its_quotas_oldest_first(store: Store) -> None:
    made = project(1, description="D", submission_date=TODAY, accepted=True)
    with store.write() as tx:
        tx.projects.add(made)
        first = tx.projects.add_quota(made.id, "Demo", "hours", 1.5)
        second = tx.projects.add_quota(made.id, "Test", "litres", math.inf, usage=-1)
        found = tx.projects.get(made.id)
        assert tx.projects.get(project(2).id) is None
    assert found is not None
    assert (found.description, found.submission_date, found.decision_date) == ("D", TODAY, None)
    assert [(q.id, q.platform, q.limit, q.usage) for q in found.quotas] == [
        (first, "Demo", 1.5, 0.0),
        (second, "Test", math.inf, -1.0),
    ]


def test_projects_are_listed_by_their_flags_in_the_order_of_creation(store: Store) -> None:
    with store.write() as tx:
        for number, changes in enumerate(
            (
                {},
                {"submission_date": TODAY, "owner": "ed"},
                {"accepted": True, "decision_date": TODAY},
                {"submission_date": TODAY, "decision_date": TODAY, "collab": "other"},
            )
        ):
            tx.projects.add(project(number, **changes))
        for query, expected in (
            (ProjectQuery(), [0, 1, 2, 3]),
            (ProjectQuery(accepted=True), [2]),
            (ProjectQuery(accepted=False, submitted=True, decided=False), [1]),
            (ProjectQuery(submitted=False), [0, 2]),
            (ProjectQuery(decided=True), [2, 3]),
            (ProjectQuery(collabs=["other"]), [3]),
            (ProjectQuery(collabs=[]), []),
            (ProjectQuery(owners=["alice"], collabs=["lab"]), [0, 2]),
            (ProjectQuery(size=2, from_index=1), [1, 2]),
        ):
            found = [p.id for p in tx.projects.select(query)]
            assert found == [project(number).id for number in expected], query


def test_an_update_overwrites_the_columns_named(store: Store) -> None:
    with store.write() as tx:
        tx.projects.add(project(1))
        tx.projects.update(project(1).id, {"title": "New", "decision_date": TODAY, "accepted": 1})
        found = tx.projects.get(project(1).id)
    assert found is not None
    assert (found.title, found.abstract, found.decision_date, found.accepted) == ("New", "A", TODAY, True)


def test_deleting_a_project_takes_its_quotas_and_no_others(store: Store) -> None:
    with store.write() as tx:
        for number in (1, 2):
            tx.projects.add(project(number))
        gone = tx.projects.add_quota(project(1).id, "Demo", "hours", 1)
        kept = tx.projects.add_quota(project(2).id, "Demo", "hours", 1)
        tx.projects.delete(project(1).id)
        assert tx.projects.quota(gone) is None
        tx.projects.update_quota(kept, usage=0.5)
        quota = tx.projects.quota(kept)
        assert quota is not None
        assert (quota.limit, quota.usage) == (1.0, 0.5)
        tx.projects.delete_quota(kept)
        assert tx.projects.quotas(project(2).id) == []


def test_sessions_begin_end_and_are_listed_oldest_first(store: Store) -> None:
    with store.write() as tx:
        ids = [
            tx.sessions.add(
                collab="lab",
                user_id=user,
                hardware_platform="Demo",
                hardware_config=config,
                started_at=NOON,
            )
            for user, config in (("alice", {}), ("ed", None), ("alice", {"k": 1}))
        ]
        later = NOON + dt.timedelta(hours=1)
        tx.sessions.update(ids[0], status="finished", usage=0.5, ended_at=later)
        tx.sessions.update(ids[0], status="running", usage=0.25, ended_at=None)
        found = tx.sessions.select(JobQuery())
        assert [session.id for session in found] == ids
        assert [session.hardware_config_json for session in found] == ["{}", None, '{"k": 1}']
        assert (found[0].status, found[0].usage, found[0].ended_at) == ("running", 0.25, later)
        assert tx.sessions.get(1) is None
        for query, expected in (
            (JobQuery(user_ids=["alice"]), [0, 2]),
            (JobQuery(statuses=["finished"]), []),
            (JobQuery(submitted_from=NOON, submitted_until=NOON), [0, 1, 2]),
            (JobQuery(submitted_from=later), []),
            (JobQuery(size=1, from_index=1), [1]),
        ):
            assert [s.id for s in tx.sessions.select(query)] == [ids[i] for i in expected]
