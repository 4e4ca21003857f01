"""API version 1, as far as clients 0.1 to 0.3 use it: version 2 with three fields renamed.

A project of version 1 is a collab, or one that a user has made.  The log is a field of the job, a user's
token is sent as an API key, and times are without a zone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.jobs import JobDetails
from nmpi_emulator.queue.repositories import public_url
from nmpi_emulator.queue.v2.old_projects import OldProject
from nmpi_emulator.queue.v2.statuses import text_of
from nmpi_emulator.store.job_lists import JobListQuery

from . import answers
from .lists import page_of, written
from .path_table import Answer, PathTable
from .paths import ROOT_V1
from .resource import entry_id
from .service import Service
from .table import root_of

RESOURCES = ("dataitem", "project", "queue", "results", "user")


def _project_uri(project: OldProject) -> str:
    return f"{ROOT_V1}/project/{project.number}"


def _project(project: OldProject) -> dict[str, Any]:
    return {
        "description": project.description,
        "full_name": project.full_name,
        "id": project.number,
        "members": [{"username": name, "resource_uri": f"{ROOT_V1}/user/{name}"} for name in project.members],
        "resource_uri": _project_uri(project),
        "short_name": project.short_name,
    }


def _data_item(service: Service, file: FileRecord) -> dict[str, Any]:
    return {
        "id": file.item,
        "resource_uri": f"{ROOT_V1}/dataitem/{file.item}",
        "url": public_url(file.url, service.api.base_url()),
    }


def _job(service: Service, details: JobDetails) -> dict[str, Any]:
    """Write a job.  quirk: it has the address of the queue when it is over, too."""
    job = details.job
    fields = {
        "experiment_description": job.code,
        "hardware_config": json.loads(job.hardware_config_json) if job.hardware_config_json else "",
        "hardware_platform": job.hardware_platform,
        "id": job.id,
        "input_data": [_data_item(service, file) for file in job.inputs],
        "log": service.queue.logs.text(job.id),
        "output_data": [_data_item(service, file) for file in job.outputs],
        "project": _project_of(service, job.collab),
        "resource_uri": f"{ROOT_V1}/queue/{job.id}",
        "status": text_of(job),
        "timestamp_completion": _naive(job.completed_at),
        "timestamp_submission": _naive(job.submitted_at),
        "user": f"{ROOT_V1}/user/{job.user_id}",
    }
    return {"command": job.command, **fields} if job.command else fields


def _project_of(service: Service, collab: str) -> str | None:
    """Return the address of the project that a collab is; ``None`` for one that the caller is not in."""
    for project in service.queue.old_projects.select(service.require_party()):
        if project.short_name == collab:
            return _project_uri(project)
    return None


def _naive(moment: Any) -> str | None:
    return moment.replace(tzinfo=None).isoformat() if moment else None


def submit(service: Service) -> Response:
    """Submit a job."""
    party = service.require_party()
    body = service.body()
    translated = {
        **body,
        "code": body.get("experiment_description"),
        "collab_id": _collab_in(service, body),
        "hardware_config": body.get("hardware_config") or None,
    }
    details = service.queue.jobs.submit(party, service.read.submission(translated))
    return answers.created(_job(service, details))


def _collab_in(service: Service, body: Mapping[str, Any]) -> str:
    """Return the collab that a job is submitted for, by the address of its project.

    :raises BadRequest: if there is no such project, or the caller is not in it.
    """
    named = service.read.text(body, "project") or ""
    number = service.read.id_of(named, "project")
    try:
        return service.queue.old_projects.read(service.require_party(), number).short_name
    except NotFound:
        raise BadRequest(f"Could not find the provided project object via resource URI '{named}'.") from None


def _list_jobs(*, over: bool, status: str | None = None) -> Callable[[Service], Response]:
    def handler(service: Service) -> Response:
        party = service.require_party()
        arguments = service.request.args
        page = page_of(arguments)
        wanted = arguments.get("id")
        query = JobListQuery(
            over=over,
            status=status,
            ids=None if wanted is None else [entry_id(wanted)],
            limit=page.limit,
            offset=page.offset,
        )
        found = service.queue.jobs.select(party, query)
        entries = [_job(service, details) for details in found.entries]
        path = f"{ROOT_V1}/{'results' if over else 'queue'}"
        return answers.shown(written(service.request, path, page, entries, found.total))

    return handler


def _find(service: Service, job_id: int) -> tuple[JobDetails, bool]:
    """Return a job wherever it is, and whether it is over."""
    party = service.require_party()
    try:
        return service.queue.jobs.read(party, job_id, over=False), False
    except NotFound:
        return service.queue.jobs.read(party, job_id, over=True), True


def show_job(service: Service, id_: str) -> Response:
    """Show one job."""
    return answers.shown(_job(service, _find(service, entry_id(id_))[0]))


def remove_job(service: Service, id_: str) -> Response:
    """Hide a job."""
    details, over = _find(service, entry_id(id_))
    service.queue.jobs.remove(service.require_party(), details.job.id, over=over)
    return answers.empty(HTTPStatus.NO_CONTENT)


def add_item(service: Service) -> Response:
    """Register a file."""
    service.require_party()
    url = service.read.text(service.body(), "url") or ""
    return answers.created(_data_item(service, service.queue.data_items.add(url)))


def show_item(service: Service, id_: str) -> Response:
    """Show one file."""
    service.require_party()
    return answers.shown(_data_item(service, service.queue.data_items.read(entry_id(id_))))


def list_projects(service: Service) -> Response:
    """List the projects that the user is in."""
    party = service.require_party()
    wanted = service.request.args.get("short_name")
    found = [
        _project(project)
        for project in service.queue.old_projects.select(party)
        if wanted in (None, project.short_name)
    ]
    page = page_of(service.request.args)
    shown = found[page.offset : page.offset + page.limit]
    return answers.shown(written(service.request, f"{ROOT_V1}/project", page, shown, len(found)))


def create_project(service: Service) -> Response:
    """Make a project."""
    party = service.require_party()
    if not isinstance(party, Caller):
        raise Forbidden("Only users can make projects.")
    body = service.body()
    read = service.read.text
    members = body.get("members") or []
    if not isinstance(members, list):
        raise BadRequest("members must be a list.")
    project = service.queue.old_projects.create(
        party,
        read(body, "short_name") or "",
        read(body, "full_name"),
        read(body, "description"),
        [_member(member) for member in members],
    )
    return answers.created(_project(project))


def _member(member: Any) -> str:
    """Read a member: the address of a user (clients 0.1), or an object with the username."""
    name = member.get("username") if isinstance(member, dict) else member
    if not isinstance(name, str):
        raise BadRequest("A member must be the address of a user, or an object with a username.")
    return name.rstrip("/").rpartition("/")[2]


def show_project(service: Service, id_: str) -> Response:
    """Show one project."""
    project = service.queue.old_projects.read(service.require_party(), entry_id(id_))
    return answers.shown(_project(project))


def change_project(service: Service, id_: str) -> Response:
    """Change the texts of a project."""
    party = service.require_party()
    body = service.body()
    texts = _texts(service, body, "full_name", "description")
    service.queue.old_projects.change(party, entry_id(id_), texts)
    return answers.empty(HTTPStatus.NO_CONTENT)


def _texts(service: Service, body: Mapping[str, Any], *names: str) -> dict[str, str | None]:
    return {name: service.read.text(body, name) for name in names if name in body}


def show_user(service: Service, id_: str) -> Response:
    """Show one user.  No client asks for it; it is the address that jobs have for their owner."""
    service.require_party()
    if id_ not in service.api.world.users:
        raise NotFound("")
    return answers.shown({"resource_uri": f"{ROOT_V1}/user/{id_}", "username": id_})


def _method(handlers: Mapping[str, Callable[..., Response]]) -> Answer:
    """Return what answers by the method of a request."""

    def answer(service: Service, **in_path: str) -> Response:
        handler = handlers.get(service.request.method)
        return handler(service, **in_path) if handler else answers.method_not_allowed(handlers)

    return answer


_JOB: Mapping[str, Callable[..., Response]] = {"GET": show_job, "DELETE": remove_job}

TABLE = PathTable(ROOT_V1, strict_slashes=False)
TABLE.add("", root_of(ROOT_V1, RESOURCES))
TABLE.add("/dataitem", _method({"POST": add_item}))
TABLE.add("/dataitem/<id_>", _method({"GET": show_item}))
TABLE.add("/project", _method({"GET": list_projects, "POST": create_project}))
TABLE.add("/project/<id_>", _method({"GET": show_project, "PUT": change_project}))
TABLE.add("/queue", _method({"GET": _list_jobs(over=False), "POST": submit}))
TABLE.add("/queue/submitted", _method({"GET": _list_jobs(over=False, status="submitted")}))
TABLE.add("/queue/<id_>", _method(_JOB))
TABLE.add("/results", _method({"GET": _list_jobs(over=True)}))
TABLE.add("/results/<id_>", _method(_JOB))
TABLE.add("/user/<id_>", _method({"GET": show_user}))
