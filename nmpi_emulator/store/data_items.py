"""Files by their URL, each with an id: those that a client has registered, and those of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.models.records import FileRecord

if TYPE_CHECKING:
    from sqlite3 import Connection

_SELECT = "SELECT id, url, path, content_type, size, hash FROM job_files "


class DataItemTable:
    """Ask and change data items, inside one transaction.

    A data item is a row that belongs to no job, or the row of the first job that has the file.  Other jobs
    that share it have rows of their own, which refer to it (column ``item``).
    """

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, url: str) -> int:
        """Register a file that no job has yet, and return the id of the data item."""
        cursor = self._db.execute("INSERT INTO job_files (url) VALUES (?)", [url])
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def get(self, item_id: int) -> FileRecord | None:
        """Return one data item, or ``None``."""
        row = self._db.execute(_SELECT + "WHERE id = ? AND item IS NULL", [item_id]).fetchone()
        return _record(row) if row else None

    def select(self, limit: int, offset: int) -> list[FileRecord]:
        """Return all data items, oldest first."""
        rows = self._db.execute(
            _SELECT + "WHERE item IS NULL ORDER BY id LIMIT ? OFFSET ?", [limit, offset]
        ).fetchall()
        return [_record(row) for row in rows]

    def count(self) -> int:
        """Return how many data items there are."""
        (n,) = self._db.execute("SELECT count(*) FROM job_files WHERE item IS NULL").fetchone()
        return int(n)

    def change(self, item_id: int, url: str) -> None:
        """Give a data item another URL; what was known of the file at the old one is forgotten."""
        self._db.execute(
            "UPDATE job_files SET url = :url, path = NULL, content_type = NULL, size = NULL, hash = NULL "
            "WHERE id = :id OR item = :id",
            {"url": url, "id": item_id},
        )

    def delete(self, item_id: int) -> None:
        """Forget a data item; the jobs that have it lose it."""
        self._db.execute("DELETE FROM job_files WHERE id = :id OR item = :id", {"id": item_id})

    def attach(self, job_id: int, direction: str, item_ids: Sequence[int]) -> None:
        """Give data items to a job as well.

        :param direction: ``"input"`` or ``"output"``.
        """
        for item_id in item_ids:
            self._db.execute(
                "INSERT INTO job_files (job_id, direction, url, path, content_type, size, hash, item) "
                "SELECT ?, ?, url, path, content_type, size, hash, id FROM job_files WHERE id = ?",
                [job_id, direction, item_id],
            )

    def detach(self, file_ids: Sequence[int]) -> None:
        """Take files (by the ids of their rows) away from their job; as data items they stay."""
        for file_id in file_ids:
            self._db.execute("DELETE FROM job_files WHERE id = ? AND item IS NOT NULL", [file_id])
            self._db.execute("UPDATE job_files SET job_id = NULL, direction = NULL WHERE id = ?", [file_id])


def _record(row: Sequence[Any]) -> FileRecord:
    return FileRecord(
        id=row[0], item=row[0], url=row[1], path=row[2], content_type=row[3], size=row[4], hash=row[5]
    )
