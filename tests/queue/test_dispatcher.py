"""Jobs on their way from the queue to their end, with a real store and real processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.execution.runner import Runner
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord, NewJob

WORLD = Path(__file__).parents[1] / "world.json"


class Lab:
    """An emulator, with what a test wants to do to it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator

    def submit(self, code: str, platform: str = "localhost", **more: object) -> int:
        now = self.emulator.clock.now()
        new = NewJob(
            code=code,
            collab="lab-one",
            user_id="alice",
            hardware_platform=platform,
            submitted_at=now,
            **more,  # type: ignore[arg-type]
        )
        with self.emulator.store.write() as tx:
            job_id = tx.jobs.add(new)
        self.emulator.events.publish(job_id, JobStatus.submitted, now)
        return job_id

    def job(self, job_id: int) -> JobRecord:
        with self.emulator.store.read() as tx:
            job = tx.jobs.get(job_id)
        assert job is not None
        return job

    def log(self, job_id: int) -> str:
        with self.emulator.store.read() as tx:
            return tx.logs.text(job_id)

    def is_over(self, job_id: int) -> bool:
        return self.job(job_id).status in (JobStatus.finished, JobStatus.error)

    def wait(self, condition: Callable[[], bool]) -> None:
        assert self.emulator.events.wait_until(condition, 60)

    def run(self, code: str, **more: object) -> JobRecord:
        job_id = self.submit(code, **more)  # type: ignore[arg-type]
        self.wait(lambda: self.is_over(job_id))
        return self.job(job_id)


@pytest.fixture
def lab(busy: Emulator) -> Lab:
    """An emulator that executes jobs."""
    return Lab(busy)


@pytest.fixture
def make_lab(tmp_path: Path) -> Iterator[Callable[..., Lab]]:
    """Start emulators of one's own on one database, one after the other."""
    started: list[Emulator] = []

    def make(**settings: object) -> Lab:
        for emulator in started:
            emulator.stop()
        chosen = {"db": tmp_path / "emulator.db", "fork_server": False, "workers": 2, **settings}
        started.append(Emulator(WORLD, **chosen).start())
        return Lab(started[-1])

    yield make
    for emulator in started:
        emulator.stop()


BUSY = "print('begun')\nwhile True:\n    pass"

WAIT = """
import os, time
print('begun')
open('x', 'w').write('1')
while not os.path.exists('../tmp/go'):
    time.sleep(0.01)
print('ended')
"""


def test_a_job_passes_through_its_states(lab: Lab) -> None:
    before = lab.emulator.events.count
    job = lab.run("import sys; print(1)", platform="SpiNNaker")
    statuses = [event.status.value for event in lab.emulator.events.since(before) if event.job_id == job.id]
    assert statuses == ["submitted", "validated", "running", "finished"]
    assert job.completed_at is not None and job.completed_at >= job.submitted_at
    assert job.usage == 0


def test_jobs_run_in_the_order_of_submission(make_lab) -> None:
    lab = make_lab(workers=1, execution=False)
    jobs = [lab.submit(f"print({i})") for i in range(5)]
    lab = make_lab(workers=1)
    lab.wait(lambda: all(map(lab.is_over, jobs)))
    begun = [event.job_id for event in lab.emulator.events.since() if event.status is JobStatus.running]
    assert begun == jobs


def test_a_seed_of_the_emulator_makes_what_jobs_draw_repeatable(make_lab, tmp_path: Path) -> None:
    logs = []
    for name in ("one.db", "two.db"):
        lab = make_lab(workers=1, seed=5, db=tmp_path / name)
        logs.append([lab.log(lab.run("import random\nprint(random.random())").id) for _ in range(2)])
    assert logs[0] == logs[1]
    assert len(set(logs[0])) == 2


def test_as_many_jobs_run_as_there_are_workers(make_lab) -> None:
    lab = make_lab(workers=3)
    jobs = [lab.submit(BUSY) for _ in range(4)]
    lab.wait(lambda: [lab.job(j).status for j in jobs] == [JobStatus.running] * 3 + [JobStatus.submitted])
    assert sorted(lab.emulator.dispatcher.running) == jobs[:3]


def test_a_job_that_is_removed_while_it_runs_ends_and_leaves_nothing(lab: Lab) -> None:
    job_id = lab.submit("open('x', 'w').write('1')\n" + BUSY)
    lab.wait(lambda: "begun" in lab.log(job_id))
    with lab.emulator.store.write() as tx:
        tx.jobs.update(job_id, status=JobStatus.removed)
    lab.emulator.events.publish(job_id, JobStatus.removed, lab.emulator.clock.now())
    lab.wait(lambda: job_id not in lab.emulator.dispatcher.running)
    assert lab.job(job_id).status is JobStatus.removed
    assert lab.job(job_id).outputs == ()
    assert not any(path.is_file() for path in lab.emulator.files.root.rglob("*"))


def test_a_job_that_is_forgotten_while_it_runs_ends(lab: Lab) -> None:
    job_id = lab.submit(BUSY)
    lab.wait(lambda: "begun" in lab.log(job_id))
    with lab.emulator.store.write() as tx:
        tx.jobs.delete(job_id)
    lab.emulator.events.publish(job_id, JobStatus.removed, lab.emulator.clock.now())
    lab.wait(lambda: job_id not in lab.emulator.dispatcher.running)


def test_a_job_whose_processes_are_killed_ends_with_the_reason(lab: Lab) -> None:
    job = lab.run("import os, signal\nprint('begun')\nos.kill(os.getpid(), signal.SIGKILL)")
    assert job.status is JobStatus.error
    assert "The script was ended by SIGKILL" in lab.log(job.id)


def test_a_source_that_cannot_be_had_ends_the_job_with_the_reason(lab: Lab) -> None:
    job = lab.run("http://127.0.0.1:1/experiment.zip")
    assert job.status is JobStatus.error
    assert "http://127.0.0.1:1/experiment.zip" in lab.log(job.id)
    assert "Connection refused" in lab.log(job.id)


def test_a_running_job_ends_with_an_error_when_the_emulator_stops(make_lab) -> None:
    lab = make_lab()
    job_id = lab.submit("open('x', 'w').write('1')\n" + BUSY)
    lab.wait(lambda: "begun" in lab.log(job_id))
    lab = make_lab(execution=False)
    assert lab.job(job_id).status is JobStatus.error
    assert "The emulator was stopped while the job was running." in lab.log(job_id)
    assert [file.size for file in lab.job(job_id).outputs] == [1]


def test_a_job_that_is_being_fetched_goes_back_into_the_queue_when_the_emulator_stops(make_lab) -> None:
    with _Silence() as silence:
        lab = make_lab()
        job_id = lab.submit(f"http://127.0.0.1:{silence.port}/experiment.zip")
        silence.accepted.wait(60)
        lab = make_lab(execution=False)
    assert lab.job(job_id).status is JobStatus.submitted
    assert lab.log(job_id) == ""


def test_a_queue_that_settles_lets_scripts_end_and_takes_nothing_else(make_lab, tmp_path: Path) -> None:
    door = tmp_path / "door"
    os.mkfifo(door)
    lab = make_lab(workers=1, confinement="none")
    first = lab.submit(f"print('begun', flush=True)\nopen({str(door)!r}).read()")
    second = lab.submit("print(1)")
    lab.wait(lambda: "begun" in lab.log(first))
    assert not lab.emulator.settle(0)
    with door.open("w"):
        pass
    assert lab.emulator.settle(60)
    assert lab.job(first).status is JobStatus.finished
    assert lab.job(second).status is JobStatus.submitted


def test_a_queue_that_settles_does_not_wait_for_what_is_being_fetched(make_lab) -> None:
    with _Silence() as silence:
        lab = make_lab()
        job_id = lab.submit(f"http://127.0.0.1:{silence.port}/experiment.zip")
        silence.accepted.wait(60)
        assert lab.emulator.settle(60)
    assert lab.job(job_id).status is JobStatus.submitted


class _Silence:
    """A server that takes connections and says nothing."""

    def __init__(self) -> None:
        import socket

        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.accepted = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        self.accepted.set()
        self._done.wait(60)
        connection.close()

    def __enter__(self) -> _Silence:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()
        self._server.close()


def test_a_failure_of_the_emulator_itself_ends_the_job_and_not_the_worker(lab: Lab, monkeypatch) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr(Runner, "run", fail)
        job = lab.run("print(1)")
    assert job.status is JobStatus.error
    assert "The emulator failed to execute this job" in lab.log(job.id)
    assert lab.run("print(1)").status is JobStatus.finished


def test_a_locked_database_delays_and_loses_nothing(make_lab, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("nmpi_emulator.store.database.BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr("nmpi_emulator.queue.patience._PAUSE_S", 0.05)
    lab = make_lab()
    job_id = lab.submit(WAIT)
    lab.wait(lambda: "begun" in lab.log(job_id))
    with sqlite3.connect(tmp_path / "emulator.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        (tmp_path / "emulator.db.data" / "jobs" / str(job_id) / "tmp" / "go").touch()
        refused = threading.Event()
        monkeypatch.setattr("nmpi_emulator.queue.patience.logger.warning", lambda *arguments: refused.set())
        assert refused.wait(60)
        assert lab.job(job_id).status is JobStatus.running
        other.execute("ROLLBACK")
    other.close()
    lab.wait(lambda: lab.is_over(job_id))
    assert lab.job(job_id).status is JobStatus.finished
    assert lab.log(job_id) == "begun\nended\n"
    assert [file.size for file in lab.job(job_id).outputs] == [1]


def test_stopping_does_not_wait_for_a_locked_database(make_lab, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("nmpi_emulator.store.database.BUSY_TIMEOUT_S", 0.05)
    lab = make_lab()
    job_id = lab.submit(BUSY)
    lab.wait(lambda: "begun" in lab.log(job_id))
    with sqlite3.connect(tmp_path / "emulator.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        lab.emulator.stop()
        other.execute("ROLLBACK")
    other.close()
    lab = make_lab(execution=False)
    assert lab.job(job_id).status is JobStatus.error
    assert "It was not run again; submit it once more." in lab.log(job_id)


def test_files_that_cannot_be_kept_are_an_error_with_the_reason(lab: Lab, monkeypatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("nmpi_emulator.queue.output_files.shutil.move", full)
        job = lab.run("open('x', 'w').write('1')")
    assert job.status is JobStatus.error
    assert job.outputs == ()
    assert "could not be kept: No space left on device" in lab.log(job.id)


def test_a_clock_that_is_set_back_does_not_matter(lab: Lab) -> None:
    job_id = lab.submit(WAIT)
    lab.wait(lambda: "begun" in lab.log(job_id))
    lab.emulator.clock.freeze(lab.emulator.clock.now().replace(year=2001))
    later = lab.submit("print(1)")
    path = Path(lab.emulator.store.path).parent / "emulator.db.data" / "jobs" / str(job_id) / "tmp" / "go"
    path.touch()
    lab.wait(lambda: lab.is_over(job_id) and lab.is_over(later))
    lab.emulator.clock.reset()
    assert {lab.job(job_id).status, lab.job(later).status} == {JobStatus.finished}


def test_reset_ends_what_runs(lab: Lab) -> None:
    job_id = lab.submit(BUSY)
    lab.wait(lambda: "begun" in lab.log(job_id))
    lab.emulator.reset()
    assert lab.emulator.dispatcher.running == ()
    with lab.emulator.store.read() as tx:
        assert tx.jobs.get(job_id) is None
    assert lab.run("print(1)").status is JobStatus.finished


def test_no_process_of_a_job_is_left_when_the_emulator_has_stopped(make_lab) -> None:
    lab = make_lab(confinement="basic")
    job_id = lab.submit("import os\nprint(os.getpid())\nwhile True:\n    pass")
    lab.wait(lambda: lab.log(job_id).endswith("\n"))
    pid = int(lab.log(job_id))
    os.kill(pid, 0)
    lab.emulator.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
