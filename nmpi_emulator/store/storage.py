"""The files and directories of collabs; their contents lie beside the database (see ``blobs``)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.storage import Space, SpaceUsage, StorageService, StoredEntry

if TYPE_CHECKING:
    from sqlite3 import Connection

_COLUMNS = "path, sha256, md5, size, content_type, modified_at, modified_by"

#: Comes after "/" in the order of code points: the names from ``a/`` to below ``a0`` are those in ``a``.
_AFTER_SLASH = "0"

#: Comes after all characters that a name can hold.
LAST_CHARACTER = "\U0010ffff"


class StorageTable:
    """Ask and change what is stored, inside one transaction.  Paths are ordered by code point."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, space: Space, path: str) -> StoredEntry | None:
        """Return a file or directory; ``None`` if there is none at this path."""
        rows = self._select(space, "path = ?", [path])
        return rows[0] if rows else None

    def children(self, space: Space, directory: str) -> list[StoredEntry]:
        """Return what lies directly in a directory of a Drive library."""
        return self._select(space, "parent = ?", [directory])

    def below(self, space: Space, directory: str) -> list[StoredEntry]:
        """Return all that lies in a directory of a Drive library, at any depth; parents come first."""
        start = directory.rstrip("/")
        return self._select(space, "path > ? AND path < ?", [f"{start}/", f"{start}{_AFTER_SLASH}"])

    def page(self, space: Space, prefix: str, after: str, size: int) -> list[StoredEntry]:
        """Return files whose names begin with *prefix* and come after *after*."""
        return self._select(
            space, "path > ? AND path >= ? AND path < ?", [after, prefix, prefix + LAST_CHARACTER], size
        )

    def _select(
        self, space: Space, condition: str, values: Sequence[Any], size: int = -1
    ) -> list[StoredEntry]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM storage_entries WHERE service = ? AND collab = ? "
            f"AND {condition} ORDER BY path LIMIT ?",
            [space.service.value, space.collab, *values, size],
        ).fetchall()
        return [
            StoredEntry(
                path=row[0],
                sha256=row[1],
                md5=row[2],
                size=row[3],
                content_type=row[4],
                modified_at=from_text(row[5]),
                modified_by=row[6],
            )
            for row in rows
        ]

    def put(self, space: Space, entry: StoredEntry) -> None:
        """Store a file or directory, in place of what was there."""
        self._db.execute(
            f"INSERT INTO storage_entries (service, collab, parent, {_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (service, collab, path) DO UPDATE SET "
            "sha256 = excluded.sha256, md5 = excluded.md5, size = excluded.size, "
            "content_type = excluded.content_type, modified_at = excluded.modified_at, "
            "modified_by = excluded.modified_by",
            [
                space.service.value,
                space.collab,
                posixpath.dirname(entry.path) if space.service is StorageService.drive else None,
                entry.path,
                entry.sha256,
                entry.md5,
                entry.size,
                entry.content_type,
                to_text(entry.modified_at),
                entry.modified_by,
            ],
        )

    def delete(self, space: Space, paths: Iterable[str]) -> None:
        """Forget files and directories (nothing that lies in them)."""
        self._db.executemany(
            "DELETE FROM storage_entries WHERE service = ? AND collab = ? AND path = ?",
            [(space.service.value, space.collab, path) for path in paths],
        )

    def usage(self, space: Space) -> SpaceUsage:
        """Return how much lies in a space."""
        count, size, modified_at = self._db.execute(
            "SELECT count(sha256), total(size), max(modified_at) FROM storage_entries "
            "WHERE service = ? AND collab = ?",
            [space.service.value, space.collab],
        ).fetchone()
        return SpaceUsage(
            n_files=count, size=int(size), modified_at=from_text(modified_at) if modified_at else None
        )

    def size_of(self, collab: str) -> int:
        """Return how many bytes a collab has stored, parts of unfinished uploads included."""
        (files,) = self._db.execute(
            "SELECT total(size) FROM storage_entries WHERE collab = ?", [collab]
        ).fetchone()
        (parts,) = self._db.execute(
            "SELECT total(size) FROM storage_parts WHERE collab = ?", [collab]
        ).fetchone()
        return int(files + parts)

    def contents(self) -> set[str]:
        """Return the SHA-256 of all contents that something refers to."""
        rows = self._db.execute(
            "SELECT sha256 FROM storage_entries WHERE sha256 IS NOT NULL "
            "UNION SELECT sha256 FROM storage_parts"
        )
        return {row[0] for row in rows.fetchall()}

    def refers_to(self, sha256: str) -> bool:
        """Tell whether a file or a part has this content."""
        return any(
            self._db.execute(f"SELECT 1 FROM {table} WHERE sha256 = ? LIMIT 1", [sha256]).fetchone()
            for table in ("storage_entries", "storage_parts")
        )
