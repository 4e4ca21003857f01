"""Snapshots, and looking at the content."""

from __future__ import annotations

from nmpi_emulator.store.store import Store
from tests.store.records import job


def test_restoring_a_snapshot_undoes_everything_since_and_can_be_done_again(store: Store) -> None:
    with store.write() as tx:
        tx.jobs.add(job(code="before"))
    snapshot = store.snapshot()
    for _ in range(2):
        with store.write() as tx:
            tx.jobs.add(job(code="after"))
            tx.facts.put("name", "value")
        store.restore(snapshot)
        with store.read() as tx:
            assert list(tx.jobs.counts().values()) == [1]
            assert tx.facts.get("name") is None
    snapshot.close()


def test_the_content_can_be_looked_at_with_sqlite_utils(store: Store) -> None:
    with store.write() as tx:
        job_id = tx.jobs.add(job(tags=("red",)))
    content = store.inspect()
    assert [row["id"] for row in content["jobs"].rows_where("collab = ?", ["lab"])] == [job_id]
    content["jobs"].delete_where()
    with store.read() as tx:
        assert tx.jobs.exists(job_id)
    content.close()


def test_facts_are_kept_and_overwritten(store: Store) -> None:
    with store.write() as tx:
        tx.facts.put("key", "one")
        tx.facts.put("key", "two")
        assert tx.facts.get("key") == "two"
        assert tx.facts.get("other") is None
