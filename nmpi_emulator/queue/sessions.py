"""Interactive sessions: opened and closed by providers, seen by users."""

from __future__ import annotations

from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.records import SessionRecord
from nmpi_emulator.models.session import SessionCreation, SessionStatus, SessionUpdate
from nmpi_emulator.store.job_search import JobQuery

from . import columns
from .access import Caller, Provider
from .columns import storable_usage
from .context import QueueContext
from .jobs import check_query, require_administrator, restrict_to_platforms, restrict_to_visible
from .quotas import charge, check_units

_ENDED = (SessionStatus.finished, SessionStatus.error)


class Sessions:
    """The service around sessions."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def open(self, provider: Provider, creation: SessionCreation) -> SessionRecord:
        """Begin a session on behalf of a user; whether user and collab exist is not checked.

        :raises Forbidden: if the platform is not the provider's, or the quota is used up.
        """
        context = self._context
        context.require_platform(provider, creation.hardware_platform)
        now = context.clock.now()
        with context.step_by_step() as steps:
            context.require_quota(
                steps.tx,
                creation.collab,
                creation.hardware_platform,
                creation.user_id,
                "The user does not have sufficient compute quota to start this session",
            )
            context.columns.text(["body", "user_id"], creation.user_id, columns.USER)
            context.columns.text(["body", "collab"], creation.collab, columns.COLLAB)
            session_id = steps.tx.sessions.add(
                collab=creation.collab,
                user_id=creation.user_id,
                hardware_platform=creation.hardware_platform,
                hardware_config=creation.hardware_config,
                started_at=now,
            )
            session = steps.tx.sessions.get(session_id)
        assert session is not None
        return session

    def report(self, provider: Provider, session_id: int, update: SessionUpdate) -> None:
        """Store what a provider reports; at the end of a session, charge its usage.

        quirk: units are checked only then, any state can follow any other, and every end charges again.

        :raises NotFound: if there is no such session.
        :raises Forbidden: if the platform is not the provider's.
        :raises BadRequest: if the usage at the end is in the wrong units.
        """
        context = self._context
        usage = update.resource_usage
        with context.store.write() as tx:
            session = tx.sessions.get(session_id) if context.columns.exists(session_id) else None
            if session is None:
                raise NotFound(
                    f"Either there is no session with id {session_id}, or you do not have access to it"
                )
            platform = session.hardware_platform
            context.require_platform(provider, platform)
            ended = update.status in _ENDED
            if ended:
                check_units(platform, usage)
                charge(tx.projects, session.collab, platform, usage.value)
            tx.sessions.update(
                session_id,
                status=update.status.value,
                usage=storable_usage(usage.value),
                ended_at=context.clock.now() if ended else None,
            )

    def select_for_user(self, caller: Caller, query: JobQuery, as_admin: bool) -> list[SessionRecord]:
        """List sessions for a user; the rules are those of jobs."""
        if as_admin:
            require_administrator(caller)
        else:
            query = restrict_to_visible(caller, query)
        return self._select(query)

    def select_for_provider(self, provider: Provider, query: JobQuery) -> list[SessionRecord]:
        """List the sessions on a provider's platforms."""
        return self._select(restrict_to_platforms(self._context, provider, query))

    def _select(self, query: JobQuery) -> list[SessionRecord]:
        check_query(self._context, query)
        with self._context.store.read() as tx:
            return tx.sessions.select(query)
