"""Routes of projects, their quotas and the collabs that have any."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from flask import Response

from nmpi_emulator.api.operations import Body, Credentials
from nmpi_emulator.errors import BadRequest, Forbidden, NotImplementedByService, Unauthorized
from nmpi_emulator.models.project import (
    Project,
    ProjectStatus,
    ProjectSubmission,
    ProjectUpdate,
    Quota,
    QuotaSubmission,
    QuotaUpdate,
)
from nmpi_emulator.models.wire import ProjectId, QuotaId
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.jobs import require_administrator
from nmpi_emulator.store.projects import ProjectQuery

from .service import Service
from .table import FOR_ADMINISTRATORS, FOR_PROVIDERS, FOR_USERS, TABLE


@TABLE.register(
    "GET",
    "/projects/",
    credentials=Credentials.TOKEN_OR_KEY,
    response=list[Project],
    tag=FOR_USERS,
)
def query_projects(
    service: Service,
    caller: Caller | Provider,
    status: ProjectStatus | None = None,
    collab: list[str] | None = None,
    owner: list[str] | None = None,
    size: int = 10,
    from_index: int = 0,
    as_admin: bool = False,
) -> list[Project]:
    """List projects."""
    query = ProjectQuery(collabs=collab, owners=owner, size=size, from_index=from_index)
    projects = service.queue.projects
    if isinstance(caller, Provider):
        found = projects.select_for_provider(caller, query, status)
    else:
        found = projects.select_for_user(caller, query, status, as_admin)
    return [service.write.project(project) for project in found]


@TABLE.register(
    "POST",
    "/projects/",
    credentials=Credentials.TOKEN,
    status=HTTPStatus.CREATED,
    tag=FOR_USERS,
)
def create_project(
    service: Service,
    caller: Caller,
    project: Annotated[ProjectSubmission, Body],
    as_admin: bool = False,
) -> Project:
    """Make a project."""
    return service.write.project(service.queue.projects.create(caller, project, as_admin))


@TABLE.register(
    "GET",
    "/projects/{project_id}",
    credentials=Credentials.TOKEN,
    response=Project,
    tag=FOR_USERS,
)
def get_project(service: Service, caller: Caller, project_id: ProjectId, as_admin: bool = False) -> Project:
    """Read one project."""
    return service.write.project(service.queue.projects.read(caller, project_id, as_admin))


@TABLE.register("PUT", "/projects/{project_id}", credentials=Credentials.TOKEN, tag=FOR_USERS)
def update_project(
    service: Service,
    caller: Caller,
    project_id: ProjectId,
    project_update: Annotated[ProjectUpdate, Body],
    as_admin: bool = False,
) -> Any:
    """Change, submit, accept or reject a project."""
    if not service.queue.projects.update(caller, project_id, project_update, as_admin):
        return Response(status=HTTPStatus.NO_CONTENT)
    return int(HTTPStatus.CREATED)  # quirk: the answer is 200 with the number 201 as body


@TABLE.register("DELETE", "/projects/{project_id}", credentials=Credentials.TOKEN, tag=FOR_USERS)
def delete_project(service: Service, caller: Caller, project_id: ProjectId, as_admin: bool = False) -> None:
    """Delete a project with its quotas."""
    service.queue.projects.delete(caller, project_id, as_admin)


@TABLE.register(
    "DELETE",
    "/projects/{project_id}/quotas/{quota_id}",
    credentials=Credentials.TOKEN,
    tag=FOR_USERS,
)
def delete_quota(service: Service, caller: Caller, project_id: ProjectId, quota_id: QuotaId) -> None:
    """Withdraw a quota."""
    service.queue.allowances.withdraw(caller, project_id, quota_id)


@TABLE.register(
    "GET",
    "/projects/{project_id}/quotas/{quota_id}",
    credentials=Credentials.TOKEN,
    response=Quota,
    tag=FOR_USERS,
)
def get_quota(
    service: Service,
    caller: Caller,
    project_id: ProjectId,
    quota_id: QuotaId,
    as_admin: bool = False,
    size: int = 10,
    from_index: int = 0,
) -> Quota:
    """Read one quota.  quirk: page parameters are declared though there is nothing to page."""
    return service.write.quota(service.queue.allowances.read(caller, project_id, quota_id, as_admin))


@TABLE.register(
    "PUT",
    "/projects/{project_id}/quotas/{quota_id}",
    credentials=Credentials.OWN_CHECK,
    tag=FOR_PROVIDERS,
)
def update_quota(
    service: Service,
    quota_id: int,
    project_id: ProjectId,
    quota_update: Annotated[QuotaUpdate, Body],
) -> None:
    """Correct a quota, as administrator or as provider of its platform."""
    allowances = service.queue.allowances
    allowances.require_project(project_id)
    caller = service.authentication.user(service.request)
    provider = service.authentication.provider(service.request)
    if caller is None and provider is None:
        raise Unauthorized("You must provide either a token or an API key")
    allowances.correct(caller, provider, quota_id, quota_update)


@TABLE.register(
    "GET",
    "/projects/{project_id}/quotas/",
    credentials=Credentials.TOKEN,
    response=list[Quota],
    tag=FOR_USERS,
)
def query_quotas(
    service: Service,
    caller: Caller,
    project_id: ProjectId,
    as_admin: bool = False,
    size: int = 10,
    from_index: int = 0,
) -> list[Quota]:
    """List the quotas of a project."""
    quotas = service.queue.allowances.select(
        caller, project_id, size=size, from_index=from_index, as_admin=as_admin
    )
    return [service.write.quota(quota) for quota in quotas]


@TABLE.register(
    "POST",
    "/projects/{project_id}/quotas/",
    credentials=Credentials.TOKEN,
    status=HTTPStatus.CREATED,
    tag=FOR_ADMINISTRATORS,
)
def create_quota(
    service: Service,
    caller: Caller,
    project_id: ProjectId,
    quota: Annotated[QuotaSubmission, Body],
) -> None:
    """Grant a quota.  quirk: the answer is null."""
    service.queue.allowances.grant(caller, project_id, quota)


@TABLE.register("GET", "/collabs/", credentials=Credentials.TOKEN, response=list[str], tag=FOR_USERS)
def query_collabs(
    service: Service,
    caller: Caller,
    status: ProjectStatus | None = None,
    user_id: list[str] | None = None,
    size: int = 10,
    from_index: int = 0,
    as_admin: bool = False,
) -> list[str]:
    """List the collabs that the caller may act for and that have a project."""
    if as_admin:
        require_administrator(caller)
        raise NotImplementedByService("This option has not been implemented yet")
    users = user_id or []
    if len(users) > 1:
        raise BadRequest("Only admins can run queries for users other than themselves")
    if users and users[0] != caller.username:
        raise Forbidden(
            f"User id provided ({users[0]}) does not match authentication token ({caller.username})"
        )
    query = ProjectQuery(size=size, from_index=from_index)
    return service.queue.projects.collabs_with_projects(caller, query, status)
