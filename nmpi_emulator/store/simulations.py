"""Provenance records of simulations, as the provenance service keeps them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import to_text

if TYPE_CHECKING:
    from sqlite3 import Connection


class SimulationTable:
    """Ask and add records, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, id_: str, collab: str, content: Mapping[str, Any], at: dt.datetime) -> None:
        """Store a record that belongs to a collab."""
        self._db.execute(
            "INSERT INTO simulations (id, collab, content, created_at) VALUES (?, ?, ?, ?)",
            [id_, collab, json.dumps(content), to_text(at)],
        )

    def get(self, id_: str) -> tuple[str, dict[str, Any]] | None:
        """Return the collab and the content of a record; ``None`` if there is none with this id."""
        row = self._db.execute("SELECT collab, content FROM simulations WHERE id = ?", [id_]).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def select(self, collabs: Sequence[str], size: int, from_index: int) -> list[dict[str, Any]]:
        """Return the contents of records of these collabs, oldest first."""
        marks = ", ".join("?" * len(collabs))
        rows = self._db.execute(
            f"SELECT content FROM simulations WHERE collab IN ({marks}) ORDER BY row LIMIT ? OFFSET ?",
            [*collabs, size, from_index],
        ).fetchall()
        return [json.loads(row[0]) for row in rows]
