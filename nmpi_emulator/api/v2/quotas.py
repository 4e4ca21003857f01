"""The older quotas service: requests for resources, and what comes of them.  Slashes are strict here."""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Forbidden
from nmpi_emulator.queue.v2.projects import DuplicateProject, NewProject, is_decision

from . import answers
from .errors import FormErrors, PlainRefusal
from .path_table import Answer, PathTable
from .paths import QUOTAS_ROOT
from .resource import entry_id
from .service import Service

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_TEXTS = ("title", "abstract", "description")

#: The forms of the faults are those of Django 1.11.
_REQUIRED = {"message": "This field is required.", "code": "required"}
_NOT_UUID = {"message": "Enter a valid UUID.", "code": "invalid"}
_NO_NUMBER = {"message": "Enter a number.", "code": "invalid"}


def list_projects(service: Service) -> Response:
    """List the projects of a collab."""
    arguments = service.request.args
    collab = arguments.get("collab")
    if collab is not None:
        collab = service.api.world.collab_of(collab)
    found = service.queue.projects.select(service.user, collab, arguments.get("status"))
    return json_response([service.write.project(project) for project in found])


def create_project(service: Service) -> Response:
    """Make a project.  There must be no location: clients would take it for the project."""
    body = service.body()
    projects = service.queue.projects
    collab = service.read.collab(body, "collab")
    if collab or service.user is None:
        projects.require_editor(service.user, collab)
    owner = service.read.text(body, "owner") or ""
    context = service.read.text(body, "context") or ""
    _require({"collab": collab, "owner": owner, "context": context})
    project = NewProject(
        id=_uuid(context),
        collab=collab,
        owner=service.api.world.username_of(owner),
        title=service.read.text(body, "title") or "",
        abstract=service.read.text(body, "abstract") or "",
        description=service.read.text(body, "description") or "",
        submitted=body.get("submitted") is True,
    )
    try:
        return answers.created(service.write.project(projects.create(project)))
    except DuplicateProject as error:
        raise FormErrors({"context": [{"message": str(error.detail), "code": "unique"}]}) from None


def show_project(service: Service, project_id: uuid.UUID) -> Response:
    """Show one project."""
    return json_response(service.write.project(service.queue.projects.read(service.user, project_id)))


def change_project(service: Service, project_id: uuid.UUID) -> Response:
    """Change a project, submit it, or decide about it."""
    body = service.body()
    projects = service.queue.projects
    if is_decision(body.get("status")):
        try:
            projects.decide(service.user, project_id, body["status"])
        except Forbidden as refusal:
            raise PlainRefusal(refusal.detail) from None
        return answers.empty(HTTPStatus.NO_CONTENT)
    texts = {name: text for name in _TEXTS if (text := service.read.text(body, name)) is not None}
    projects.edit(service.user, project_id, texts, submit=body.get("submitted") is True)
    return answers.empty(HTTPStatus.OK)


def list_quotas(service: Service, project_id: uuid.UUID) -> Response:
    """List the quotas of a project."""
    found = service.queue.projects.quotas(service.user, project_id)
    return json_response([service.write.quota(quota) for quota in found])


def create_quota(service: Service, project_id: uuid.UUID) -> Response:
    """Give a project a quota."""
    body = service.body()
    projects = service.queue.projects
    projects.require_granting(service.user, project_id)
    platform, units = (service.read.text(body, name) or "" for name in ("platform", "units"))
    _require({"units": units, "limit": body.get("limit"), "platform": platform})
    quota = projects.grant(project_id, platform, units, _number("limit", body["limit"]))
    return answers.created(service.write.quota(quota))


def show_quota(service: Service, project_id: uuid.UUID, quota_id: str) -> Response:
    """Show one quota."""
    quota = service.queue.projects.quota(service.user, project_id, entry_id(quota_id))
    return json_response(service.write.quota(quota))


def _require(fields: Mapping[str, Any]) -> None:
    missing = {name: [_REQUIRED] for name, value in fields.items() if value in ("", None)}
    if missing:
        raise FormErrors(missing)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise FormErrors({"context": [_NOT_UUID]}) from None


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise FormErrors({name: [_NO_NUMBER]})
    return number


def _method_not_allowed(methods: Mapping[str, Any]) -> Response:
    response = answers.empty(HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = ", ".join(methods)
    return response


def _method(handlers: Mapping[str, Callable[..., Response]]) -> Answer:
    """Return what answers by the method of a request."""

    def answer(service: Service, **in_path: str) -> Response:
        handler = handlers.get(service.request.method)
        if handler is None:
            return _method_not_allowed(handlers)
        if "project_id" not in in_path:
            return handler(service)
        project_id = in_path.pop("project_id")
        if not _UUID.fullmatch(project_id):
            return answers.not_found_page()
        return handler(service, uuid.UUID(project_id), **in_path)

    return answer


TABLE = PathTable(QUOTAS_ROOT, strict_slashes=True)
TABLE.add("/projects/", _method({"GET": list_projects, "POST": create_project}))
TABLE.add("/projects/<project_id>", _method({"GET": show_project, "PUT": change_project}))
TABLE.add("/projects/<project_id>/quotas/", _method({"GET": list_quotas, "POST": create_quota}))
TABLE.add("/projects/<project_id>/quotas/<quota_id>", _method({"GET": show_quota}))
