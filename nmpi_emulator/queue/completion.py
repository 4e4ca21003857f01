"""Store how a job ended: status, files, provenance and usage in one transaction."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from nmpi_emulator.execution.endings import error_text
from nmpi_emulator.execution.order import Outcome
from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import FileRecord, JobRecord
from nmpi_emulator.platforms.declaration import Platform, RunFacts
from nmpi_emulator.platforms.registry import platforms

from .context import QueueContext
from .output_files import OutputFiles
from .patience import Patience
from .quotas import charge
from .recovery import fail, is_over

logger = logging.getLogger(__name__)


class Completion:
    """Brings jobs to their last state, each exactly once."""

    def __init__(self, context: QueueContext, files: OutputFiles, patience: Patience) -> None:
        self._context = context
        self._files = files
        self._patience = patience

    def finish(self, job: JobRecord, outcome: Outcome, workspace: Workspace) -> None:
        """Keep the files of a job that has run, and store how it ended.

        A job that was removed meanwhile stays removed, and nothing is kept of it.
        """
        platform = platforms()[job.hardware_platform]
        log = ""
        try:
            files = self._keep(platform, job, outcome.outputs, workspace)
            self._files.take_preview(job.id, workspace.preview)
        except OSError as error:
            self._files.forget(platform, job.collab, job.id)
            files = []
            failure = f"The files that the job left could not be kept: {error.strerror or error}."
            log = error_text(failure)
            outcome = dataclasses.replace(outcome, failure=outcome.failure or failure)
        usage = outcome.usage
        if usage is None:
            usage = platform.bill(RunFacts(wall_s=outcome.wall_s, report=outcome.report))
        status = JobStatus.error if outcome.failure else JobStatus.finished
        now = self._context.clock.now()

        def store() -> bool:
            with self._context.store.write() as tx:
                current = tx.jobs.get(job.id)
                if current is None or current.status is JobStatus.removed:
                    tx.jobs.release(job.id)
                    return False
                tx.jobs.update(
                    job.id, status=status, completed_at=now, provenance=outcome.provenance, usage=usage
                )
                tx.jobs.add_files(job.id, "output", files)
                tx.logs.append(job.id, log)
                tx.jobs.release(job.id)
                charge(tx.projects, job.collab, job.hardware_platform, usage)
                return True

        if self._patience.insist(store):
            self._context.events.publish(job.id, status, now)
        else:
            self._files.forget(platform, job.collab, job.id)

    def _keep(
        self, platform: Platform, job: JobRecord, paths: Sequence[str], workspace: Workspace
    ) -> list[FileRecord]:
        return [self._files.take(platform, job.collab, job.id, path, workspace.work / path) for path in paths]

    def put_back(self, job: JobRecord, reason: str) -> None:
        """Return a job whose script has not begun to its place in the queue, unless it was removed."""

        def store() -> None:
            with self._context.store.write() as tx:
                current = tx.jobs.get(job.id)
                if current is None or is_over(current):
                    tx.jobs.release(job.id)
                else:
                    tx.jobs.put_back(job.id)

        self._patience.insist(store)
        logger.info("job %s has not begun: %s", job.id, reason)

    def fail(self, job: JobRecord, reason: str) -> None:
        """End a job with an error."""
        self._patience.insist(lambda: fail(self._context, job.id, reason))
