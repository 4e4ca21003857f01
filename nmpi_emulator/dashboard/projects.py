"""Projects and what they may use of each platform."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, render_template, request, url_for
from pydantic import ValidationError

from nmpi_emulator.errors import Unprocessable
from nmpi_emulator.models.project import ProjectStatus, ProjectSubmission, ProjectUpdate, QuotaSubmission
from nmpi_emulator.platforms.registry import platforms, units_of
from nmpi_emulator.queue.projects import status_of
from nmpi_emulator.store.projects import ProjectQuery

from .context import Dashboard, Page, see_other
from .service_hours import require_open

#: How many projects are listed.
LISTED = 500


def project_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("projects", __name__, url_prefix="/projects")
    projects = dashboard.queue.projects

    def back(project_id: uuid.UUID) -> Page:
        return see_other(url_for("projects.show", project_id=project_id))

    @routes.get("")
    def index() -> Page:
        caller = dashboard.caller()
        found = projects.select_for_user(caller, ProjectQuery(size=LISTED), None, dashboard.as_admin)
        return render_template(
            "projects.html",
            projects=found,
            status_of=status_of,
            collabs=sorted(caller.editable_collabs),
            demo=[p for p in platforms().values() if p.demo_quota is not None],
        )

    @routes.post("")
    def create() -> Page:
        require_open(dashboard.api.status, "/projects/")
        wanted = _read(
            ProjectSubmission,
            **{name: request.form.get(name, "") for name in ("collab", "title", "abstract", "description")},
            status=_status(),
        )
        _require_text("title", wanted.title)
        return back(projects.create(dashboard.caller(), wanted, dashboard.as_admin).id)

    @routes.get("/<uuid:project_id>")
    def show(project_id: uuid.UUID) -> Page:
        caller, as_admin = dashboard.caller(), dashboard.as_admin
        project = projects.read(caller, project_id, as_admin)
        status = status_of(project)
        may_edit = caller.can_edit(project.collab) or as_admin
        return render_template(
            "project.html",
            project=project,
            status=status,
            is_open=status is ProjectStatus.in_prep and may_edit,
            may_edit=may_edit,
            may_decide=as_admin,
            platforms=platforms(),
        )

    @routes.post("/<uuid:project_id>")
    def update(project_id: uuid.UUID) -> Page:
        require_open(dashboard.api.status, f"/projects/{project_id}", "PUT")
        texts = {name: request.form.get(name) for name in ("title", "abstract", "description")}
        wanted = _read(ProjectUpdate, **texts, status=_status())
        projects.update(dashboard.caller(), project_id, wanted, dashboard.as_admin)
        return back(project_id)

    @routes.post("/<uuid:project_id>/delete")
    def delete(project_id: uuid.UUID) -> Page:
        require_open(dashboard.api.status, f"/projects/{project_id}", "DELETE")
        projects.delete(dashboard.caller(), project_id, dashboard.as_admin)
        return see_other(url_for("projects.index"))

    @routes.post("/<uuid:project_id>/quotas")
    def grant(project_id: uuid.UUID) -> Page:
        require_open(dashboard.api.status, f"/projects/{project_id}/quotas/")
        platform = request.form.get("platform", "")
        quota = _read(
            QuotaSubmission, platform=platform, units=units_of(platform), limit=request.form.get("limit", "")
        )
        dashboard.queue.allowances.grant(dashboard.caller(), project_id, quota)
        return back(project_id)

    return routes


def _status() -> ProjectStatus | None:
    """Return the status that the button pressed asks for."""
    wanted = request.form.get("status", "")
    return ProjectStatus(wanted) if wanted in {status.value for status in ProjectStatus} else None


def _read(model: Any, **values: Any) -> Any:
    try:
        return model(**{name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise Unprocessable(faults) from None


def _require_text(name: str, text: str) -> None:
    if not text.strip():
        raise Unprocessable([{"loc": ("body", name), "msg": "Field required"}])
