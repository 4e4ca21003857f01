"""The quotas of projects, as users, administrators and providers see and change them."""

from __future__ import annotations

import uuid

from nmpi_emulator.errors import Forbidden, NotFound
from nmpi_emulator.models.project import QuotaSubmission, QuotaUpdate
from nmpi_emulator.models.records import QuotaRecord
from nmpi_emulator.store.store import Tables

from . import columns
from .access import Caller, Provider
from .columns import invalid, storable_limit, storable_usage
from .context import QueueContext
from .projects import project_or_not_found
from .upstream_bugs import UpstreamBug


class Allowances:
    """The service around the quotas of projects.

    quirk: a quota is looked up by its own id; the project named besides is not compared.
    """

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def select(
        self, caller: Caller, project_id: uuid.UUID, *, size: int, from_index: int, as_admin: bool
    ) -> list[QuotaRecord]:
        """List the quotas of a project.

        :raises NotFound: if there is no such project.
        :raises Forbidden: if the caller may not view its collab.
        """
        with self._context.store.read() as tx:
            project = tx.projects.get(project_id)
            if project is None:
                raise NotFound(f"There is no project with id {project_id}")
            if not (caller.can_view(project.collab) or caller.administers(as_admin)):
                raise Forbidden("You cannot view quotas for this project")
            self._context.columns.page(size, from_index)
            return tx.projects.quotas(project_id, size, from_index)

    def read(
        self, caller: Caller, project_id: uuid.UUID, quota_id: int, as_admin: bool = False
    ) -> QuotaRecord:
        """Return one quota.

        :raises NotFound: if the project or the quota does not exist.
        :raises Forbidden: if the caller may not view the project's collab.
        """
        with self._context.store.read() as tx:
            project = project_or_not_found(tx, project_id)
            if not (caller.can_view(project.collab) or caller.administers(as_admin)):
                raise Forbidden("You do not have access to this project")
            return self._quota(tx, quota_id, "There is no quota with this id")

    def grant(self, caller: Caller, project_id: uuid.UUID, quota: QuotaSubmission) -> None:
        """Give a project a quota; nothing used yet.

        :raises NotFound: if there is no such project, or the caller is no administrator.
            quirk: not "forbidden".
        """
        with self._context.store.write() as tx:
            project_or_not_found(tx, project_id)
            if not caller.is_administrator:
                raise NotFound("Only admins can add quotas")
            self._context.columns.text(["body", "platform"], quota.platform, columns.PLATFORM)
            self._context.columns.text(["body", "units"], quota.units, columns.UNITS)
            tx.projects.add_quota(project_id, quota.platform, quota.units, storable_limit(quota.limit))

    def require_project(self, project_id: uuid.UUID) -> None:
        """Require that a project exists.

        :raises NotFound: if it does not.
        """
        with self._context.store.read() as tx:
            project_or_not_found(tx, project_id)

    def correct(
        self, caller: Caller | None, provider: Provider | None, quota_id: int, update: QuotaUpdate
    ) -> None:
        """Set usage and limit of a quota.  Whoever is given must be allowed to: user, provider, or both.

        :raises NotFound: if there is no such quota, or the caller is no administrator.
            quirk: for that, too, it is not "forbidden".
        :raises Forbidden: if the platform is not the provider's.
        :raises Unprocessable: without a limit.
        """
        with self._context.store.write() as tx:
            if caller is not None and not caller.is_administrator:
                raise NotFound("Only admins can update quotas")
            quota = self._quota(tx, quota_id, "There is no Quota with this id")
            if provider is not None:
                self._context.require_platform(provider, quota.platform)
            if update.limit is None:
                self._context.bugs.hit(UpstreamBug.QUOTA_WITHOUT_LIMIT)
                raise invalid(["body", "limit"], "float_type", "Input should be a valid number", None)
            tx.projects.update_quota(
                quota_id, usage=storable_usage(update.usage), limit=storable_limit(update.limit)
            )

    def withdraw(self, caller: Caller, project_id: uuid.UUID, quota_id: int) -> None:
        """Forget a quota.

        :raises NotFound: if the project or the quota does not exist.
        :raises Forbidden: if the caller is no administrator.
        """
        with self._context.store.write() as tx:
            project_or_not_found(tx, project_id)
            if not caller.is_administrator:
                raise Forbidden("You are not allowed to delete quotas from this project")
            self._quota(tx, quota_id, "There is no quota with this id")
            tx.projects.delete_quota(quota_id)

    def _quota(self, tx: Tables, quota_id: int, refusal: str) -> QuotaRecord:
        quota = tx.projects.quota(quota_id) if self._context.columns.exists(quota_id) else None
        if quota is None:
            raise NotFound(refusal)
        return quota
