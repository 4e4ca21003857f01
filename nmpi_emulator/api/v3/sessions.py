"""Routes of interactive sessions."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated

from nmpi_emulator.api.operations import Body, Credentials
from nmpi_emulator.models.session import Session, SessionCreation, SessionStatus, SessionUpdate
from nmpi_emulator.models.wire import SessionId
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.jobs import midnight
from nmpi_emulator.store.job_search import JobQuery

from .service import Service
from .table import FOR_PROVIDERS, FOR_USERS, TABLE


@TABLE.register(
    "GET",
    "/sessions/",
    credentials=Credentials.TOKEN_OR_KEY,
    response=list[Session],
    tag=FOR_USERS,
)
def query_sessions(
    service: Service,
    caller: Caller | Provider,
    status: list[SessionStatus] | None = None,
    collab: list[str] | None = None,
    user_id: list[str] | None = None,
    hardware_platform: list[str] | None = None,
    date_range_start: dt.date | None = None,
    date_range_end: dt.date | None = None,
    size: int = 10,
    from_index: int = 0,
    as_admin: bool = False,
) -> list[Session]:
    """List sessions."""
    query = JobQuery(
        statuses=[s.value for s in status] if status else None,
        collabs=collab,
        user_ids=user_id,
        platforms=hardware_platform,
        submitted_from=midnight(date_range_start),
        submitted_until=midnight(date_range_end),
        size=size,
        from_index=from_index,
    )
    sessions = service.queue.sessions
    if isinstance(caller, Provider):
        found = sessions.select_for_provider(caller, query)
    else:
        found = sessions.select_for_user(caller, query, as_admin)
    return [service.write.session(session) for session in found]


@TABLE.register(
    "POST",
    "/sessions/",
    credentials=Credentials.KEY,
    status=HTTPStatus.CREATED,
    response=Session,
    tag=FOR_PROVIDERS,
)
def start_session(service: Service, caller: Provider, session: Annotated[SessionCreation, Body]) -> Session:
    """Open a session on behalf of a user."""
    return service.write.session(service.queue.sessions.open(caller, session))


@TABLE.register("PUT", "/sessions/{session_id}", credentials=Credentials.KEY, tag=FOR_PROVIDERS)
def update_session(
    service: Service,
    caller: Provider,
    session_id: SessionId,
    session_update: Annotated[SessionUpdate, Body],
) -> None:
    """Report on a session."""
    service.queue.sessions.report(caller, session_id, session_update)
