"""Jobs as their users see them: submit, list, read, hide."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.job import DataItem, JobStatus, SubmittedJob
from nmpi_emulator.models.records import CommentRecord, FileRecord, JobRecord, NewJob
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.store import Tables

from . import columns
from .access import Caller, Provider
from .archives import DriveArchives
from .context import QueueContext, no_such_job
from .upstream_bugs import UpstreamBug


@dataclass(frozen=True, kw_only=True)
class JobDetails:
    """A job with what was asked for besides."""

    job: JobRecord
    log: str | None = None
    comments: Sequence[CommentRecord] | None = None


class Jobs:
    """The service around jobs.

    :param archives: makes archives of what ``drive://`` names.
    """

    def __init__(self, context: QueueContext, archives: DriveArchives) -> None:
        self._context = context
        self._archives = archives

    def submit(self, caller: Caller, submitted: SubmittedJob, as_admin: bool = False) -> JobRecord:
        """Put a job into the queue.

        :raises NotFound: if the caller may not act for the collab, or its Drive library is not there.
        :raises BadRequest: if the code names something in the Drive that is not there.
        :raises Forbidden: if the collab's quota is used up.
        :raises Unprocessable: if something is too long to be stored.
            quirk: if that is input data or a tag, the job is in the queue all the same, without them.
        """
        if not (caller.can_edit(submitted.collab) or caller.administers(as_admin)):
            raise NotFound("You do not have access to this collab or there is no collab with this id")
        context = self._context
        code = self._archives.resolve(caller, submitted.code)
        now = context.clock.now()
        with context.step_by_step() as steps:
            context.require_quota(
                steps.tx,
                submitted.collab,
                submitted.hardware_platform,
                caller.username,
                "You do not have sufficient compute quota to submit this job",
            )
            self._check_columns(submitted, caller)
            job_id = steps.tx.jobs.add(
                NewJob(
                    code=code,
                    command=submitted.command or "",
                    collab=submitted.collab,
                    user_id=caller.username,
                    hardware_platform=submitted.hardware_platform,
                    hardware_config=submitted.hardware_config,
                    submitted_at=now,
                )
            )
            steps.happened.append((job_id, JobStatus.submitted))
            self._attach(steps.tx, job_id, submitted)
            return context.job(steps.tx, job_id)

    def _check_columns(self, job: SubmittedJob, caller: Caller) -> None:
        check = self._context.columns.text
        check(["body", "code"], job.code)
        check(["body", "command"], job.command, columns.COMMAND)
        check(["body", "collab"], job.collab, columns.COLLAB)
        check(["body", "hardware_platform"], job.hardware_platform, columns.PLATFORM)
        check(["body", "user_id"], caller.username, columns.USER)

    def _attach(self, tx: Tables, job_id: int, job: SubmittedJob) -> None:
        """Store input data and tags of a new job."""
        for i, item in enumerate(job.input_data or ()):
            self.check_file(["body", "input_data", i], item)
        tx.jobs.add_files(job_id, "input", map(file_record, job.input_data or ()))
        for tag in job.tags or ():
            self._context.columns.text(["body", "tags"], tag)
        tx.tags.add(job_id, job.tags or ())

    def check_file(self, where: Sequence[str | int], item: DataItem) -> None:
        """Require that the description of a file can be stored.

        :raises Unprocessable: if something is too long or too large.
        """
        check = self._context.columns.text
        check([*where, "url"], str(item.url), columns.URL)
        check([*where, "path"], item.path, columns.PATH)
        check([*where, "content_type"], item.content_type, columns.CONTENT_TYPE)
        check([*where, "hash"], item.hash, columns.HASH)
        if item.size is not None:
            self._context.columns.integer([*where, "size"], item.size)

    def select_for_user(self, caller: Caller, query: JobQuery, as_admin: bool) -> list[JobRecord]:
        """List jobs for a user.

        :raises BadRequest: if several users are asked for.
        :raises Forbidden: if another user's jobs or a foreign collab are asked for.
        """
        if as_admin:
            require_administrator(caller)
        else:
            query = restrict_to_visible(caller, query)
        return self._select(query)

    def select_for_provider(self, provider: Provider, query: JobQuery) -> list[JobRecord]:
        """List the jobs of a provider's platforms.

        :raises Forbidden: if another platform is asked for.
        """
        return self._select(restrict_to_platforms(self._context, provider, query))

    def _select(self, query: JobQuery) -> list[JobRecord]:
        check_query(self._context, query)
        with self._context.store.read() as tx:
            return tx.jobs.select(query)

    def read(
        self,
        caller: Caller | Provider,
        job_id: int,
        *,
        as_admin: bool = False,
        with_log: bool = False,
        with_comments: bool = False,
    ) -> JobDetails:
        """Return one job.

        :raises NotFound: if there is none, or the user may not know of it.
        :raises Forbidden: if it runs on another provider's platform.
        """
        with self._context.store.read() as tx:
            if isinstance(caller, Provider):
                job = self._context.job(tx, job_id)
                self._context.require_platform(caller, job.hardware_platform)
            else:
                job = self._context.visible_job(tx, caller, job_id, as_admin)
            return JobDetails(
                job=job,
                log=tx.logs.text(job_id) if with_log else None,
                comments=tx.comments.of_job(job_id) if with_comments else None,
            )

    def log(self, caller: Caller, job_id: int, as_admin: bool = False) -> str:
        """Return the log of a job; empty if there is none.

        :raises NotFound: if there is no such job, or the user may not know of it.
        """
        with self._context.store.read() as tx:
            self._context.visible_job(tx, caller, job_id, as_admin)
            return tx.logs.text(job_id)

    def remove(self, caller: Caller, job_id: int, as_admin: bool = False) -> None:
        """Hide a job (its owner), or forget it for good (an administrator).

        :raises NotFound: if there is none, or it is somebody else's.
        """
        context = self._context
        with context.store.write() as tx:
            job = context.job(tx, job_id)
            if caller.administers(as_admin):
                tx.jobs.delete(job_id)
            elif job.user_id == caller.username:
                tx.jobs.update(job_id, status=JobStatus.removed)
            else:
                context.bugs.hit(UpstreamBug.HIDE_BY_OTHERS)
                raise no_such_job(job_id)
        context.events.publish(job_id, JobStatus.removed, context.clock.now())


def file_record(item: DataItem) -> FileRecord:
    """Turn a file as the wire describes it into what is stored."""
    return FileRecord(
        url=str(item.url), path=item.path, content_type=item.content_type, size=item.size, hash=item.hash
    )


def require_administrator(caller: Caller) -> None:
    """Require the rights of an administrator for a list.

    :raises Forbidden: if the caller does not have them.
    """
    if not caller.is_administrator:
        raise Forbidden("The token provided does not give admin privileges")


def restrict_to_visible(caller: Caller, query: JobQuery) -> JobQuery:
    """Return the query limited to what a user may list (jobs and sessions).

    :raises BadRequest: if several users are asked for.
    :raises Forbidden: if another user's jobs or a collab that the caller may not view are asked for.
    """
    users = query.user_ids or ()
    if len(users) > 1:
        raise BadRequest(
            "Only admins can directly query other users' jobs or sessions, try querying by collab"
        )
    if users and users[0] != caller.username:
        raise Forbidden(
            f"User id provided ({users[0]}) does not match authentication token ({caller.username})"
        )
    for collab in query.collabs or ():
        if not caller.can_view(collab):
            raise Forbidden(f"You do not have permission to view collab {collab}")
    if not query.collabs:
        query = dataclasses.replace(query, user_ids=[caller.username])
    return query


def restrict_to_platforms(context: QueueContext, provider: Provider, query: JobQuery) -> JobQuery:
    """Return the query limited to a provider's platforms (jobs and sessions).

    quirk: a provider without platforms sees the jobs of all platforms.

    :raises Forbidden: if another platform is asked for.
    """
    context.require_known(provider)
    for platform in query.platforms or ():
        context.require_platform(provider, platform)
    if not query.platforms and provider.platforms:
        query = dataclasses.replace(query, platforms=provider.platforms)
    return query


def check_query(context: QueueContext, query: JobQuery) -> None:
    """Require that a database can answer a query (of jobs or sessions).

    :raises Unprocessable: for a page or a text that it cannot take.
    """
    context.columns.filters(
        collab=query.collabs,
        user_id=query.user_ids,
        hardware_platform=query.platforms,
        tags=query.tags,
    )
    context.columns.page(query.size, query.from_index)


def midnight(day: dt.date | None) -> dt.datetime | None:
    """Return the first instant of a day, in UTC.

    quirk: both ends of a date range mean this instant, so the end day itself is left out.
    """
    return dt.datetime.combine(day, dt.time.min, dt.timezone.utc) if day else None
