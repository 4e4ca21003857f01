"""Remarks on jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.records import CommentRecord

from .filters import in_chunks

if TYPE_CHECKING:
    from sqlite3 import Connection

_SELECT = "SELECT id, job_id, content, user_id, timestamp FROM comments "


class CommentTable:
    """Ask and change comments, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, job_id: int | None, content: str, user_id: str, at: dt.datetime) -> CommentRecord:
        """Store a comment and return it."""
        cursor = self._db.execute(
            "INSERT INTO comments (job_id, content, user_id, timestamp) VALUES (?, ?, ?, ?)",
            [job_id, content, user_id, to_text(at)],
        )
        assert cursor.lastrowid is not None
        return CommentRecord(
            id=cursor.lastrowid, job_id=job_id, content=content, user_id=user_id, timestamp=at
        )

    def get(self, comment_id: int) -> CommentRecord | None:
        """Return one comment, or ``None``."""
        row = self._db.execute(_SELECT + "WHERE id = ?", [comment_id]).fetchone()
        return _record(row) if row else None

    def of_job(self, job_id: int) -> list[CommentRecord]:
        """Return the comments on a job, oldest first."""
        rows = self._db.execute(_SELECT + "WHERE job_id = ? ORDER BY id", [job_id]).fetchall()
        return [_record(row) for row in rows]

    def of_jobs(self, job_ids: Sequence[int]) -> dict[int, list[CommentRecord]]:
        """Return the comments on several jobs, by job id, oldest first."""
        found: dict[int, list[CommentRecord]] = {}
        for chunk in in_chunks(job_ids):
            marks = ", ".join("?" * len(chunk))
            rows = self._db.execute(_SELECT + f"WHERE job_id IN ({marks}) ORDER BY id", chunk).fetchall()
            for row in rows:
                found.setdefault(row[1], []).append(_record(row))
        return found

    def select(self, limit: int, offset: int) -> list[CommentRecord]:
        """Return the comments on all jobs, oldest first."""
        rows = self._db.execute(_SELECT + "ORDER BY id LIMIT ? OFFSET ?", [limit, offset]).fetchall()
        return [_record(row) for row in rows]

    def count(self) -> int:
        """Return how many comments there are."""
        (n,) = self._db.execute("SELECT count(*) FROM comments").fetchone()
        return int(n)

    def move(self, comment_id: int, job_id: int | None) -> None:
        """Put a comment on another job, or on none."""
        self._db.execute("UPDATE comments SET job_id = ? WHERE id = ?", [job_id, comment_id])

    def edit(self, comment_id: int, content: str) -> None:
        """Replace the text of a comment."""
        self._db.execute("UPDATE comments SET content = ? WHERE id = ?", [content, comment_id])

    def remove(self, comment_id: int) -> None:
        """Forget a comment."""
        self._db.execute("DELETE FROM comments WHERE id = ?", [comment_id])


def _record(row: Sequence[Any]) -> CommentRecord:
    return CommentRecord(
        id=row[0], job_id=row[1], content=row[2], user_id=row[3], timestamp=from_text(row[4])
    )
