"""The older quotas service: requests for resources under ids that clients choose."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.project import ProjectStatus
from nmpi_emulator.models.records import ProjectRecord, QuotaRecord
from nmpi_emulator.queue import columns
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.queue.projects import status_of
from nmpi_emulator.store.projects import ProjectQuery
from nmpi_emulator.store.store import Tables

_DECISIONS = {ProjectStatus.accepted.value: True, ProjectStatus.rejected.value: False}

#: As many projects as there are: these lists have no pages.
_ALL = -1


@dataclass(frozen=True, kw_only=True)
class NewProject:
    """What a client sends to make a project."""

    id: uuid.UUID
    collab: str
    owner: str
    title: str
    abstract: str
    description: str
    submitted: bool


class DuplicateProject(BadRequest):
    """A project is to be made under an id that another one has."""


class Projects:
    """The service around projects.  Administrators have their rights without asking for them."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def create(self, project: NewProject) -> ProjectRecord:
        """Make a project; that the caller may, has been asked of :meth:`require_editor`.

        :raises DuplicateProject: if its id is taken.
        :raises Unprocessable: if something is too long to be stored.
        """
        context = self._context
        check = context.columns.text
        check(["collab"], project.collab, columns.COLLAB)
        check(["owner"], project.owner, columns.USER)
        self._check_texts({"title": project.title, "abstract": project.abstract})
        self._check_texts({"description": project.description})
        record = ProjectRecord(
            id=project.id,
            collab=project.collab,
            owner=project.owner,
            title=project.title,
            abstract=project.abstract,
            description=project.description,
            submission_date=context.today() if project.submitted else None,
        )
        with context.store.write() as tx:
            if tx.projects.get(project.id) is not None:
                raise DuplicateProject("Project with this Context already exists.")
            tx.projects.add(record)
        return record

    def require_editor(self, caller: Caller | None, collab: str) -> None:
        """Require that somebody may make a project on behalf of a collab.

        :raises Forbidden: if not.
        """
        if caller is None or not caller.can_edit(collab):
            raise Forbidden("You do not have permission to create a project.")

    def select(self, caller: Caller | None, collab: str | None, status: str | None) -> list[ProjectRecord]:
        """List the projects of a collab; whoever may only view it sees the accepted ones.

        :raises Forbidden: without a collab (but for administrators), or if the caller may not view it.
        :raises BadRequest: for a status that does not exist.
        """
        is_administrator = caller is not None and caller.is_administrator
        if collab is None and not is_administrator:
            raise Forbidden("You must specify a collab id.")
        sees_all = is_administrator or (caller is not None and caller.can_edit(collab or ""))
        if not sees_all and not (caller is not None and caller.can_view(collab or "")):
            raise Forbidden("You do not have permission to view the list of projects.")
        if status is not None and status not in {known.value for known in ProjectStatus}:
            raise BadRequest(f"Invalid status: '{status}'")
        query = ProjectQuery(collabs=None if collab is None else [collab], size=_ALL)
        with self._context.store.read() as tx:
            found = tx.projects.select(query)
        return [
            project
            for project in found
            if (sees_all or project.accepted) and status in (None, status_of(project).value)
        ]

    def read(self, caller: Caller | None, project_id: uuid.UUID) -> ProjectRecord:
        """Return one project.

        :raises NotFound: if there is none with this id.
        :raises Forbidden: if the caller may not view its collab.
        """
        with self._context.store.read() as tx:
            project = _get(tx, project_id, "")
        if caller is None or not (caller.can_view(project.collab) or caller.is_administrator):
            raise Forbidden("You do not have permission to view this resource.")
        return project

    def edit(
        self, caller: Caller | None, project_id: uuid.UUID, texts: Mapping[str, str], *, submit: bool
    ) -> None:
        """Change a project that is in preparation, and submit it if wanted.

        :raises NotFound: if there is none with this id.
        :raises Forbidden: if the caller may not edit its collab, or it has been submitted.
        :raises Unprocessable: if something is too long to be stored.
        """
        changes: dict[str, Any] = dict(texts)
        with self._context.store.write() as tx:
            project = _get(tx, project_id, "")
            if caller is None or not caller.can_edit(project.collab):
                raise Forbidden("You do not have permission to modify this project.")
            if status_of(project) is not ProjectStatus.in_prep:
                raise Forbidden("Can't edit a submitted form.")
            self._check_texts(texts)
            if submit:
                changes["submission_date"] = self._context.today()
            if changes:
                tx.projects.update(project_id, changes)

    def decide(self, caller: Caller | None, project_id: uuid.UUID, status: str) -> None:
        """Accept or reject a project.  One that has been accepted stays so.

        :raises NotFound: if there is none with this id.
        :raises Forbidden: if the caller is no administrator.
        """
        today = self._context.today()
        with self._context.store.write() as tx:
            project = _get(tx, project_id, "")
            if caller is None or not caller.is_administrator:
                raise Forbidden("You do not have permission to change the status of this project.")
            if project.accepted:
                return
            submitted = project.submission_date or today
            tx.projects.update(
                project_id,
                {
                    "accepted": int(_DECISIONS[status]),
                    "decision_date": today,
                    "submission_date": submitted,
                },
            )

    # -- quotas ----------------------------------------------------------------------------------------

    def quotas(self, caller: Caller | None, project_id: uuid.UUID) -> Sequence[QuotaRecord]:
        """Return the quotas of a project.

        :raises NotFound: if there is no such project.
        :raises Forbidden: if the caller may not edit its collab.
        """
        with self._context.store.read() as tx:
            project = _get(tx, project_id, "No such project")
        if caller is None or not (caller.can_edit(project.collab) or caller.is_administrator):
            raise Forbidden("You do not have permission to view this resource.")
        return project.quotas

    def quota(self, caller: Caller | None, project_id: uuid.UUID, quota_id: int) -> QuotaRecord:
        """Return one quota.

        :raises NotFound: if there is no such project, or it has no such quota.
        :raises Forbidden: if the caller may not edit its collab.
        """
        for quota in self.quotas(caller, project_id):
            if quota.id == quota_id:
                return quota
        raise NotFound("No such quota")

    def require_granting(self, caller: Caller | None, project_id: uuid.UUID) -> None:
        """Require that a project exists and that somebody may give it quotas.

        :raises NotFound: if there is no such project.
        :raises Forbidden: if the caller is no administrator.
        """
        with self._context.store.read() as tx:
            _get(tx, project_id, "No such project")
        if caller is None or not caller.is_administrator:
            raise Forbidden("You do not have permission to add a quota to a project.")

    def grant(self, project_id: uuid.UUID, platform: str, units: str, limit: float) -> QuotaRecord:
        """Give a project a quota, nothing used yet; that the caller may, has been asked before.

        :raises Unprocessable: if something cannot be stored.
        """
        check = self._context.columns
        check.text(["platform"], platform, columns.PLATFORM)
        check.text(["units"], units, columns.UNITS)
        with self._context.store.write() as tx:
            _get(tx, project_id, "No such project")
            quota = tx.projects.quota(tx.projects.add_quota(project_id, platform, units, limit))
        assert quota is not None
        return quota

    def _check_texts(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            self._context.columns.text([name], text, columns.TITLE if name == "title" else None)


def is_decision(status: Any) -> bool:
    """Tell whether a status is one that administrators give."""
    return isinstance(status, str) and status in _DECISIONS


def _get(tx: Tables, project_id: uuid.UUID, refusal: str) -> ProjectRecord:
    project = tx.projects.get(project_id)
    if project is None:
        raise NotFound(refusal)
    return project
