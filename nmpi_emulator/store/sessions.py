"""Interactive sessions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.records import SessionRecord

from .filters import Filters
from .job_search import JobQuery

if TYPE_CHECKING:
    from sqlite3 import Connection

_SELECT = (
    "SELECT id, collab, user_id, hardware_platform, hardware_config, status, started_at, ended_at, usage "
    "FROM sessions "
)


class SessionTable:
    """Ask and change sessions, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(
        self,
        *,
        collab: str,
        user_id: str,
        hardware_platform: str,
        hardware_config: Mapping[str, Any] | None,
        started_at: dt.datetime,
    ) -> int:
        """Store a session that begins, and return its id."""
        cursor = self._db.execute(
            "INSERT INTO sessions (collab, user_id, hardware_platform, hardware_config, status, started_at, "
            "usage) VALUES (?, ?, ?, ?, 'running', ?, 0.0)",
            [
                collab,
                user_id,
                hardware_platform,
                None if hardware_config is None else json.dumps(hardware_config),
                to_text(started_at),
            ],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def get(self, session_id: int) -> SessionRecord | None:
        """Return one session, or ``None``."""
        row = self._db.execute(_SELECT + "WHERE id = ?", [session_id]).fetchone()
        return _record(row) if row else None

    def select(self, query: JobQuery) -> list[SessionRecord]:
        """Return the sessions that the query describes, oldest first; dates mean their start."""
        filters = Filters()
        filters.among("status", query.statuses)
        filters.among("collab", query.collabs)
        filters.among("user_id", query.user_ids)
        filters.among("hardware_platform", query.platforms)
        filters.at_least("started_at", query.submitted_from)
        filters.at_most("started_at", query.submitted_until)
        rows = self._db.execute(
            _SELECT + f"WHERE {filters.sql} ORDER BY id LIMIT ? OFFSET ?",
            [*filters.values, query.size, query.from_index],
        ).fetchall()
        return [_record(row) for row in rows]

    def update(self, session_id: int, *, status: str, usage: float, ended_at: dt.datetime | None) -> None:
        """Set status and usage, and the end if given."""
        self._db.execute(
            "UPDATE sessions SET status = ?, usage = ?, ended_at = coalesce(?, ended_at) WHERE id = ?",
            [status, usage, to_text(ended_at) if ended_at else None, session_id],
        )


def _record(row: Sequence[Any]) -> SessionRecord:
    return SessionRecord(
        id=row[0],
        collab=row[1],
        user_id=row[2],
        hardware_platform=row[3],
        hardware_config_json=row[4],
        status=row[5],
        started_at=from_text(row[6]),
        ended_at=from_text(row[7]) if row[7] else None,
        usage=row[8],
    )
