"""Lists of jobs as API version 2 has them: the queue, and the jobs that are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nmpi_emulator.models.job import FINAL, JobStatus

from .filters import Filters

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, kw_only=True)
class JobListQuery:
    """Which jobs to list; what is ``None`` does not restrict.

    :param over: the jobs that are finished or failed; if not, those in the queue.
    :param status: in the words of API version 2.
    :param comment: the id of a comment on the job.
    """

    over: bool
    ids: Sequence[int] | None = None
    status: str | None = None
    collab: str | None = None
    user: str | None = None
    platform: str | None = None
    comment: int | None = None
    limit: int = 1000
    offset: int = 0


class JobLists:
    """Ask which jobs are in a list, inside one transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def ids(self, query: JobListQuery) -> list[int]:
        """Return the ids of the jobs of one page, newest submission first."""
        filters = _filters(query)
        rows = self._db.execute(
            f"SELECT id FROM jobs WHERE {filters.sql} ORDER BY submitted_at DESC, id DESC LIMIT ? OFFSET ?",
            [*filters.values, query.limit, query.offset],
        ).fetchall()
        return [job_id for (job_id,) in rows]

    def count(self, query: JobListQuery) -> int:
        """Return how many jobs there are on all pages."""
        filters = _filters(query)
        (n,) = self._db.execute(f"SELECT count(*) FROM jobs WHERE {filters.sql}", filters.values).fetchone()
        return int(n)


def _filters(query: JobListQuery) -> Filters:
    filters = Filters()
    over = [status.value for status in FINAL]
    if query.over:
        filters.among("status", over)
    else:
        filters.add("status NOT IN (?, ?, ?)", JobStatus.removed.value, *over)
    if query.ids is not None:
        filters.add(f"id IN ({', '.join('?' * len(query.ids))})", *query.ids)
    for condition, value in (
        ("coalesce(status_text, status) = ?", query.status),
        ("collab = ?", query.collab),
        ("user_id = ?", query.user),
        ("hardware_platform = ?", query.platform),
        ("id = (SELECT job_id FROM comments WHERE comments.id = ?)", query.comment),
    ):
        if value is not None:
            filters.add(condition, value)
    return filters
