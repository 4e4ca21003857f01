"""The journal of what happened to jobs."""

from __future__ import annotations

import datetime as dt
import threading

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.queue.events import CAPACITY, JobEvent, JobEvents

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.timezone.utc)


def test_events_are_numbered_and_given_out_since_any_number() -> None:
    events = JobEvents()
    for job_id in (7, 8, 9):
        events.publish(job_id, JobStatus.submitted, NOON)
    assert events.count == 3
    assert [(event.number, event.job_id) for event in events.since(1)] == [(2, 8), (3, 9)]
    assert events.since(3) == []


def test_only_the_latest_events_are_remembered() -> None:
    events = JobEvents()
    for job_id in range(CAPACITY + 5):
        events.publish(job_id, JobStatus.running, NOON)
    assert len(events.since()) == CAPACITY
    assert events.since()[0].job_id == 5


def test_listeners_hear_of_each_event() -> None:
    events = JobEvents()
    heard: list[JobEvent] = []
    events.subscribe(heard.append)
    events.publish(1, JobStatus.error, NOON)
    assert [(event.job_id, event.status, event.at) for event in heard] == [(1, JobStatus.error, NOON)]


def test_whoever_waits_is_woken_by_events_and_notices() -> None:
    events = JobEvents()
    seen: list[bool] = []
    ready = threading.Event()

    def watch() -> None:
        ready.set()
        seen.append(events.wait_until(lambda: events.count == 2, timeout_s=30))

    watcher = threading.Thread(target=watch)
    watcher.start()
    ready.wait()
    events.publish(1, JobStatus.running, NOON)
    events.notify()
    events.publish(1, JobStatus.finished, NOON)
    watcher.join()
    assert seen == [True]


def test_waiting_ends_when_time_runs_out() -> None:
    assert JobEvents().wait_until(lambda: False, timeout_s=0) is False
