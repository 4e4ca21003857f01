"""Jobs as the users of API version 2 see them: submit, list, read, remove."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.job import FINAL, JobStatus
from nmpi_emulator.models.records import JobRecord, NewJob
from nmpi_emulator.platforms.declaration import ALLOCATION
from nmpi_emulator.queue import columns
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.archives import DriveArchives
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.queue.jobs import JobDetails
from nmpi_emulator.queue.quotas import has_budget, may_start, quotas_of
from nmpi_emulator.store.job_lists import JobListQuery
from nmpi_emulator.store.store import Tables

from .access import Party, may_remove, may_see
from .data_items import DataItems, FileReference
from .paging import Page


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a client sends to submit a job."""

    code: str
    command: str
    collab: str
    hardware_platform: str
    hardware_config: Mapping[str, Any]
    tags: Sequence[str]
    inputs: Sequence[FileReference]


class Jobs:
    """The service around jobs.

    :param archives: makes archives of what ``drive://`` names.
    """

    def __init__(self, context: QueueContext, data_items: DataItems, archives: DriveArchives) -> None:
        self._context = context
        self._data_items = data_items
        self._archives = archives

    def submit(self, party: Party, job: Submission) -> JobDetails:
        """Put a job into the queue; all of it, or nothing.

        :raises Forbidden: if the collab has no quota, or none left, or the caller may not act for it.
            quirk: in this order.
        :raises BadRequest: without a collab or a platform, or if the code names something in the Drive that
            is not there.
        :raises NotFound: if the code names a Drive library that is not there.
        :raises UnknownDataItem: if there is no data item with one of the ids.
        :raises Unprocessable: if something is too long to be stored.
        """
        context = self._context
        now = context.clock.now()
        code = self._archives.resolve(party, job.code) if _is_editor(party, job.collab) else job.code
        with context.store.write() as tx:
            allocation = self._allocation(tx, party, job)
            for name, value in (("collab_id", job.collab), ("hardware_platform", job.hardware_platform)):
                if not value:
                    raise BadRequest(f"The `{name}` field must not be empty")
            if not _is_editor(party, job.collab):
                raise Forbidden("You do not have permission to create a job")
            check_columns(context, vars(job), job.tags)
            job_id = tx.jobs.add(
                NewJob(
                    code=code,
                    command=job.command,
                    collab=job.collab,
                    user_id=party.username,
                    hardware_platform=job.hardware_platform,
                    hardware_config={**job.hardware_config, ALLOCATION: allocation},
                    tags=tuple(job.tags),
                    submitted_at=now,
                )
            )
            self._data_items.attach(tx, job_id, "input", job.inputs)
            details = self._details(tx, [job_id])[0]
        context.events.publish(job_id, JobStatus.submitted, now)
        return details

    def _allocation(self, tx: Tables, party: Party, job: Submission) -> int | None:
        """Return the number of the quota that a job is charged to.

        Where the emulator differs from the real service: a collab gets a demo quota here as in API version 3,
        and a quota that is used up to its limit allows no more jobs, as both versions share the quotas.

        :raises Forbidden: if there is no quota, or all are used up.
        """
        if not (job.collab and job.hardware_platform):
            return None
        context = self._context
        quotas = quotas_of(tx.projects, job.collab, job.hardware_platform)
        if not quotas and _is_editor(party, job.collab):
            may_start(
                tx.projects,
                job.collab,
                job.hardware_platform,
                party.username,
                ids=context.ids,
                today=context.today(),
                fits=context.columns,
            )
            quotas = quotas_of(tx.projects, job.collab, job.hardware_platform)
        if not quotas:
            raise Forbidden(
                f"You do not have a compute time allocation for the {job.hardware_platform} platform in "
                f"collab {job.collab}. Please submit a resource request."
            )
        if not has_budget(quotas):
            raise Forbidden("Insufficient quota")
        return quotas[0].id

    def select(self, party: Party, query: JobListQuery) -> Page[JobDetails]:
        """Return a page of jobs: those of a collab that may be seen, or else the caller's own.

        A provider sees all.  A collab that may not be seen has no jobs.
        """
        if isinstance(party, Caller):
            if query.collab is None:
                if query.user not in (None, party.username):
                    return Page((), 0)
                query = dataclasses.replace(query, user=party.username)
            elif not party.can_view(query.collab):
                return Page((), 0)
        with self._context.store.read() as tx:
            return Page(self._details(tx, tx.job_lists.ids(query)), tx.job_lists.count(query))

    def read(self, party: Party, job_id: int, *, over: bool) -> JobDetails:
        """Return one job.

        :param over: whether a finished or failed job is wanted, or else one in the queue.
        :raises NotFound: if there is no such job, or the caller may not know of it.
        """
        with self._context.store.read() as tx:
            find(self._context, tx, party, job_id, over=over)
            return self._details(tx, [job_id])[0]

    def next_queued(self, party: Party | None, platform: str) -> JobDetails | None:
        """Return the job of a platform that has waited longest, or ``None``; it stays in the queue.

        :raises Forbidden: if the caller is no provider.
        """
        if not isinstance(party, Provider):
            raise Forbidden("You do not have permission to fetch jobs from the queue")
        with self._context.store.read() as tx:
            job = tx.jobs.next_queued(platform)
            return self._details(tx, [job.id])[0] if job else None

    def remove(self, party: Party, job_id: int, *, over: bool) -> None:
        """Hide a job.

        :raises NotFound: if there is no such job, or it is somebody else's.
        """
        context = self._context
        with context.store.write() as tx:
            job = find(context, tx, party, job_id, over=over)
            if not may_remove(party, job):
                raise NotFound("")
            tx.jobs.update(job_id, status=JobStatus.removed)
        context.events.publish(job_id, JobStatus.removed, context.clock.now())

    def _details(self, tx: Tables, job_ids: Sequence[int]) -> list[JobDetails]:
        """Return jobs with comments; tags are in the order given."""
        tags = tx.tags.of_jobs(job_ids)
        comments = tx.comments.of_jobs(job_ids)
        return [
            JobDetails(
                job=dataclasses.replace(job, tags=tuple(tags.get(job.id, ()))),
                comments=comments.get(job.id, []),
            )
            for job in tx.jobs.get_many(job_ids)
        ]


def _is_editor(party: Party, collab: str) -> TypeGuard[Caller]:
    """Tell whether somebody may submit jobs on behalf of a collab; providers may not."""
    return isinstance(party, Caller) and party.can_edit(collab)


def find(context: QueueContext, tx: Tables, party: Party, job_id: int, *, over: bool) -> JobRecord:
    """Return a job of the queue, or one that is over.

    :raises NotFound: if there is no such job, or the caller may not know of it.
    """
    job = tx.jobs.get(job_id) if context.columns.exists(job_id) else None
    if (
        job is None
        or job.status is JobStatus.removed
        or (job.status in FINAL) is not over
        or not may_see(party, job)
    ):
        raise NotFound("")
    return job


#: Which columns of a job are checked, and how long their texts may be.
_LENGTHS = {
    "code": None,
    "command": columns.COMMAND,
    "collab": columns.COLLAB,
    "user_id": columns.USER,
    "hardware_platform": columns.PLATFORM,
}


def check_columns(context: QueueContext, values: Mapping[str, Any], tags: Sequence[str]) -> None:
    """Require that the texts of a job can be stored.

    :raises Unprocessable: if one is too long or holds a NUL character.
    """
    for name, length in _LENGTHS.items():
        context.columns.text([name], values.get(name), length)
    for tag in tags:
        context.columns.text(["tags"], tag)
