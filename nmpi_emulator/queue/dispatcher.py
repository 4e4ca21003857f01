"""Take jobs off the queue and have them run."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from nmpi_emulator.execution.runner import Order, Outcome, Runner
from nmpi_emulator.execution.sources.kinds import Source, classify
from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import FileRecord, JobRecord
from nmpi_emulator.platforms.declaration import Platform, RunFacts
from nmpi_emulator.platforms.registry import platforms

from .context import QueueContext
from .events import JobEvent
from .output_files import OutputFiles
from .quotas import charge

logger = logging.getLogger(__name__)


class _RunningJob:
    """A job that is being executed; watches over it for the runner."""

    def __init__(self, context: QueueContext, job: JobRecord) -> None:
        self._context = context
        self.job = job
        self._stop_reason: str | None = None
        self._finished = threading.Event()

    def log(self, text: str) -> None:
        """Take a piece of the log."""
        with self._context.store.write() as tx:
            if tx.jobs.exists(self.job.id):
                tx.logs.append(self.job.id, text)
        self._context.events.notify()

    def started(self) -> None:
        """Hear that the script begins to run."""
        now = self._context.clock.now()
        with self._context.store.write() as tx:
            still_wanted = tx.jobs.start(self.job.id, now, JobStatus.running)
        if still_wanted:
            self._context.events.publish(self.job.id, JobStatus.running, now)
        else:
            self.stop("The job was removed.")

    def stop_reason(self) -> str | None:
        """Say why the job must end now, if it must."""
        return self._stop_reason

    def stop(self, reason: str) -> None:
        """Have the job end soon."""
        self._stop_reason = reason


class Dispatcher:
    """A number of threads, each of which executes one job after another.

    :param names: the platforms whose jobs are executed here.
    :param simulator: what executes networks, whatever the platform says; ``None`` leaves it to the platform.
    """

    def __init__(
        self,
        context: QueueContext,
        runner: Runner,
        files: OutputFiles,
        *,
        names: Sequence[str],
        n_workers: int,
        simulator: str | None = None,
        runner_id: str,
    ) -> None:
        self._context = context
        self._runner = runner
        self._files = files
        self._names = tuple(names)
        self._simulator = simulator
        self._runner_id = runner_id
        self._n_workers = n_workers
        self._threads: list[threading.Thread] = []
        self._running: dict[int, _RunningJob] = {}
        self._lock = threading.Lock()
        self._stopping = False
        context.events.subscribe(self._on_event)

    @property
    def running(self) -> tuple[int, ...]:
        """Return the ids of the jobs that are being executed."""
        with self._lock:
            return tuple(self._running)

    def start(self) -> None:
        """Begin to take jobs off the queue."""
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, name=f"nmpi-emulator-worker-{i}", daemon=True)
            for i in range(self._n_workers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, reason: str = "The emulator was stopped while the job was running.") -> None:
        """Stop the jobs that run, and take no others."""
        self._stopping = True
        with self._lock:
            for job in self._running.values():
                job.stop(reason)
        self._context.events.notify()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _on_event(self, event: JobEvent) -> None:
        if event.status is JobStatus.removed:
            with self._lock:
                job = self._running.get(event.job_id)
            if job is not None:
                job.stop("The job was removed.")

    def _work(self) -> None:
        events = self._context.events
        while not self._stopping:
            seen = events.count
            job = self._claim()
            if job is None:
                events.wait_until(lambda seen=seen: self._stopping or events.count > seen)  # type: ignore[misc]
                continue
            try:
                self._execute(job)
            except Exception:
                logger.exception("job %s could not be executed", job.id)
                self._fail(job, "The emulator failed to execute this job; its own log says why.")

    def _claim(self) -> JobRecord | None:
        with self._context.store.write() as tx:
            job = tx.jobs.claim(self._names, self._runner_id)
            if job is None:
                return None
            validated = platforms()[job.hardware_platform].validated_first
            if validated:
                tx.jobs.update(job.id, status=JobStatus.validated)
        if validated:
            self._context.events.publish(job.id, JobStatus.validated, self._context.clock.now())
        return job

    def _execute(self, job: JobRecord) -> None:
        platform = platforms()[job.hardware_platform]
        running = _RunningJob(self._context, job)
        with self._lock:
            self._running[job.id] = running
            if self._stopping:
                running.stop("The emulator was stopped before the job could run.")
        workspace = self._runner.workspace(job.id)
        try:
            outcome = self._runner.run(self._order(job, platform), workspace, running)
            self._finish(job, platform, outcome, workspace)
        finally:
            with self._lock:
                del self._running[job.id]
            workspace.remove()

    def _order(self, job: JobRecord, platform: Platform) -> Order:
        return Order(
            job_id=job.id,
            platform=platform,
            source=self._source(job),
            command=job.command,
            simulator=self._simulator or platform.simulator,
            hardware_config=json.loads(job.hardware_config_json or "{}"),
            inputs=job.inputs,
        )

    def _source(self, job: JobRecord) -> Source:
        return classify(job.code)

    def _finish(self, job: JobRecord, platform: Platform, outcome: Outcome, workspace: Workspace) -> None:
        """Store how a job ended, in one transaction; a job that was removed meanwhile stays removed."""
        files = [self._keep(platform, job, path, workspace.work / path) for path in outcome.outputs]
        self._files.take_preview(job.id, workspace.preview)
        usage = platform.bill(RunFacts(wall_s=outcome.wall_s, report=outcome.report))
        status = JobStatus.error if outcome.failure else JobStatus.finished
        now = self._context.clock.now()
        with self._context.store.write() as tx:
            current = tx.jobs.get(job.id)
            if current is None or current.status is JobStatus.removed:
                tx.jobs.release(job.id)
                self._files.forget(platform, job.collab, job.id)
                return
            tx.jobs.update(
                job.id,
                status=status,
                completed_at=now,
                provenance=outcome.provenance,
                usage=usage,
            )
            tx.jobs.add_files(job.id, "output", files)
            tx.jobs.release(job.id)
            charge(tx.projects, job.collab, job.hardware_platform, usage)
        self._context.events.publish(job.id, status, now)

    def _keep(self, platform: Platform, job: JobRecord, path: str, file: Path) -> FileRecord:
        return self._files.take(platform, job.collab, job.id, path, file)

    def _fail(self, job: JobRecord, reason: str) -> None:
        fail(self._context, [job.id], reason)


def fail(context: QueueContext, job_ids: Sequence[int], reason: str) -> None:
    """End jobs with an error; the reason goes into their logs."""
    now = context.clock.now()
    with context.store.write() as tx:
        for job_id in job_ids:
            tx.jobs.update(job_id, status=JobStatus.error, completed_at=now)
            tx.logs.append(job_id, f"\n{reason}\n")
            tx.jobs.release(job_id)
    for job_id in job_ids:
        context.events.publish(job_id, JobStatus.error, now)


def recover(context: QueueContext, runner_id: str) -> None:
    """Clean up after an emulator that did not stop in order.

    Jobs whose script had begun to run end with an error; those that had only been taken off the queue go
    back to their place.
    """
    interrupted = []
    with context.store.write() as tx:
        for job_id, started in tx.jobs.claimed_by_others(runner_id):
            if started:
                interrupted.append(job_id)
            else:
                tx.jobs.put_back(job_id)
    if interrupted:
        fail(
            context,
            interrupted,
            "The emulator was stopped while this job was running. It was not run again; submit it once more.",
        )
