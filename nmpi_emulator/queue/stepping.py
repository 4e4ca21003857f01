"""Move jobs on by hand, one state at a time."""

from __future__ import annotations

import threading

from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord

from .context import QueueContext
from .dispatcher import Dispatcher
from .recovery import is_over


class Stepping:
    """Holds the queue, and moves single jobs on while it is held.

    The states are those that the platform's jobs go through: submitted, validated (where the provider says
    so), running, and the last one, to which the job really runs (or is answered by a stub).
    """

    def __init__(self, context: QueueContext, dispatcher: Dispatcher) -> None:
        self._context = context
        self._dispatcher = dispatcher
        self._lock = threading.RLock()
        self._begun: dict[int, JobRecord] = {}

    def hold(self) -> None:
        """Take no further job off the queue; those that run go on to their end."""
        self._dispatcher.hold()

    def release(self) -> None:
        """Take jobs off the queue again; those that were moved on by hand come first."""
        with self._lock:
            begun, self._begun = list(self._begun.values()), {}
        self._dispatcher.release(begun)

    def forget(self) -> None:
        """Forget the jobs that were moved on by hand: the emulator was reset."""
        self._begun.clear()
        self._dispatcher.release()

    def step(self, job_id: int | None = None) -> tuple[int, JobStatus] | None:
        """Move a job one state on: the one given, or the oldest that can be.

        :return: the job and the state that it came into; ``None`` if there is none to move.
        :raises UsageError: if the queue is not held, or the job given cannot be moved on.
        """
        if not self._dispatcher.is_held:
            raise UsageError("stepping needs a queue that is held: call hold() first")
        with self._lock:
            chosen = self._oldest() if job_id is None else job_id
            if chosen is None:
                return None
            moved = self._move(chosen)
        if moved is None:
            raise UsageError(f"job {chosen} cannot be moved on: it is over, or not executed here")
        return chosen, moved

    def step_all(self) -> None:
        """Move every job on to its end, the oldest first."""
        while self.step() is not None:
            continue

    def _oldest(self) -> int | None:
        return min([*self._begun, *self._dispatcher.candidates()], default=None)

    def _move(self, job_id: int) -> JobStatus | None:
        job = self._begun.pop(job_id, None)
        if job is None:
            job = self._dispatcher.claim(job_id)
            if job is None:
                return None
            if job.status is JobStatus.validated:
                return self._keep(job)
        with self._context.store.read() as tx:
            job = tx.jobs.get(job_id)
        if job is None or is_over(job):
            return None
        if job.status is not JobStatus.running:
            job = self._dispatcher.call_running(job)
            return self._keep(job) if job else None
        self._dispatcher.execute(job, called_running=True)
        with self._context.store.read() as tx:
            job = tx.jobs.get(job_id)
        return job.status if job else None

    def _keep(self, job: JobRecord) -> JobStatus:
        self._begun[job.id] = job
        return job.status
