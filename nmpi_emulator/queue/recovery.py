"""What becomes of jobs that were being executed by an emulator that is gone."""

from __future__ import annotations

from nmpi_emulator.execution.endings import error_text
from nmpi_emulator.models.job import FINAL, JobStatus
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.registry import platforms

from .context import QueueContext
from .output_files import OutputFiles

_INTERRUPTED = (
    "The emulator was stopped while this job was running. It was not run again; submit it once more."
)


def recover(context: QueueContext, runner_id: str, files: OutputFiles) -> None:
    """Clean up after an emulator that did not stop in order.

    Jobs whose script had begun to run end with an error, and files that were kept of them are deleted, as
    nobody knows whether they are whole; jobs that had only been taken off the queue go back to their place.
    """
    interrupted = []
    with context.store.write() as tx:
        for job_id, started in tx.jobs.claimed_by_others(runner_id):
            job = tx.jobs.get(job_id)
            if job is None or is_over(job):
                tx.jobs.release(job_id)
            elif started:
                interrupted.append(job)
            else:
                tx.jobs.put_back(job_id)
    for job in interrupted:
        platform = platforms().get(job.hardware_platform)
        if platform is not None:
            files.forget(platform, job.collab, job.id)
        fail(context, job.id, _INTERRUPTED)


def is_over(job: JobRecord) -> bool:
    """Tell whether a job has come to an end or was removed, so that nothing may change it any more."""
    return job.status is JobStatus.removed or job.status in FINAL


def fail(context: QueueContext, job_id: int, reason: str) -> None:
    """End a job with an error, unless it is over; the reason goes into its log."""
    now = context.clock.now()
    with context.store.write() as tx:
        job = tx.jobs.get(job_id)
        tx.jobs.release(job_id)
        if job is None or is_over(job):
            return
        tx.jobs.update(job_id, status=JobStatus.error, completed_at=now)
        tx.logs.append(job_id, error_text(reason))
    context.events.publish(job_id, JobStatus.error, now)
