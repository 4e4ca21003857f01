"""Questions about all jobs, sessions and projects at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nmpi_emulator.clock import from_text, to_text

if TYPE_CHECKING:
    from sqlite3 import Connection

_OVER = "status IN ('finished', 'error')"
_DAY = "substr(completed_at, 1, 10)"


class StatisticsView:
    """Ask for numbers, inside one transaction.  *platforms* restricts what is looked at."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def completions(
        self, platforms: Sequence[str], submitted_from: dt.datetime, submitted_until: dt.datetime
    ) -> list[tuple[str, dt.date, int]]:
        """Return platform, day of completion and number of the jobs that are over, by time of submission."""
        rows = self._db.execute(
            f"SELECT hardware_platform, {_DAY}, count(*) FROM jobs WHERE {_OVER} "
            f"AND completed_at IS NOT NULL AND hardware_platform IN ({_marks(platforms)}) "
            "AND submitted_at BETWEEN ? AND ? GROUP BY 1, 2",
            [*platforms, to_text(submitted_from), to_text(submitted_until)],
        ).fetchall()
        return [(platform, dt.date.fromisoformat(day), n) for platform, day, n in rows]

    def newest_job_dates(self, platforms: Sequence[str] | None) -> list[dt.date]:
        """Return for each user the date of the newest job, sorted."""
        condition = "1" if platforms is None else f"hardware_platform IN ({_marks(platforms)})"
        rows = self._db.execute(
            f"SELECT max(submitted_at) FROM jobs WHERE {condition} GROUP BY user_id", list(platforms or ())
        ).fetchall()
        return sorted(from_text(text).date() for (text,) in rows)

    def users_by_completion(
        self, platforms: Sequence[str], start: dt.datetime, end: dt.datetime
    ) -> list[tuple[str, str, dt.date]]:
        """Return platform, user and day, in order of days, on which jobs were completed in a span."""
        rows = self._db.execute(
            f"SELECT DISTINCT hardware_platform, user_id, {_DAY} FROM jobs WHERE completed_at >= ? AND "
            f"completed_at < ? AND +hardware_platform IN ({_marks(platforms)}) ORDER BY 3",
            [to_text(start), to_text(end), *platforms],
        ).fetchall()
        return [(platform, user, dt.date.fromisoformat(day)) for platform, user, day in rows]

    def durations(self, platform: str, status: str) -> list[dt.timedelta]:
        """Return how long the jobs of a platform took from submission to completion."""
        rows = self._db.execute(
            "SELECT submitted_at, completed_at FROM jobs WHERE hardware_platform = ? AND status = ? "
            "AND completed_at IS NOT NULL",
            [platform, status],
        ).fetchall()
        return [from_text(completed) - from_text(submitted) for submitted, completed in rows]

    def usage(
        self, platforms: Sequence[str], submitted_from: dt.datetime, submitted_until: dt.datetime
    ) -> list[tuple[str, dt.date, float]]:
        """Return platform, day of completion and usage of the jobs that are over, by time of submission."""
        rows = self._db.execute(
            f"SELECT hardware_platform, {_DAY}, usage FROM jobs WHERE {_OVER} AND completed_at IS NOT NULL "
            f"AND usage IS NOT NULL AND hardware_platform IN ({_marks(platforms)}) "
            "AND submitted_at BETWEEN ? AND ? ORDER BY completed_at, id",
            [*platforms, to_text(submitted_from), to_text(submitted_until)],
        ).fetchall()
        return [(platform, dt.date.fromisoformat(day), usage) for platform, day, usage in rows]

    def per_user(
        self,
        table: str,
        platforms: Sequence[str],
        start: dt.datetime | None,
        end: dt.datetime | None,
    ) -> list[tuple[str, str, int]]:
        """Return user, platform and number of jobs or sessions that are over, by time of their beginning.

        :param table: ``"jobs"`` or ``"sessions"``.
        """
        beginning = {"jobs": "submitted_at", "sessions": "started_at"}[table]
        rows = self._db.execute(
            f"SELECT user_id, hardware_platform, count(*) FROM {table} WHERE {_OVER} "
            f"AND hardware_platform IN ({_marks(platforms)}) AND {beginning} >= ? AND {beginning} <= ? "
            "GROUP BY 1, 2 ORDER BY min(id)",
            [*platforms, to_text(start) if start else "", to_text(end) if end else "~"],
        ).fetchall()
        return [(user, platform, count) for user, platform, count in rows]

    def submission_dates(self, condition: str) -> list[dt.date | None]:
        """Return the submission dates of the projects for which an SQL condition holds."""
        rows = self._db.execute(f"SELECT submission_date FROM projects WHERE {condition}").fetchall()
        return [dt.date.fromisoformat(text) if text else None for (text,) in rows]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
