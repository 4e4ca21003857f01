"""Facts about the emulator itself that must survive a restart: generated passwords, signing keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection


class FactTable:
    """Named texts, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, name: str) -> str | None:
        """Return the text kept under *name*, or ``None``."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def put(self, name: str, value: str) -> None:
        """Keep a text under *name*."""
        self._db.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", [name, value])
