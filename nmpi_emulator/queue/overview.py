"""What people watch: lists of jobs without their heavy parts, the end of a log, how full the queue is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import QuotaRecord
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.summaries import JobSummary

from .access import Caller
from .context import QueueContext, no_such_job
from .jobs import check_query, require_administrator, restrict_to_visible
from .quotas import quotas_of


@dataclass(frozen=True)
class LogPart:
    """A part of a log.

    :param end: the number of its last piece, to ask with for what comes later.
    :param is_whole: whether this is all of the log, in place of what was read before.
    """

    text: str
    end: int
    is_whole: bool
    status: JobStatus


class Overview:
    """The service around what people watch; who may see what is as for the jobs themselves."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def jobs(self, caller: Caller, query: JobQuery, as_admin: bool = False) -> list[JobSummary]:
        """List jobs for a user.

        :raises BadRequest: if several users are asked for.
        :raises Forbidden: if another user's jobs or a foreign collab are asked for.
        """
        if as_admin:
            require_administrator(caller)
        else:
            query = restrict_to_visible(caller, query)
        check_query(self._context, query)
        with self._context.store.read() as tx:
            return tx.summaries.select(query)

    def job(self, caller: Caller, job_id: int, as_admin: bool = False) -> JobSummary:
        """Return one job.

        :raises NotFound: if there is none, or the user may not know of it.
        """
        with self._context.store.read() as tx:
            self._context.visible_job(tx, caller, job_id, as_admin)
            found = tx.summaries.get(job_id)
        if found is None:
            raise no_such_job(job_id)
        return found

    def log_since(self, caller: Caller, job_id: int, piece: int, as_admin: bool = False) -> LogPart:
        """Return what was added to a log after a piece of it; all of it after 0.

        :raises NotFound: if there is no such job, or the user may not know of it.
        """
        with self._context.store.read() as tx:
            job = self._context.visible_job(tx, caller, job_id, as_admin)
            is_whole = not (piece and tx.logs.holds(job_id, piece))
            text, end = tx.logs.since(job_id, 0 if is_whole else piece)
        return LogPart(text, end, is_whole, job.status)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Return how many jobs there are for each ``(platform, status)``; anybody may know that."""
        with self._context.store.read() as tx:
            return tx.jobs.counts()

    def quotas(self, caller: Caller, collab: str, platform: str, as_admin: bool = False) -> list[QuotaRecord]:
        """Return what a collab may use of a platform; nothing for who may not view the collab."""
        if not (caller.can_view(collab) or caller.administers(as_admin)):
            return []
        with self._context.store.read() as tx:
            return quotas_of(tx.projects, collab, platform)
