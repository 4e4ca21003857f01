"""The jobs, their files, tags, comments and logs."""

from __future__ import annotations

import datetime as dt

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.store import Store
from tests.store.records import NOON, job

FILES = (FileRecord(url="https://a.b/1", path="1", size=5), FileRecord(url="https://a.b/2", hash="h"))


def test_a_job_comes_back_with_all_its_parts(store: Store) -> None:
    with store.write() as tx:
        new = job(command="run.py", tags=("b", "a"), inputs=FILES, hardware_config={"k": [1.5, "é"]})
        job_id = tx.jobs.add(new)
        tx.jobs.add_files(job_id, "output", FILES[:1])
        record = tx.jobs.get(job_id)
    assert record is not None
    assert (record.id, record.command, record.tags) == (job_id, "run.py", ("a", "b"))
    assert [(file.url, file.path, file.size, file.hash) for file in record.inputs] == [
        ("https://a.b/1", "1", 5, None),
        ("https://a.b/2", None, None, "h"),
    ]
    assert [file.url for file in record.outputs] == ["https://a.b/1"]
    assert record.hardware_config_json == '{"k": [1.5, "\\u00e9"]}'
    assert (record.status, record.submitted_at, record.completed_at) == (JobStatus.submitted, NOON, None)


def test_an_update_overwrites_only_what_is_given(store: Store) -> None:
    with store.write() as tx:
        job_id = tx.jobs.add(job())
        later = NOON + dt.timedelta(hours=1)
        tx.jobs.update(job_id, status=JobStatus.finished, completed_at=later, provenance={}, usage=0.0)
        tx.jobs.update(job_id)
        tx.jobs.update(job_id, status=JobStatus.error)
        record = tx.jobs.get(job_id)
    assert record is not None
    assert (record.status, record.completed_at) == (JobStatus.error, later)
    assert (record.provenance_json, record.usage) == ("{}", 0.0)


def test_deleting_a_job_takes_all_that_hangs_on_it_but_words(store: Store) -> None:
    with store.write() as tx:
        job_id = tx.jobs.add(job(tags=("word",), inputs=FILES))
        tx.logs.append(job_id, "log")
        comment = tx.comments.add(job_id, "c", "alice", NOON)
        tx.jobs.delete(job_id)
        assert tx.jobs.get(job_id) is None
        assert not tx.jobs.exists(job_id)
        assert tx.comments.get(comment.id) is None
        assert tx.logs.text(job_id) == ""
        assert tx.tags.of_collab("lab") == []
        assert tx.tags.all() == ["word"]
        assert tx.connection.execute("SELECT count(*) FROM job_files").fetchone() == (0,)
        assert tx.jobs.add(job()) > job_id


def test_the_next_job_is_the_one_submitted_first_then_the_one_stored_first(store: Store) -> None:
    with store.write() as tx:
        second = tx.jobs.add(job(submitted_at=NOON))
        third = tx.jobs.add(job(submitted_at=NOON))
        first = tx.jobs.add(job(submitted_at=NOON - dt.timedelta(microseconds=1)))
        tx.jobs.add(job(hardware_platform="Spikey", submitted_at=NOON - dt.timedelta(days=1)))
        for expected in (first, second, third):
            record = tx.jobs.next_queued("Demo")
            assert record is not None
            assert record.id == expected
            tx.jobs.update(expected, status=JobStatus.running)
        assert tx.jobs.next_queued("Demo") is None


def test_a_job_is_claimed_once_and_can_be_put_back_or_found_later(store: Store) -> None:
    with store.write() as tx:
        first, second = tx.jobs.add(job()), tx.jobs.add(job())
        assert not tx.jobs.has_claimed()
        claimed = [tx.jobs.claim(["Demo", "Spikey"], runner) for runner in ("a", "b", "b")]
        assert tx.jobs.has_claimed()
        assert [record and record.id for record in claimed] == [first, second, None]
        assert tx.jobs.start(second, NOON, JobStatus.running)
        assert tx.jobs.claimed() == {first: JobStatus.submitted, second: JobStatus.running}
        assert tx.jobs.claimed_by_others("a") == [(second, True)]
        assert tx.jobs.claimed_by_others("c") == [(first, False), (second, True)]
        tx.jobs.put_back(first)
        assert tx.jobs.claim([], "c") is None
        again = tx.jobs.claim(["Demo"], "c")
        assert again is not None
        assert again.id == first
        tx.jobs.release(second)
        assert tx.jobs.claimed_by_others("c") == []


def test_a_claimed_job_that_was_removed_does_not_start(store: Store) -> None:
    with store.write() as tx:
        job_id = tx.jobs.add(job())
        tx.jobs.claim(["Demo"], "me")
        tx.jobs.update(job_id, status=JobStatus.removed)
        assert not tx.jobs.start(job_id, NOON, JobStatus.running)


def test_many_jobs_are_listed_with_their_parts(store: Store) -> None:
    with store.write() as tx:
        ids = [tx.jobs.add(job(tags=(f"tag-{i % 7}",), inputs=FILES[: i % 3])) for i in range(1200)]
        records = tx.jobs.select(JobQuery(size=2000))
    assert [record.id for record in records] == ids[::-1]
    assert [record.tags for record in records[:3]] == [("tag-2",), ("tag-1",), ("tag-0",)]
    assert [len(record.inputs) for record in records[:3]] == [2, 1, 0]


def test_tags_are_words_that_several_jobs_share(store: Store) -> None:
    with store.write() as tx:
        first, second = tx.jobs.add(job(tags=("a", "b"))), tx.jobs.add(job(collab="other", tags=("b", "Z")))
        tx.tags.add(first, ["a", "c"])
        tx.tags.remove(first, ["b", "never seen"])
        assert {i: sorted(tags) for i, tags in tx.tags.of_jobs([first, second]).items()} == {
            first: ["a", "c"],
            second: ["Z", "b"],
        }
        assert tx.tags.of_collab("lab") == ["a", "c"]
        assert tx.tags.all() == ["Z", "a", "b", "c"]


def test_comments_are_kept_oldest_first(store: Store) -> None:
    with store.write() as tx:
        job_id = tx.jobs.add(job())
        first = tx.comments.add(job_id, "one", "alice", NOON)
        second = tx.comments.add(job_id, "two", "ed", NOON)
        tx.comments.edit(first.id, "new")
        assert [(c.content, c.user_id) for c in tx.comments.of_job(job_id)] == [
            ("new", "alice"),
            ("two", "ed"),
        ]
        assert tx.comments.get(second.id) == second
        tx.comments.remove(first.id)
        assert tx.comments.of_job(job_id) == [second]


def test_a_log_grows_in_pieces_and_is_replaced_whole(store: Store) -> None:
    with store.write() as tx:
        job_id, other = tx.jobs.add(job()), tx.jobs.add(job())
        assert (tx.logs.text(job_id), tx.logs.exists(job_id)) == ("", False)
        tx.logs.append(job_id, "")
        assert not tx.logs.exists(job_id)
        tx.logs.append(job_id, "one\n")
        text, seen = tx.logs.since(job_id, 0)
        assert text == "one\n"
        tx.logs.append(other, "other\n")
        tx.logs.append(job_id, "two\n")
        text, seen = tx.logs.since(job_id, seen)
        assert text == "two\n"
        assert tx.logs.since(job_id, seen) == ("", seen)
        assert tx.logs.text(job_id) == "one\ntwo\n"
        tx.logs.replace(job_id, "")
        assert (tx.logs.text(job_id), tx.logs.exists(job_id)) == ("", True)
        assert tx.logs.text(other) == "other\n"
