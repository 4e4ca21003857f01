"""Jobs as the operators of platforms see them: fetch the next one, report on it."""

from __future__ import annotations

import datetime as dt

from nmpi_emulator.errors import BadRequest, Conflict, NotFound
from nmpi_emulator.models.job import FINAL, JobPatch
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.store.store import Tables

from .access import Provider
from .columns import storable_usage
from .context import QueueContext
from .jobs import Jobs, file_record
from .quotas import charge, check_units
from .upstream_bugs import UpstreamBug


class ProviderSide:
    """The service that providers use."""

    def __init__(self, context: QueueContext, jobs: Jobs) -> None:
        self._context = context
        self._jobs = jobs

    def next_job(self, provider: Provider, platform: str) -> JobRecord:
        """Return the job of a platform that has waited longest; it stays in the queue.

        :raises Forbidden: if the platform is not the provider's.
        :raises NotFound: if no job is waiting.
        """
        self._context.require_platform(provider, platform)
        with self._context.store.read() as tx:
            job = tx.jobs.next_queued(platform)
        if job is None:
            raise NotFound(f"No queued job for {platform}")
        return job

    def report(self, provider: Provider, job_id: int, patch: JobPatch) -> JobRecord:
        """Store what a provider reports of a job, and charge the usage.

        :raises NotFound: if there is no such job.
        :raises Forbidden: if it runs on another provider's platform.
        :raises Unprocessable: if an output file or the log cannot be stored.
        :raises BadRequest: if the usage is in the wrong units.
            quirk: all the rest has been stored by then.
        """
        context = self._context
        now = context.clock.now()
        with context.step_by_step() as steps:
            job = context.job(steps.tx, job_id)
            context.require_platform(provider, job.hardware_platform)
            if patch.status:
                steps.happened.append((job_id, patch.status))
            self._store_report(steps.tx, job, patch, now)
            return context.job(steps.tx, job_id)

    def _store_report(self, tx: Tables, job: JobRecord, patch: JobPatch, now: dt.datetime) -> None:
        """Store a report part by part; a part that cannot be stored ends it."""
        usage = patch.resource_usage
        tx.jobs.update(
            job.id,
            status=patch.status,
            completed_at=now if patch.status in FINAL else None,
            provenance=patch.provenance,
            usage=storable_usage(usage.value) if usage else None,
        )
        files = patch.output_data.files if patch.output_data else []
        for i, item in enumerate(files):
            self._jobs.check_file(["body", "output_data", "files", i], item)
        tx.jobs.add_files(job.id, "output", map(file_record, files))
        if patch.log:
            self._context.columns.text(["body", "log"], patch.log)
            tx.logs.replace(job.id, patch.log)
        if usage:
            check_units(job.hardware_platform, usage)
            charge(tx.projects, job.collab, job.hardware_platform, usage.value)

    def replace_log(self, provider: Provider, job_id: int, content: bytes) -> None:
        """Make *content* the whole log of a job.

        :raises NotFound: if there is no such job.
        :raises Forbidden: if it runs on another provider's platform.
        :raises BadRequest: if it is not UTF-8.
        """
        with self._context.store.write() as tx:
            job = self._context.job(tx, job_id)
            self._context.require_platform(provider, job.hardware_platform)
            tx.logs.replace(job_id, self._text(content))
        self._context.events.notify()

    def begin_log(self, provider: Provider, job_id: int, content: bytes) -> None:
        """Write the log of a job that has none yet.

        :raises Conflict: if there is one, be it empty; the real service means to append but fails.
        """
        with self._context.store.write() as tx:
            job = self._context.job(tx, job_id)
            self._context.require_platform(provider, job.hardware_platform)
            if tx.logs.exists(job_id):
                self._context.bugs.hit(UpstreamBug.APPEND_TO_LOG)
                raise Conflict(
                    f"Job {job_id} has a log already, and appending does not work on the real service "
                    "either. Send the whole log with PUT."
                )
            tx.logs.replace(job_id, self._text(content))
        self._context.events.notify()

    def _text(self, content: bytes) -> str:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            self._context.bugs.hit(UpstreamBug.NOT_UTF8)
            raise BadRequest(f"The log is not UTF-8: {error}") from error
        self._context.columns.text(["body"], text)
        return text
