"""The logs of jobs: text that grows at its end while a job runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection


class LogTable:
    """Ask and change logs, inside one transaction.

    A log is kept in pieces, so that adding a line to a long one costs no more than to a short one.
    """

    def __init__(self, db: Connection) -> None:
        self._db = db

    def text(self, job_id: int) -> str:
        """Return the whole log of a job; empty if there is none."""
        rows = self._db.execute("SELECT text FROM job_logs WHERE job_id = ? ORDER BY id", [job_id]).fetchall()
        return "".join(text for (text,) in rows)

    def exists(self, job_id: int) -> bool:
        """Tell whether a job has a log, be it empty."""
        return self._db.execute("SELECT 1 FROM job_logs WHERE job_id = ?", [job_id]).fetchone() is not None

    def since(self, job_id: int, piece: int) -> tuple[str, int]:
        """Return what was added after *piece*, and the number of the last piece (to ask with next time)."""
        rows = self._db.execute(
            "SELECT id, text FROM job_logs WHERE job_id = ? AND id > ? ORDER BY id", [job_id, piece]
        ).fetchall()
        return "".join(text for _, text in rows), (rows[-1][0] if rows else piece)

    def append(self, job_id: int, text: str) -> None:
        """Add text at the end of a job's log."""
        if text:
            self._db.execute("INSERT INTO job_logs (job_id, text) VALUES (?, ?)", [job_id, text])

    def replace(self, job_id: int, text: str) -> None:
        """Make *text* the whole log of a job, which then has one, even if it is empty."""
        self._db.execute("DELETE FROM job_logs WHERE job_id = ?", [job_id])
        self._db.execute("INSERT INTO job_logs (job_id, text) VALUES (?, ?)", [job_id, text])
