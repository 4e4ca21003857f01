"""Words that users put on jobs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .filters import in_chunks

if TYPE_CHECKING:
    from sqlite3 import Connection


class TagTable:
    """Ask and change tags, inside one transaction.  Lists of words are sorted by code point."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, job_id: int, tags: Iterable[str]) -> None:
        """Add tags to a job; those that it has already are left."""
        for tag in tags:
            self._db.execute("INSERT OR IGNORE INTO tags (content) VALUES (?)", [tag])
            self._db.execute(
                "INSERT OR IGNORE INTO job_tags (job_id, tag_id, position) SELECT :job, id, "
                "(SELECT coalesce(max(position), 0) + 1 FROM job_tags WHERE job_id = :job) "
                "FROM tags WHERE content = :tag",
                {"job": job_id, "tag": tag},
            )

    def remove(self, job_id: int, tags: Iterable[str]) -> None:
        """Take tags off a job; those that it does not have are ignored."""
        for tag in tags:
            self._db.execute(
                "DELETE FROM job_tags WHERE job_id = ? AND tag_id = (SELECT id FROM tags WHERE content = ?)",
                [job_id, tag],
            )

    def of_jobs(self, job_ids: Sequence[int]) -> dict[int, list[str]]:
        """Return the tags of several jobs, by job id, in the order in which they were put on."""
        found: dict[int, list[str]] = {}
        for chunk in in_chunks(job_ids):
            marks = ", ".join("?" * len(chunk))
            for job_id, content in self._db.execute(
                "SELECT job_id, content FROM job_tags JOIN tags ON tags.id = tag_id "
                f"WHERE job_id IN ({marks}) ORDER BY position",
                chunk,
            ).fetchall():
                found.setdefault(job_id, []).append(content)
        return found

    def of_collab(self, collab: str) -> list[str]:
        """Return the tags of all jobs of a collab, removed ones too."""
        rows = self._db.execute(
            "SELECT DISTINCT content FROM jobs JOIN job_tags ON job_id = jobs.id "
            "JOIN tags ON tags.id = tag_id WHERE collab = ?",
            [collab],
        ).fetchall()
        return sorted(content for (content,) in rows)

    def all(self) -> list[str]:
        """Return every tag that was ever used, also those that are on no job any more."""
        return sorted(content for (content,) in self._db.execute("SELECT content FROM tags").fetchall())

    def select(self, limit: int, offset: int) -> list[tuple[int, str]]:
        """Return ids and words, in the order in which the words were first used."""
        return self._db.execute(
            "SELECT id, content FROM tags ORDER BY id LIMIT ? OFFSET ?", [limit, offset]
        ).fetchall()

    def get(self, tag_id: int) -> str | None:
        """Return one word, or ``None``."""
        row = self._db.execute("SELECT content FROM tags WHERE id = ?", [tag_id]).fetchone()
        return row[0] if row else None

    def count(self) -> int:
        """Return how many words there are."""
        (n,) = self._db.execute("SELECT count(*) FROM tags").fetchone()
        return int(n)
