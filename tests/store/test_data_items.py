"""Data items, and the files of jobs that share them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmpi_emulator.models.records import FileRecord, NewJob
from nmpi_emulator.store.store import Store, Tables

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tables]:
    """An open transaction in an empty store."""
    store = Store(tmp_path / "test.db", durable=False)
    with store.write() as tables:
        yield tables
    store.close()


def add_job(tx: Tables, *inputs: FileRecord) -> int:
    return tx.jobs.add(
        NewJob(code="", collab="c", user_id="u", hardware_platform="p", submitted_at=NOW, inputs=inputs)
    )


def inputs(tx: Tables, job_id: int) -> list[tuple[int | None, str]]:
    job = tx.jobs.get(job_id)
    assert job is not None
    return [(file.item, file.url) for file in job.inputs]


def test_a_registered_file_belongs_to_no_job(tx: Tables) -> None:
    item = tx.data_items.add("http://x.org/1")
    assert tx.data_items.get(item) == FileRecord(id=item, item=item, url="http://x.org/1")
    assert [record.id for record in tx.data_items.select(10, 0)] == [item]
    assert tx.data_items.count() == 1


def test_jobs_share_an_item_and_follow_its_changes(tx: Tables) -> None:
    item = tx.data_items.add("http://x.org/1")
    first, second = add_job(tx), add_job(tx)
    for job in (first, second):
        tx.data_items.attach(job, "input", [item])
    assert inputs(tx, first) == inputs(tx, second) == [(item, "http://x.org/1")]
    assert tx.data_items.count() == 1
    tx.data_items.change(item, "http://x.org/2")
    assert inputs(tx, second) == [(item, "http://x.org/2")]
    tx.data_items.delete(item)
    assert inputs(tx, first) == inputs(tx, second) == []


def test_the_file_of_a_job_is_an_item_that_outlives_its_job_where_another_has_it(tx: Tables) -> None:
    first = add_job(tx, FileRecord(url="http://x.org/1", size=3))
    ((item, _),) = inputs(tx, first)
    second = add_job(tx)
    assert item is not None
    tx.data_items.attach(second, "input", [item])
    tx.jobs.delete(first)
    ((left, url),) = inputs(tx, second)
    assert url == "http://x.org/1"
    assert left is not None
    found = tx.data_items.get(left)
    assert found is not None
    assert found.size == 3


def test_a_detached_file_stays_as_an_item(tx: Tables) -> None:
    item = tx.data_items.add("http://x.org/1")
    job = add_job(tx, FileRecord(url="http://x.org/own"))
    tx.data_items.attach(job, "input", [item])
    record = tx.jobs.get(job)
    assert record is not None
    tx.data_items.detach([file.id for file in record.inputs if file.id is not None])
    assert inputs(tx, job) == []
    assert [found.url for found in tx.data_items.select(10, 0)] == ["http://x.org/1", "http://x.org/own"]
