"""Requests for resources, and the quotas that come of them."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.project import ProjectStatus, ProjectSubmission, ProjectUpdate
from nmpi_emulator.models.records import ProjectRecord
from nmpi_emulator.store.projects import ProjectQuery
from nmpi_emulator.store.store import Tables

from . import columns
from .access import Caller, Provider
from .context import QueueContext
from .jobs import require_administrator
from .upstream_bugs import UpstreamBug

_DECISIONS = (ProjectStatus.accepted, ProjectStatus.rejected)

_LENGTHS = {"title": columns.TITLE, "owner": columns.USER}

#: What a filter by status looks at: the stored flags, not the status that is derived from them.
_FLAGS: dict[ProjectStatus, dict[str, Any]] = {
    ProjectStatus.accepted: {"accepted": True},
    ProjectStatus.rejected: {"accepted": False, "decided": True},
    ProjectStatus.under_review: {"accepted": False, "submitted": True, "decided": False},
    ProjectStatus.in_prep: {"accepted": False, "submitted": False},
}


def status_of(project: ProjectRecord) -> ProjectStatus:
    """Derive the status of a project from its dates and the flag of acceptance."""
    if project.submission_date is None:
        return ProjectStatus.in_prep
    if project.accepted:
        return ProjectStatus.accepted
    return ProjectStatus.under_review if project.decision_date is None else ProjectStatus.rejected


def with_status(query: ProjectQuery, status: ProjectStatus | None) -> ProjectQuery:
    """Return the query restricted to a status, as the real service's filter understands it."""
    return dataclasses.replace(query, **_FLAGS[status]) if status else query


class Projects:
    """The service around projects."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def create(self, caller: Caller, submission: ProjectSubmission, as_admin: bool = False) -> ProjectRecord:
        """Make a project, in preparation or submitted for review at once.

        :raises Forbidden: if the caller may not act for the collab.
        """
        if not (caller.can_edit(submission.collab) or caller.administers(as_admin)):
            raise Forbidden("You do not have permisson to create projects in this Collab")  # quirk: sic
        context = self._context
        check = context.columns.text
        check(["body", "collab"], submission.collab, columns.COLLAB)
        check(["body", "owner"], caller.username, columns.USER)
        check(["body", "title"], submission.title, columns.TITLE)
        check(["body", "abstract"], submission.abstract)
        check(["body", "description"], submission.description)
        under_review = submission.status is ProjectStatus.under_review
        project = ProjectRecord(
            id=context.ids.uuid(),
            collab=submission.collab,
            owner=caller.username,
            title=submission.title,
            abstract=submission.abstract,
            description=submission.description or "",
            submission_date=context.today() if under_review else None,
        )
        with context.store.write() as tx:
            tx.projects.add(project)
        return project

    def select_for_user(
        self, caller: Caller, query: ProjectQuery, status: ProjectStatus | None, as_admin: bool
    ) -> list[ProjectRecord]:
        """List projects for a user.

        :raises BadRequest: if several owners are asked for.
        :raises Forbidden: if another owner's projects or a collab that the caller may not edit are asked for.
        """
        if as_admin:
            require_administrator(caller)
        else:
            query = _restrict_to_editable(caller, query)
        return self._select(with_status(query, status))

    def select_for_provider(
        self, provider: Provider, query: ProjectQuery, status: ProjectStatus | None
    ) -> list[ProjectRecord]:
        """List the accepted projects of collabs for a provider.

        :raises BadRequest: without a collab, or for another status than accepted.
        :raises Forbidden: if the key stands for nobody.
        """
        if not provider.in_table:
            raise Forbidden("Invalid API key")
        self._context.require_known(provider)
        if not query.collabs:
            raise BadRequest("If authenticating via API key, a collab must be specified")
        if status not in (None, ProjectStatus.accepted):
            raise BadRequest("If authenticating via API key, status must be 'accepted'")
        return self._select(with_status(query, ProjectStatus.accepted))

    def _select(self, query: ProjectQuery) -> list[ProjectRecord]:
        self._context.columns.filters(collab=query.collabs, owner=query.owners)
        self._context.columns.page(query.size, query.from_index)
        with self._context.store.read() as tx:
            return tx.projects.select(query)

    def read(self, caller: Caller, project_id: uuid.UUID, as_admin: bool = False) -> ProjectRecord:
        """Return one project.

        :raises NotFound: if there is none.
        :raises Forbidden: if the caller may not view its collab.
        """
        with self._context.store.read() as tx:
            project = tx.projects.get(project_id)
        if project is None:
            raise NotFound(f"There is no project with id {project_id}")
        if not (caller.can_view(project.collab) or caller.administers(as_admin)):
            raise Forbidden("You do not have access to this project")
        return project

    def update(
        self, caller: Caller, project_id: uuid.UUID, update: ProjectUpdate, as_admin: bool = False
    ) -> bool:
        """Change, submit, accept or reject a project.

        :return: ``False`` if it has the wanted status of acceptance already, and nothing was changed.
        :raises NotFound: if there is none.
        :raises Forbidden: if the caller may not change it, or its status, or it has been submitted.
        """
        context = self._context
        with context.store.write() as tx:
            project = tx.projects.get(project_id)
            if project is None:
                raise NotFound("Project Not Found")
            if not (caller.can_edit(project.collab) or caller.administers(as_admin)):
                raise Forbidden("You do not have permission to modify this project.")
            changes = {name: text for name, text in _texts(update).items() if text is not None}
            if update.status in _DECISIONS:
                if not caller.administers(as_admin):
                    raise Forbidden("You do not have permission to change the status of this project.")
                if update.status is status_of(project):
                    return False
                changes["accepted"] = int(update.status is ProjectStatus.accepted)
                changes["decision_date"] = context.today()
            elif project.submission_date is not None:
                raise Forbidden("Can't edit a submitted form.")
            elif update.status is ProjectStatus.under_review:
                changes["submission_date"] = context.today()
            if not changes:
                context.bugs.hit(UpstreamBug.EMPTY_PROJECT_UPDATE)
                return True
            for name, text in _texts(update).items():
                context.columns.text(["body", name], text, _LENGTHS.get(name))
            tx.projects.update(project_id, changes)
            return True

    def delete(self, caller: Caller, project_id: uuid.UUID, as_admin: bool = False) -> None:
        """Forget a project with its quotas.

        :raises NotFound: if there is none.
        :raises Forbidden: if the caller may not edit its collab.
        """
        with self._context.store.write() as tx:
            project = tx.projects.get(project_id)
            if project is None:
                raise NotFound(f"There is no project with id {project_id}")
            if not (caller.can_edit(project.collab) or caller.administers(as_admin)):
                raise Forbidden("You are not allowed to delete this project")
            tx.projects.delete(project_id)

    def collabs_with_projects(
        self, caller: Caller, query: ProjectQuery, status: ProjectStatus | None
    ) -> list[str]:
        """List the collabs that the caller may edit and that have a project.

        quirk: the page counts projects, not collabs.
        """
        query = dataclasses.replace(query, collabs=caller.editable_collabs)
        return sorted({project.collab for project in self._select(with_status(query, status))})


def _texts(update: ProjectUpdate) -> dict[str, Any]:
    return {
        "title": update.title,
        "abstract": update.abstract,
        "description": update.description,
        "owner": update.owner,
    }


def project_or_not_found(tx: Tables, project_id: uuid.UUID) -> ProjectRecord:
    """Return a project, for the routes of quotas.

    :raises NotFound: if there is none.
    """
    project = tx.projects.get(project_id)
    if project is None:
        raise NotFound(f"Either there is no project with id {project_id}, or you do not have access to it")
    return project


def _restrict_to_editable(caller: Caller, query: ProjectQuery) -> ProjectQuery:
    owners = query.owners or ()
    if len(owners) > 1:
        raise BadRequest("Only admins can directly query projects they don't own, try querying by collab")
    if owners and owners[0] != caller.username:
        raise Forbidden(
            f"Owner id provided ({owners[0]}) does not match authentication token ({caller.username})"
        )
    for collab in query.collabs or ():
        if not caller.can_edit(collab):
            raise Forbidden(f"You do not have permission to view collab {collab}")
    if not query.collabs:
        query = dataclasses.replace(query, collabs=caller.editable_collabs)
    return query
