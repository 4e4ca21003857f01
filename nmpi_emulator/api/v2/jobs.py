"""``queue`` and ``results``: the jobs that wait or run, and those that are over."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.queue.columns import MAX_ID
from nmpi_emulator.queue.v2 import statuses
from nmpi_emulator.store.job_lists import JobListQuery

from . import answers
from .errors import CannotProcess
from .lists import filters_of, page_of
from .resource import EntryHandler, Resource, entry_id
from .schema import FILES, JOB
from .service import Service


def submit(service: Service) -> Response:
    """Submit a job."""
    party = service.require_party()
    details = service.queue.jobs.submit(party, service.read.submission(service.body()))
    job = service.write.job(details)
    return answers.created(job, job["resource_uri"])


def list_queue(service: Service) -> Response:
    """List the jobs that wait or run."""
    return _list(service, QUEUE, {})


def list_results(service: Service) -> Response:
    """List the jobs that are over."""
    return _list(service, RESULTS, {})


def list_by_status(service: Service, status: str) -> Response:
    """List the jobs in the queue that have one status."""
    return _list(service, QUEUE, {"status": status})


def _list(service: Service, resource: Resource, fixed: Mapping[str, str]) -> Response:
    party = service.require_party()
    arguments = service.request.args
    page = page_of(arguments)
    query = _query(service, resource, {**filters_of(arguments, resource.fields, resource.filtering), **fixed})
    found = service.queue.jobs.select(party, dataclasses.replace(query, limit=page.limit, offset=page.offset))
    entries = [service.write.job_in_list(details) for details in found.entries]
    return resource.page(service, entries, found.total)


def _query(service: Service, resource: Resource, filters: Mapping[str, str]) -> JobListQuery:
    world = service.api.world
    numbers = {name: _number(filters[name]) for name in ("id", "comments") if name in filters}
    return JobListQuery(
        over=resource is RESULTS,
        ids=[numbers["id"]] if "id" in numbers else None,
        comment=numbers.get("comments"),
        status=filters.get("status"),
        collab=world.collab_of(filters["collab_id"]) if "collab_id" in filters else None,
        user=world.username_of(filters["user_id"]) if "user_id" in filters else None,
        platform=filters.get("hardware_platform"),
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadRequest("Invalid resource lookup data provided (mismatched type).")
    return min(int(text[:20]), MAX_ID + 1)


def _listed(*, over: bool) -> Callable[[Service, int], Mapping[str, Any]]:
    def listed(service: Service, job_id: int) -> Mapping[str, Any]:
        details = service.queue.jobs.read(service.require_party(), job_id, over=over)
        return service.write.job_in_list(details)

    return listed


def _entry_handlers(*, over: bool) -> dict[str, EntryHandler]:
    """Return what can be done with a single job.

    Only changes through ``queue`` are reports that end a job; whoever works on it has fetched it there.
    """

    def read(service: Service, job_id: int) -> Response:
        return _shown(service, job_id, over=over)

    def change(service: Service, job_id: int) -> Response:
        party = service.require_party()
        changes = service.read.changes(service.body())
        service.queue.updates.change(party, job_id, changes, is_report=not over)
        return answers.empty(HTTPStatus.NO_CONTENT)

    def correct(service: Service, job_id: int) -> Response:
        party = service.require_party()
        changes = service.read.changes(service.body())
        service.queue.updates.correct(party, job_id, changes, is_report=not over)
        return answers.empty(HTTPStatus.ACCEPTED)

    def remove(service: Service, job_id: int) -> Response:
        service.queue.jobs.remove(service.require_party(), job_id, over=over)
        return answers.empty(HTTPStatus.NO_CONTENT)

    return {"GET": read, "PUT": change, "DELETE": remove, "PATCH": correct}


def _shown(service: Service, job_id: int, *, over: bool, status: str | None = None) -> Response:
    details = service.queue.jobs.read(service.require_party(), job_id, over=over)
    if status is not None and statuses.text_of(details.job) != status:
        raise NotFound("")
    if service.api.settings.v2_guide_fields:
        details = dataclasses.replace(details, log=service.queue.logs.text(job_id))
    return answers.shown(service.write.job(details))


def answer_status(service: Service, status: str, id_: str | None = None) -> Response:
    """Answer a request to the jobs in the queue that have one status, or to one of them."""
    if service.request.method != "GET":
        return answers.method_not_allowed(["GET"])
    if id_ is None:
        return list_by_status(service, status)
    return _shown(service, entry_id(id_), over=False, status=status)


def answer_next(service: Service, platform: str) -> Response:
    """Answer a provider that asks for work."""
    if service.request.method != "GET":
        return answers.method_not_allowed(["GET"])
    details = service.queue.jobs.next_queued(service.party, platform)
    return answers.shown(service.write.job(details) if details else {"warning": "No queued job."})


def answer_in_queue(service: Service, name: str) -> Response:
    """Answer a request to ``queue/<name>``: a job, or the jobs that have a status.

    The real service wants a slash after a status; here the known ones go without it.
    """
    if name.isascii() and name.isdigit():
        return QUEUE.answer_entry(service, name)
    if service.request.path.endswith("/") or name in statuses.KNOWN:
        return answer_status(service, name)
    raise CannotProcess(HTTPStatus.NOT_FOUND)


QUEUE = Resource(
    name="queue",
    fields=JOB,
    filtering=("id", "status", "collab_id", "user_id", "hardware_platform", "tags"),
    on_list={"GET": list_queue, "POST": submit},
    on_entry=_entry_handlers(over=False),
    listed=_listed(over=False),
    schema_is_public=False,
)

RESULTS = Resource(
    name="results",
    fields={**JOB, "comments": FILES},
    filtering=("id", "status", "collab_id", "hardware_platform", "comments", "tags"),
    on_list={"GET": list_results},
    on_entry=_entry_handlers(over=True),
    listed=_listed(over=True),
    schema_is_public=False,
)
