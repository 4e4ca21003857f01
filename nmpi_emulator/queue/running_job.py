"""A job that is being executed, as the queue knows it."""

from __future__ import annotations

import threading

from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.models.records import JobRecord

from .context import QueueContext
from .patience import Patience

REMOVED = "The job was removed."


class RunningJob:
    """Takes what the runner tells of a job into the store; ends it when it must.

    :param called_running: whether the job is in the state ``running`` already, though its script is not.
    """

    def __init__(
        self,
        context: QueueContext,
        patience: Patience,
        job: JobRecord,
        *,
        called_running: bool = False,
    ) -> None:
        self._context = context
        self._patience = patience
        self._called_running = called_running
        self._beginning = threading.Lock()
        self._has_begun = False
        self.job = job
        self.stop = Stop()
        #: How far it has come with what takes long.
        self.has_come: Progress | None = None

    def log(self, text: str) -> None:
        """Take a piece of the log."""

        def append() -> None:
            with self._context.store.write() as tx:
                if tx.jobs.exists(self.job.id):
                    tx.logs.append(self.job.id, text)

        self._patience.insist(append)
        self._context.events.notify()

    def progress(self, progress: Progress | None) -> None:
        """Hear how far the job has come; that is not kept."""
        self.has_come = progress

    def started(self) -> None:
        """Hear that the script is about to run."""
        with self._beginning:
            self._has_begun = True
        if self._called_running:
            return
        now = self._context.clock.now()

        def start() -> bool:
            with self._context.store.write() as tx:
                return tx.jobs.start(self.job.id, now, JobStatus.running)

        if self._patience.insist(start):
            self._context.events.publish(self.job.id, JobStatus.running, now)
        else:
            self.stop.request(REMOVED)

    def stop_unless_begun(self, reason: str) -> None:
        """Have the job end, unless its script is about to run or runs."""
        with self._beginning:
            if not self._has_begun:
                self.stop.request(reason)
