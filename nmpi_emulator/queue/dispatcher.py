"""Take jobs off the queue and have them run."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nmpi_emulator.execution.order import NotBegun, Order, Outcome
from nmpi_emulator.execution.sources.kinds import classify
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.store.store import Tables

from .answering import give
from .completion import Completion
from .context import QueueContext
from .events import JobEvent
from .output_files import OutputFiles
from .patience import GivenUp, Patience
from .running_job import REMOVED, RunningJob
from .stubs import Stubs

if TYPE_CHECKING:
    from nmpi_emulator.execution.runner import Runner
    from nmpi_emulator.execution.workspace import Workspace

logger = logging.getLogger(__name__)

#: The simulator that executes nothing: all jobs wait, but for those that stubs answer.
NOTHING = "none"


class Dispatcher:
    """A number of threads, each of which executes one job after another.

    While it is held, the threads rest, and jobs are moved on by hand (see :mod:`.stepping`).

    :param runner: gets what runs jobs, when there is one.
    :param names: the platforms whose jobs are executed here.
    :param stubs: answer some jobs in place of running them.
    :param simulator: what executes networks, whatever the platform says; ``None`` leaves it to the platform,
        and with ``"none"`` only jobs that a stub answers are taken.
    """

    def __init__(
        self,
        context: QueueContext,
        runner: Callable[[], Runner],
        files: OutputFiles,
        *,
        names: Sequence[str],
        stubs: Stubs,
        n_workers: int,
        simulator: str | None = None,
        runner_id: str,
    ) -> None:
        self._context = context
        self._runner = runner
        self._stubs = stubs
        self._runner_id = runner_id
        self._n_workers = n_workers
        self._patience = Patience()
        self._completion = Completion(context, files, self._patience)
        self._threads: list[threading.Thread] = []
        self._running: dict[int, RunningJob] = {}
        self._lock = threading.Lock()
        self._taking = threading.Lock()
        self._is_held = False
        self._resumed: list[JobRecord] = []
        self.names = tuple(names)
        self.simulator = simulator
        context.events.subscribe(self._on_event)

    @property
    def running(self) -> tuple[int, ...]:
        """Return the ids of the jobs that are being executed."""
        with self._lock:
            return tuple(self._running)

    def progress(self) -> dict[int, Progress | None]:
        """Return how far each job that is being executed has come, by its id; ``None``: not known."""
        with self._lock:
            return {job_id: running.has_come for job_id, running in self._running.items()}

    @property
    def is_held(self) -> bool:
        """Tell whether the threads rest."""
        return self._is_held

    @property
    def is_resting(self) -> bool:
        """Tell whether nobody takes jobs off the queue: the threads are held, or there are none."""
        return self._is_held or not self._n_workers

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
            self._resumed.clear()
        for job in running:
            job.stop.request(reason)
        self._context.events.notify()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def settle(self, grace_s: float) -> bool:
        """Take no more jobs off the queue, and wait until none is being executed.

        Jobs whose script has not begun go back into the queue.

        :param grace_s: how long to wait at most.
        :return: whether none is left.
        """
        self.hold()
        with self._lock:
            running = list(self._running.values())
        for job in running:
            job.stop_unless_begun("The emulator is about to stop.")
        return self._context.events.wait_until(lambda: not self.running, grace_s)

    def hold(self) -> None:
        """Let the threads rest; jobs that run go on to their end."""
        with self._taking:  # lest a thread that is about to take a job take one that comes later
            self._is_held = True

    def release(self, begun: Sequence[JobRecord] = ()) -> None:
        """Let the threads work again.

        :param begun: jobs that have been moved on by hand, and are to be run to their end first.
        """
        with self._lock:
            self._resumed.extend(begun)
        self._is_held = False
        self._context.events.notify()

    def end_job(self, job_id: int, reason: str) -> bool:
        """Have a job that is being executed end with an error; ``False`` if it is not being executed."""
        with self._lock:
            running = self._running.get(job_id)
        if running is not None:
            running.stop.request(reason)
        return running is not None

    def _on_event(self, event: JobEvent) -> None:
        if event.status is JobStatus.removed:
            self.end_job(event.job_id, REMOVED)

    def _work(self) -> None:
        events = self._context.events
        while not self._patience.is_over:
            seen = events.count
            try:
                begun, job = self._next()
                if job is None:
                    events.wait_until(lambda seen=seen: self._is_news(seen))  # type: ignore[misc]
                else:
                    self.execute(job, called_running=begun)
            except GivenUp:
                return  # what has not been stored is put right when the emulator starts again

    def _is_news(self, seen: int) -> bool:
        """Tell whether a thread without work should look again."""
        if self._patience.is_over or self._resumed:
            return True
        if self._is_held:
            return False
        # A new stub is no event, but may be the answer for a job that waits.
        return self._context.events.count > seen or (self.simulator == NOTHING and bool(self.candidates()))

    def _next(self) -> tuple[bool, JobRecord | None]:
        """Return a job to execute, and whether it is called running already."""
        with self._taking:
            if self._is_held:
                return False, None
            with self._lock:
                if self._resumed:
                    job = self._resumed.pop(0)
                    return job.status is JobStatus.running, job
            return False, self._patience.insist(self.claim)

    def candidates(self) -> list[int]:
        """Return the jobs that wait and can be executed or answered here, oldest first."""
        with self._context.store.read() as tx:
            return self.candidates_in(tx)

    def candidates_in(self, tx: Tables) -> list[int]:
        """Return the jobs that wait and can be executed or answered here, oldest first, as *tx* sees them."""
        waiting = tx.jobs.waiting(self.names)
        if self.simulator != NOTHING:
            return waiting
        jobs = map(tx.jobs.get, waiting)
        return [job.id for job in jobs if job is not None and self._stubs.fit(job)]

    def claim(self, job_id: int | None = None) -> JobRecord | None:
        """Take a job off the queue: the oldest, or the one given; ``None`` if there is none."""
        if self.simulator == NOTHING:
            candidates = self.candidates()
            if job_id is None:
                job_id = next(iter(candidates), None)
            if job_id not in candidates:
                return None
        with self._context.store.write() as tx:
            job = tx.jobs.claim(self.names, self._runner_id, job_id)
            if job is None:
                return None
            validated = platforms()[job.hardware_platform].validated_first
            if validated:
                tx.jobs.update(job.id, status=JobStatus.validated)
                job = tx.jobs.get(job.id) or job
        if validated:
            self._context.events.publish(job.id, JobStatus.validated, self._context.clock.now())
        return job

    def call_running(self, job: JobRecord) -> JobRecord | None:
        """Put a claimed job into the state ``running``, though its script does not run yet."""
        RunningJob(self._context, self._patience, job).started()
        with self._context.store.read() as tx:
            return tx.jobs.get(job.id)

    def execute(self, job: JobRecord, *, called_running: bool = False) -> None:
        """Run a claimed job, or give it the answer of a stub, and store how it ended.

        :param called_running: whether it is in the state ``running`` already.
        """
        running = RunningJob(self._context, self._patience, job, called_running=called_running)
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
        workspace = self._runner().workspace(job.id)
        try:
            self._completion.finish(job, self._outcome(running, workspace), workspace)
        finally:
            workspace.remove()

    def _outcome(self, running: RunningJob, workspace: Workspace) -> Outcome:
        answer = self._stubs.answer_for(running.job)
        if answer is not None:
            return give(answer, running, workspace, self._context.clock)
        if self.simulator == NOTHING:
            raise NotBegun("no stub has an answer left, and nothing else is executed")
        return self._runner().run(self._order(running.job), workspace, running)

    def _order(self, job: JobRecord) -> Order:
        platform = platforms()[job.hardware_platform]
        seed = self._context.ids.seed
        return Order(
            job_id=job.id,
            platform=platform,
            source=classify(job.code),
            command=job.command,
            simulator=self.simulator or platform.simulator,
            hardware_config=json.loads(job.hardware_config_json or "{}"),
            inputs=job.inputs,
            seed=None if seed is None else seed + job.id,
        )
