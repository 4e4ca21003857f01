"""Keys in URLs, and the parts of files that are being uploaded under them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from nmpi_emulator.clock import from_text, to_text
from nmpi_emulator.models.storage import LinkPurpose, Space, StorageLink, StorageService

from .blobs import Blob

if TYPE_CHECKING:
    from sqlite3 import Connection

_COLUMNS = "token, purpose, username, service, collab, path, details, expires_at"


class LinkTable:
    """Ask and change links and parts, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, link: StorageLink) -> None:
        """Store a link."""
        self._db.execute(
            f"INSERT INTO storage_links ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                link.token,
                link.purpose.value,
                link.username,
                link.space.service.value if link.space else None,
                link.space.collab if link.space else None,
                link.path,
                json.dumps(dict(link.details)),
                to_text(link.expires_at) if link.expires_at else None,
            ],
        )

    def get(self, token: str, purpose: LinkPurpose, now: dt.datetime) -> StorageLink | None:
        """Return a link that is still good; ``None`` if there is none."""
        return self._one("token = ? AND purpose = ?", [token, purpose.value], now)

    def account(self, username: str, now: dt.datetime) -> StorageLink | None:
        """Return the key of a user's account; ``None`` if there is none."""
        return self._one("username = ? AND purpose = ?", [username, LinkPurpose.account.value], now)

    def _one(self, condition: str, values: list[str], now: dt.datetime) -> StorageLink | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM storage_links WHERE {condition} "
            "AND (expires_at IS NULL OR expires_at > ?) LIMIT 1",
            [*values, to_text(now)],
        ).fetchone()
        if row is None:
            return None
        return StorageLink(
            token=row[0],
            purpose=LinkPurpose(row[1]),
            username=row[2],
            space=Space(StorageService(row[3]), row[4]) if row[3] else None,
            path=row[5],
            details=json.loads(row[6]),
            expires_at=from_text(row[7]) if row[7] else None,
        )

    def end(self, token: str) -> None:
        """Forget a link."""
        self._db.execute("DELETE FROM storage_links WHERE token = ?", [token])

    def forget_expired(self, now: dt.datetime) -> list[str]:
        """Forget links that have ended, and the parts under them; return the SHA-256 of these parts."""
        at = to_text(now)
        ended = "SELECT token FROM storage_links WHERE expires_at <= ?"
        rows = self._db.execute(
            f"SELECT sha256 FROM storage_parts WHERE upload IN ({ended})", [at]
        ).fetchall()
        self._db.execute(f"DELETE FROM storage_parts WHERE upload IN ({ended})", [at])
        self._db.execute("DELETE FROM storage_links WHERE expires_at <= ?", [at])
        return [row[0] for row in rows]

    # -- parts -----------------------------------------------------------------------------------------

    def put_part(self, upload: str, number: int, collab: str, blob: Blob) -> None:
        """Store a part of a file, in place of an earlier one with this number."""
        self._db.execute(
            "INSERT OR REPLACE INTO storage_parts (upload, number, collab, sha256, md5, size) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [upload, number, collab, blob.sha256, blob.md5, blob.size],
        )

    def parts(self, upload: str) -> dict[int, Blob]:
        """Return the parts of an upload by number, in order."""
        rows = self._db.execute(
            "SELECT number, sha256, md5, size FROM storage_parts WHERE upload = ? ORDER BY number", [upload]
        ).fetchall()
        return {row[0]: Blob(sha256=row[1], md5=row[2], size=row[3]) for row in rows}

    def forget_parts(self, upload: str) -> None:
        """Forget the parts of an upload."""
        self._db.execute("DELETE FROM storage_parts WHERE upload = ?", [upload])
