"""Jobs without their heavy parts: what a page with many of them shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import from_text
from nmpi_emulator.models.job import JobStatus

from .filters import in_chunks
from .job_search import JobQuery, JobSearch
from .tags import TagTable

if TYPE_CHECKING:
    from sqlite3 import Connection

#: How much of the code is read, in characters.
CODE_LENGTH = 400

_COLUMNS = (
    f"id, substr(code, 1, {CODE_LENGTH}), collab, user_id, hardware_platform, status, submitted_at, "
    "started_at, completed_at, usage"
)


@dataclass(frozen=True, kw_only=True)
class JobSummary:
    """A job, as one line of a list.

    :param code: the beginning of it.
    """

    id: int
    code: str
    collab: str
    user_id: str
    hardware_platform: str
    status: JobStatus
    submitted_at: dt.datetime
    started_at: dt.datetime | None
    completed_at: dt.datetime | None
    usage: float | None
    tags: tuple[str, ...] = ()


class SummaryTable:
    """Ask for summaries of jobs, inside one transaction."""

    def __init__(self, db: Connection, tags: TagTable) -> None:
        self._db = db
        self._tags = tags

    def select(self, query: JobQuery) -> list[JobSummary]:
        """Return the jobs that the query describes, newest first."""
        ids = JobSearch(self._db).ids(query)
        rows = [row for chunk in in_chunks(ids) for row in self._rows(chunk)]
        tags = self._tags.of_jobs(ids)
        return [_summary(row, tags.get(row[0], ())) for row in rows]

    def get(self, job_id: int) -> JobSummary | None:
        """Return one job; ``None`` if there is none with this id."""
        rows = self._rows([job_id])
        return _summary(rows[0], self._tags.of_jobs([job_id]).get(job_id, ())) if rows else None

    def _rows(self, ids: Sequence[int]) -> list[Sequence[Any]]:
        marks = ", ".join("?" * len(ids))
        return self._db.execute(
            f"SELECT {_COLUMNS} FROM jobs WHERE id IN ({marks}) ORDER BY id DESC", ids
        ).fetchall()


def _summary(row: Sequence[Any], tags: Sequence[str]) -> JobSummary:
    return JobSummary(
        id=row[0],
        code=row[1],
        collab=row[2],
        user_id=row[3],
        hardware_platform=row[4],
        status=JobStatus(row[5]),
        submitted_at=from_text(row[6]),
        started_at=_moment(row[7]),
        completed_at=_moment(row[8]),
        usage=row[9],
        tags=tuple(sorted(tags)),
    )


def _moment(text: str | None) -> dt.datetime | None:
    return from_text(text) if text else None
