"""Lists of jobs, found without looking at more jobs than are listed."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nmpi_emulator.models.job import JobStatus

from .filters import Filters

if TYPE_CHECKING:
    from sqlite3 import Connection

#: Removed jobs are never listed.
_LISTED = tuple(status.value for status in JobStatus if status is not JobStatus.removed)

#: The largest number that SQLite takes as a limit.
_MAX_LIMIT = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class JobQuery:
    """Which jobs to list.  Empty sequences do not restrict; removed jobs are never listed."""

    statuses: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    collabs: Sequence[str] | None = None
    user_ids: Sequence[str] | None = None
    platforms: Sequence[str] | None = None
    submitted_from: dt.datetime | None = None
    submitted_until: dt.datetime | None = None
    size: int = 10
    from_index: int = 0


@dataclass(frozen=True)
class _Lead:
    """The condition that leads a search.

    :param column: of the jobs; ``None`` for tags, which stand in a table of their own; the status leads if
        nothing else does.
    """

    column: str | None
    value: object


#: What can lead a search besides a tag, in order of preference: columns that an index begins with.
_COLUMNS = ("collab", "user_id", "hardware_platform")


class JobSearch:
    """Finds the jobs that a query describes, newest first.

    One condition leads the search; the others are looked up in the index of that one.  For each of its
    values, and each status, such an index holds the ids in order, so that a page takes a few steps however
    many jobs there are.  The pages of all these are then merged.  (The index of tags does not know the
    status; there all of them are looked for at once.)
    """

    def __init__(self, db: Connection) -> None:
        self._db = db

    def ids(self, query: JobQuery) -> list[int]:
        """Return the ids of the jobs on the page that the query asks for."""
        wanted = min(query.size + query.from_index, _MAX_LIMIT)
        statuses = [status for status in query.statuses or _LISTED if status in _LISTED]
        found = (
            self._newest(lead, group, query, wanted)
            for lead in self._leads(query)
            for group in ([[status] for status in dict.fromkeys(statuses)] if lead.column else [statuses])
        )
        merged = heapq.merge(*found, reverse=True)
        distinct = (job_id for job_id, _ in itertools.groupby(merged))  # a job can have several of the tags
        return list(itertools.islice(distinct, query.from_index, wanted))

    def _leads(self, query: JobQuery) -> Iterator[_Lead]:
        if query.tags:
            marks = ", ".join("?" * len(query.tags))
            rows = self._db.execute(f"SELECT id FROM tags WHERE content IN ({marks})", list(query.tags))
            yield from (_Lead(None, tag_id) for (tag_id,) in rows.fetchall())
            return
        given = _values(query)
        column = next((column for column in _COLUMNS if given[column]), "status")
        values: Sequence[object] = given.get(column) or (None,)
        yield from (_Lead(column, value) for value in dict.fromkeys(values))

    def _newest(self, lead: _Lead, statuses: Sequence[str], query: JobQuery, limit: int) -> list[int]:
        filters = Filters()
        filters.among("jobs.status", statuses)
        if lead.column is None:
            filters.add("tag_id = ?", lead.value)
        elif lead.column in _COLUMNS:
            filters.add(f"jobs.{lead.column} = ?", lead.value)
        for column, values in _values(query).items():
            if values and column != lead.column:
                filters.among(f"jobs.{column}", values)
        filters.at_least("jobs.submitted_at", query.submitted_from)
        filters.at_most("jobs.submitted_at", query.submitted_until)
        source = "jobs" if lead.column else "job_tags CROSS JOIN jobs ON jobs.id = job_id"
        order = "jobs.id" if lead.column else "job_id"
        rows = self._db.execute(
            f"SELECT jobs.id FROM {source} WHERE {filters.sql} ORDER BY {order} DESC LIMIT ?",
            [*filters.values, limit],
        ).fetchall()
        return [job_id for (job_id,) in rows]


def _values(query: JobQuery) -> dict[str, Sequence[str] | None]:
    return {"collab": query.collabs, "user_id": query.user_ids, "hardware_platform": query.platforms}
