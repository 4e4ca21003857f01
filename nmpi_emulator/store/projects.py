"""Projects and their quotas."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nmpi_emulator.models.records import ProjectRecord, QuotaRecord

from .filters import Filters

if TYPE_CHECKING:
    from sqlite3 import Connection

_SELECT = (
    "SELECT id, collab, owner, title, abstract, description, submission_date, decision_date, accepted "
    "FROM projects "
)
_SELECT_QUOTA = 'SELECT id, project_id, platform, units, "limit", usage FROM quotas '


@dataclass(frozen=True, kw_only=True)
class ProjectQuery:
    """Which projects to list, in order of creation.

    The three states look at what is stored, each ``None`` for "does not matter".
    """

    accepted: bool | None = None
    submitted: bool | None = None
    decided: bool | None = None
    collabs: Sequence[str] | None = None
    owners: Sequence[str] | None = None
    size: int = 10
    from_index: int = 0


class ProjectTable:
    """Ask and change projects, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, project: ProjectRecord) -> None:
        """Store a project (its quotas are added on their own)."""
        self._db.execute(
            "INSERT INTO projects (id, collab, owner, title, abstract, description, submission_date, "
            "decision_date, accepted) VALUES (:id, :collab, :owner, :title, :abstract, :description, "
            ":submitted, :decided, :accepted)",
            {
                "id": str(project.id),
                "collab": project.collab,
                "owner": project.owner,
                "title": project.title,
                "abstract": project.abstract,
                "description": project.description,
                "submitted": _date_text(project.submission_date),
                "decided": _date_text(project.decision_date),
                "accepted": int(project.accepted),
            },
        )

    def get(self, project_id: uuid.UUID) -> ProjectRecord | None:
        """Return one project with its quotas, or ``None``."""
        row = self._db.execute(_SELECT + "WHERE id = ?", [str(project_id)]).fetchone()
        return self._record(row) if row else None

    def select(self, query: ProjectQuery) -> list[ProjectRecord]:
        """Return the projects that the query describes, with their quotas."""
        filters = Filters()
        if query.accepted is not None:
            filters.add("accepted = ?", int(query.accepted))
        for column, wanted in (
            ("submission_date", query.submitted),
            ("decision_date", query.decided),
        ):
            if wanted is not None:
                filters.add(f"({column} IS NOT NULL) = ?", int(wanted))
        filters.among("collab", query.collabs)
        filters.among("owner", query.owners)
        rows = self._db.execute(
            _SELECT + f"WHERE {filters.sql} ORDER BY row LIMIT ? OFFSET ?",
            [*filters.values, query.size, query.from_index],
        ).fetchall()
        return [self._record(row) for row in rows]

    def update(self, project_id: uuid.UUID, changes: Mapping[str, Any]) -> None:
        """Overwrite the columns named in *changes* (dates as ``datetime.date``)."""
        values = {
            column: _date_text(value) if isinstance(value, dt.date) else value
            for column, value in changes.items()
        }
        assignments = ", ".join(f"{column} = :{column}" for column in values)
        self._db.execute(
            f"UPDATE projects SET {assignments} WHERE id = :id", {**values, "id": str(project_id)}
        )

    def delete(self, project_id: uuid.UUID) -> None:
        """Forget a project and its quotas."""
        self._db.execute("DELETE FROM projects WHERE id = ?", [str(project_id)])

    # -- quotas --------------------------------------------------------------------------------------

    def add_quota(
        self, project_id: uuid.UUID, platform: str, units: str, limit: float, usage: float = 0.0
    ) -> int:
        """Give a project a quota on a platform and return the quota's id."""
        cursor = self._db.execute(
            'INSERT INTO quotas (project_id, platform, units, "limit", usage) VALUES (?, ?, ?, ?, ?)',
            [str(project_id), platform, units, limit, usage],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def quota(self, quota_id: int) -> QuotaRecord | None:
        """Return one quota, or ``None``."""
        row = self._db.execute(_SELECT_QUOTA + "WHERE id = ?", [quota_id]).fetchone()
        return _quota(row) if row else None

    def quotas(self, project_id: uuid.UUID, size: int = -1, from_index: int = 0) -> list[QuotaRecord]:
        """Return the quotas of a project, oldest first; all of them if *size* is negative."""
        rows = self._db.execute(
            _SELECT_QUOTA + "WHERE project_id = ? ORDER BY id LIMIT ? OFFSET ?",
            [str(project_id), size, from_index],
        ).fetchall()
        return [_quota(row) for row in rows]

    def update_quota(self, quota_id: int, *, usage: float, limit: float | None = None) -> None:
        """Set what has been used, and the limit if given."""
        self._db.execute(
            'UPDATE quotas SET usage = ?, "limit" = coalesce(?, "limit") WHERE id = ?',
            [usage, limit, quota_id],
        )

    def delete_quota(self, quota_id: int) -> None:
        """Forget a quota."""
        self._db.execute("DELETE FROM quotas WHERE id = ?", [quota_id])

    def _record(self, row: Sequence[Any]) -> ProjectRecord:
        project_id = uuid.UUID(row[0])
        return ProjectRecord(
            id=project_id,
            collab=row[1],
            owner=row[2],
            title=row[3],
            abstract=row[4],
            description=row[5],
            submission_date=_date(row[6]),
            decision_date=_date(row[7]),
            accepted=bool(row[8]),
            quotas=tuple(self.quotas(project_id)),
        )


def _quota(row: Sequence[Any]) -> QuotaRecord:
    return QuotaRecord(
        id=row[0],
        project_id=uuid.UUID(row[1]),
        platform=row[2],
        units=row[3],
        limit=row[4],
        usage=row[5],
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _date_text(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
