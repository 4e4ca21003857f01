"""Take jobs off the queue and have them run."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence

from nmpi_emulator.execution.order import NotBegun, Order, Outcome
from nmpi_emulator.execution.runner import Runner
from nmpi_emulator.execution.sources.kinds import classify
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.registry import platforms

from .completion import Completion
from .context import QueueContext
from .events import JobEvent
from .output_files import OutputFiles
from .patience import GivenUp, Patience
from .running_job import REMOVED, RunningJob

logger = logging.getLogger(__name__)


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
        self._names = tuple(names)
        self._simulator = simulator
        self._runner_id = runner_id
        self._n_workers = n_workers
        self._patience = Patience()
        self._completion = Completion(context, files, self._patience)
        self._threads: list[threading.Thread] = []
        self._running: dict[int, RunningJob] = {}
        self._lock = threading.Lock()
        context.events.subscribe(self._on_event)

    @property
    def running(self) -> tuple[int, ...]:
        """Return the ids of the jobs that are being executed."""
        with self._lock:
            return tuple(self._running)

    def start(self) -> None:
        """Begin to take jobs off the queue."""
        self._patience.begin()
        self._threads = [
            threading.Thread(target=self._work, name=f"nmpi-emulator-worker-{i}", daemon=True)
            for i in range(self._n_workers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, reason: str = "The emulator was stopped while the job was running.") -> None:
        """Stop the jobs that run, and take no others; jobs that have not begun go back into the queue."""
        with self._lock:
            self._patience.end()
            running = list(self._running.values())
        for job in running:
            job.stop.request(reason)
        self._context.events.notify()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _on_event(self, event: JobEvent) -> None:
        if event.status is JobStatus.removed:
            with self._lock:
                running = self._running.get(event.job_id)
            if running is not None:
                running.stop.request(REMOVED)

    def _work(self) -> None:
        events = self._context.events
        while not self._patience.is_over:
            seen = events.count
            try:
                job = self._patience.insist(self._claim)
                if job is None:
                    events.wait_until(lambda seen=seen: self._patience.is_over or events.count > seen)  # type: ignore[misc]
                else:
                    self._execute(job)
            except GivenUp:
                return  # what has not been stored is put right when the emulator starts again

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
        """Run a job and store how it ended."""
        running = RunningJob(self._context, self._patience, job)
        with self._lock:
            self._running[job.id] = running
            is_over = self._patience.is_over
        if is_over:
            running.stop.request("The emulator was stopped before the job could run.")
        try:
            self._run(running)
        except GivenUp:
            raise
        except NotBegun as stopped:
            self._completion.put_back(job, str(stopped))
        except Exception:
            logger.exception("job %s could not be executed", job.id)
            self._completion.fail(job, "The emulator failed to execute this job; its own log says why.")
        finally:
            with self._lock:
                del self._running[job.id]
            self._context.events.notify()

    def _run(self, running: RunningJob) -> None:
        job = running.job
        workspace = self._runner.workspace(job.id)
        try:
            outcome: Outcome = self._runner.run(self._order(job), workspace, running)
            self._completion.finish(job, outcome, workspace)
        finally:
            workspace.remove()

    def _order(self, job: JobRecord) -> Order:
        platform = platforms()[job.hardware_platform]
        return Order(
            job_id=job.id,
            platform=platform,
            source=classify(job.code),
            command=job.command,
            simulator=self._simulator or platform.simulator,
            hardware_config=json.loads(job.hardware_config_json or "{}"),
            inputs=job.inputs,
        )
