"""Collabs that were made after the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.storage import CollabRecord

if TYPE_CHECKING:
    from sqlite3 import Connection


class CollabTable:
    """Ask and change them, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def all(self) -> list[CollabRecord]:
        """Return all, by id."""
        rows = self._db.execute(
            "SELECT id, title, description, is_public, has_drive, creator, created_at FROM collabs "
            "ORDER BY id"
        ).fetchall()
        return [
            CollabRecord(
                id=row[0],
                title=row[1],
                description=row[2],
                is_public=bool(row[3]),
                has_drive=bool(row[4]),
                creator=row[5],
                created_at=from_text(row[6]),
            )
            for row in rows
        ]

    def add(self, collab: CollabRecord) -> None:
        """Store a new collab."""
        assert collab.created_at is not None
        self._db.execute(
            "INSERT INTO collabs (id, title, description, is_public, has_drive, creator, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                collab.id,
                collab.title,
                collab.description,
                collab.is_public,
                collab.has_drive,
                collab.creator,
                to_text(collab.created_at),
            ],
        )

    def delete(self, collab: str) -> None:
        """Forget a collab."""
        self._db.execute("DELETE FROM collabs WHERE id = ?", [collab])
