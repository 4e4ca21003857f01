"""Jobs that are moved on by hand."""

from __future__ import annotations

import threading

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.errors import UsageError


def submit(emulator: Emulator, code: str = "print('ran')", platform: str = "BrainScaleS") -> int:
    return emulator.submit(code, platform=platform, collab="lab-one")


def test_a_held_queue_is_stuck_until_it_is_released(busy: Emulator) -> None:
    busy.hold()
    busy.stub(code="")
    job = submit(busy)
    assert busy.client("alice").job_status(job) == "submitted"
    busy.release()
    assert busy.wait_for(job, timeout=60) == "finished"


def test_each_step_moves_the_oldest_job_one_state_on(busy: Emulator) -> None:
    busy.hold()
    first, second = submit(busy), submit(busy, "raise ValueError")
    assert busy.step() == (first, "running")
    assert busy.step(second) == (second, "running")
    assert busy.step() == (first, "finished")
    assert "ran" in busy.log(first)
    assert busy.step() == (second, "error")
    assert busy.step() is None
    assert [(e.job_id, e.status.value) for e in busy.events.since() if e.status.value != "submitted"] == [
        (first, "running"), (second, "running"), (first, "finished"), (second, "error"),
    ]  # fmt: skip


def test_a_platform_that_validates_jobs_first_has_a_step_more(stubbed: Emulator) -> None:
    stubbed.stub()
    stubbed.hold()
    job = submit(stubbed, platform="SpiNNaker")
    assert [stubbed.step() for _ in range(4)] == [
        (job, "validated"), (job, "running"), (job, "finished"), None,
    ]  # fmt: skip


def test_all_jobs_can_be_run_while_the_queue_is_held(stubbed: Emulator) -> None:
    stubbed.hold()
    stubbed.stub(times=1).then(status="error")
    jobs = [submit(stubbed) for _ in range(3)]
    assert stubbed.run_until_idle(60)
    assert [stubbed.job(job).status.value for job in jobs] == ["finished", "error", "error"]


def test_a_job_that_was_moved_on_by_hand_goes_on_when_the_queue_is_released(stubbed: Emulator) -> None:
    stubbed.stub()
    stubbed.hold()
    job = submit(stubbed)
    assert stubbed.step() == (job, "running")
    stubbed.release()
    assert stubbed.wait_for(job, timeout=60) == "finished"


def test_stepping_says_what_it_needs(stubbed: Emulator) -> None:
    with pytest.raises(UsageError, match=r"call hold\(\) first"):
        stubbed.step()
    stubbed.hold()
    with pytest.raises(UsageError, match="there is no job 7"):
        stubbed.step(7)
    job = submit(stubbed)
    with pytest.raises(UsageError, match="cannot be moved on: it is over, or not executed here"):
        stubbed.step(job)  # nothing is executed, and no stub answers it
    assert stubbed.job(job).status.value == "submitted"


def test_a_job_that_is_removed_while_it_is_stepped_stays_removed(stubbed: Emulator) -> None:
    stubbed.stub()
    stubbed.hold()
    job = submit(stubbed)
    stubbed.step()
    url = f"{stubbed.url}/jobs/{job}"
    requests.delete(url, headers={"Authorization": "Bearer token-alice"}, timeout=30).raise_for_status()
    with pytest.raises(UsageError, match="it is over"):
        stubbed.step(job)
    assert stubbed.step() is None


def test_waiting_sees_states_that_have_passed(stubbed: Emulator) -> None:
    stubbed.stub()
    job = submit(stubbed)
    stubbed.wait_for(job, timeout=60)
    assert stubbed.wait_for(job, "running", timeout=0) == "running"
    assert stubbed.wait_for(f"/jobs/{job}", "running", "finished", timeout=0) == "finished"


def test_waiting_ends_with_time_and_says_where_the_job_is(stubbed: Emulator) -> None:
    job = submit(stubbed)
    with pytest.raises(TimeoutError, match=rf"job {job} is submitted, not error or finished, after 0.01 s"):
        stubbed.wait_for(job, timeout=0.01)
    with pytest.raises(UsageError, match="no job is ever 'done'; the states are: submitted, "):
        stubbed.wait_for(job, "done")


def test_a_reset_forgets_what_happened_to_jobs_of_the_same_number(stubbed: Emulator) -> None:
    stubbed.stub()
    job = submit(stubbed)
    stubbed.wait_for(job, timeout=60)
    stubbed.reset()
    assert submit(stubbed) == job
    with pytest.raises(TimeoutError):
        stubbed.wait_for(job, timeout=0.01)


def test_a_thread_that_waits_is_woken(stubbed: Emulator) -> None:
    job = submit(stubbed)
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(stubbed.wait_for(job, timeout=60)))
    thread.start()
    stubbed.stub()
    thread.join(60)
    assert seen == ["finished"]
