"""Routes of jobs: ``/jobs/...``."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from nmpi_emulator.api.operations import Body, Credentials
from nmpi_emulator.models.job import AcceptedJob, Job, JobPatch, JobStatus, SubmittedJob
from nmpi_emulator.models.wire import JobId, Tag
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.jobs import JobDetails, midnight
from nmpi_emulator.store.job_search import JobQuery

from .service import Service
from .table import FOR_ADMINISTRATORS, FOR_PROVIDERS, FOR_USERS, TABLE


@TABLE.register("GET", "/jobs/", credentials=Credentials.TOKEN_OR_KEY, response=list[Job], tag=FOR_USERS)
def query_jobs(
    service: Service,
    caller: Caller | Provider,
    status: list[JobStatus] | None = None,
    tags: list[Tag] | None = None,
    collab: list[str] | None = None,
    user_id: list[str] | None = None,
    hardware_platform: list[str] | None = None,
    date_range_start: dt.date | None = None,
    date_range_end: dt.date | None = None,
    size: int = 10,
    from_index: int = 0,
    as_admin: bool = False,
) -> list[Job]:
    """List jobs, newest first."""
    query = JobQuery(
        statuses=[s.value for s in status] if status else None,
        tags=tags,
        collabs=collab,
        user_ids=user_id,
        platforms=hardware_platform,
        submitted_from=midnight(date_range_start),
        submitted_until=midnight(date_range_end),
        size=size,
        from_index=from_index,
    )
    jobs = service.queue.jobs
    if isinstance(caller, Provider):
        found = jobs.select_for_provider(caller, query)
    else:
        found = jobs.select_for_user(caller, query, as_admin)
    return [service.write.job(JobDetails(job=job)) for job in found]


@TABLE.register(
    "POST",
    "/jobs/",
    credentials=Credentials.TOKEN,
    status=HTTPStatus.CREATED,
    response=AcceptedJob,
    tag=FOR_USERS,
)
def create_job(
    service: Service, caller: Caller, job: Annotated[SubmittedJob, Body], as_admin: bool = False
) -> AcceptedJob:
    """Submit a job."""
    return service.write.accepted_job(service.queue.jobs.submit(caller, job, as_admin))


@TABLE.register("GET", "/jobs/{job_id}", credentials=Credentials.TOKEN_OR_KEY, response=Job, tag=FOR_USERS)
def get_job(
    service: Service,
    caller: Caller | Provider,
    job_id: JobId,
    with_comments: bool = False,
    with_log: bool = False,
    as_admin: bool = False,
) -> Job:
    """Read one job."""
    details = service.queue.jobs.read(
        caller, job_id, as_admin=as_admin, with_log=with_log, with_comments=with_comments
    )
    return service.write.job(details)


@TABLE.register("DELETE", "/jobs/{job_id}", credentials=Credentials.TOKEN, tag=FOR_ADMINISTRATORS)
def delete_job(service: Service, caller: Caller, job_id: JobId, as_admin: bool = False) -> None:
    """Hide a job, or as administrator delete it for good."""
    service.queue.jobs.remove(caller, job_id, as_admin)


@TABLE.register("PUT", "/jobs/{job_id}", credentials=Credentials.KEY, tag=FOR_PROVIDERS)
def update_job(
    service: Service, caller: Provider, job_id: JobId, job_update: Annotated[JobPatch, Body]
) -> dict[str, Any]:
    """Report on a job."""
    return service.write.raw_job(service.queue.provider_side.report(caller, job_id, job_update))


@TABLE.register(
    "GET", "/jobs/{job_id}/log", credentials=Credentials.TOKEN, tag=FOR_USERS, media_type="text/plain"
)
def get_log(service: Service, caller: Caller, job_id: JobId, as_admin: bool = False) -> str:
    """Read the log of a job."""
    return service.queue.jobs.log(caller, job_id, as_admin)


@TABLE.register("PUT", "/jobs/{job_id}/log", credentials=Credentials.KEY, tag=FOR_PROVIDERS)
def replace_log(service: Service, caller: Provider, raw_body: bytes, job_id: JobId) -> None:
    """Replace the log of a job."""
    service.queue.provider_side.replace_log(caller, job_id, raw_body)


@TABLE.register("PATCH", "/jobs/{job_id}/log", credentials=Credentials.KEY, tag=FOR_PROVIDERS)
def append_to_log(service: Service, caller: Provider, raw_body: bytes, job_id: JobId) -> None:
    """Write the first lines of a log."""
    service.queue.provider_side.begin_log(caller, job_id, raw_body)


@TABLE.register(
    "GET",
    "/jobs/next/{hardware_platform}",
    credentials=Credentials.KEY,
    response=Job,
    tag=FOR_PROVIDERS,
)
def get_next_job(service: Service, caller: Provider, hardware_platform: str) -> Job:
    """Read the job of a platform that has waited longest."""
    job = service.queue.provider_side.next_job(caller, hardware_platform)
    return service.write.job(JobDetails(job=job))
