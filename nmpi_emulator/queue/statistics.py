"""How the platforms are used."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nmpi_emulator.errors import Forbidden
from nmpi_emulator.models.job import FINAL, JobStatus
from nmpi_emulator.models.project import ProjectStatus
from nmpi_emulator.models.statistics import (
    DateRangeCount,
    DateRangeQuantity,
    Histogram,
    QueueStatus,
    TimeSeries,
    UserStatistics,
)
from nmpi_emulator.platforms.registry import statistics_platforms

from .access import Caller
from .columns import invalid
from .context import QueueContext
from .jobs import midnight
from .upstream_bugs import UpstreamBug

#: How far back statistics look if no start is given, in days.
DEFAULT_SPAN_DAYS = 30

#: Who has had a job completed in that many days counts as an active user.
ACTIVITY_SPAN_DAYS = 90

#: Which projects count under which status, as a condition on their row.
_PROJECT_CONDITIONS = {
    ProjectStatus.accepted: "accepted",
    ProjectStatus.rejected: "NOT accepted AND decision_date IS NOT NULL",
    ProjectStatus.under_review: ("NOT accepted AND submission_date IS NOT NULL AND decision_date IS NULL"),
    ProjectStatus.in_prep: "NOT accepted AND submission_date IS NULL",
}


@dataclass(frozen=True)
class Span:
    """Days from *start* to *end*, looked at in pieces of *interval* days."""

    start: dt.date
    end: dt.date
    interval: int

    def full_pieces(self) -> Iterator[tuple[dt.date, dt.date]]:
        """Return the pieces that end within the span."""
        n = (self.end - self.start).days // self.interval if self.interval > 0 else 0
        for i in range(max(0, n)):
            yield self._edge(i), self._edge(i + 1)

    def all_pieces(self) -> Iterator[tuple[dt.date, dt.date]]:
        """Return the full pieces and the incomplete last one, cut off at the end of the span."""
        yield from self.full_pieces()
        last = self._edge(sum(1 for _ in self.full_pieces()))
        if last < self.end and self.interval > 0:
            yield last, self.end

    def covering_pieces(self) -> Iterator[tuple[dt.date, dt.date]]:
        """Return as many full pieces as fit, and one more, whatever its end."""
        n = math.floor((self.end - self.start).days / self.interval) + 1
        for i in range(max(0, n)):
            yield self._edge(i), self._edge(i + 1)

    def _edge(self, i: int) -> dt.date:
        return self.start + dt.timedelta(days=i * self.interval)


class Statistics:
    """The service around usage statistics; all but the last are public."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def _span(self, start: dt.date | None, end: dt.date | None, interval: int) -> Span:
        if interval == 0:
            self._context.bugs.hit(UpstreamBug.ZERO_INTERVAL)
            message = "Input should not be 0"
            raise invalid(["query", "interval"], "value_error", message, str(interval))
        end = end or self._context.today()
        return Span(start or end - dt.timedelta(days=DEFAULT_SPAN_DAYS), end, interval)

    def job_count(self, start: dt.date | None, end: dt.date | None, interval: int) -> list[DateRangeCount]:
        """Count the jobs that were submitted in the span, by the day of their completion."""
        span = self._span(start, end, interval)
        platforms = statistics_platforms()
        with self._context.store.read() as tx:
            done = tx.statistics.completions(platforms, _instant(span.start), _instant(span.end))
        return [
            DateRangeCount(
                start=first,
                end=last,
                count={
                    platform: sum(1 for p, at in done if p == platform and first <= at.date() < last)
                    for platform in platforms
                },
            )
            for first, last in span.full_pieces()
        ]

    def cumulative_job_count(
        self, start: dt.date | None, end: dt.date | None, interval: int
    ) -> list[DateRangeCount]:
        """Count as :meth:`job_count`, adding up from piece to piece."""
        total: dict[str, int] = defaultdict(int)
        pieces = self.job_count(start, end, interval)
        for piece in pieces:
            for platform, count in piece.count.items():
                total[platform] += count
                piece.count[platform] = total[platform]
        return pieces

    def cumulative_user_count(self, platforms: Sequence[str] | None) -> TimeSeries:
        """Count the users who have ever submitted a job, by the date of the newest (quirk) one."""
        with self._context.store.read() as tx:
            dates = tx.statistics.newest_job_dates(platforms)
        return self._growth(dates)

    def cumulative_project_count(self, status: ProjectStatus) -> TimeSeries:
        """Count the projects of a status, by the date of their submission."""
        with self._context.store.read() as tx:
            dates = tx.statistics.submission_dates(_PROJECT_CONDITIONS[status])
        known = [date for date in dates if date is not None]
        if len(known) < len(dates):
            self._context.bugs.hit(UpstreamBug.EMPTY_STATISTICS)
        return self._growth(sorted(known))

    def _growth(self, dates: list[dt.date]) -> TimeSeries:
        if not dates:
            self._context.bugs.hit(UpstreamBug.EMPTY_STATISTICS)
        values = [*range(1, len(dates) + 1), len(dates)]
        return TimeSeries(dates=[*dates, self._context.today()], values=values)

    def active_user_count(
        self, start: dt.date | None, end: dt.date | None, interval: int
    ) -> list[DateRangeCount]:
        """Count the users with a job completed in the 90 days before the end of each piece."""
        span = self._span(start, end, interval)
        platforms = statistics_platforms()
        reach = dt.timedelta(days=ACTIVITY_SPAN_DAYS)
        with self._context.store.read() as tx:
            done = tx.statistics.users_by_completion(
                platforms, _instant(span.start - reach), _instant(span.end)
            )
        pieces = []
        for first, last in span.all_pieces():
            users: dict[str, set[str]] = defaultdict(set)
            for platform, user, at in done:
                if last - reach <= at.date() < last:
                    users[platform].add(user)
            count = {platform: len(users[platform]) for platform in platforms}
            pieces.append(DateRangeCount(start=first, end=last, count=count))
        return pieces

    def queue_length(self) -> list[QueueStatus]:
        """Count the jobs that run and wait."""
        with self._context.store.read() as tx:
            counts = tx.jobs.counts()
        return [
            QueueStatus(
                queue_name=platform,
                running=counts.get((platform, JobStatus.running.value), 0),
                submitted=counts.get((platform, JobStatus.submitted.value), 0),
            )
            for platform in statistics_platforms()
        ]

    def job_duration(self, requested_max: int | None, n_bins: int, scale: str) -> list[Histogram]:
        """Sort jobs by how long they took, in seconds."""
        if n_bins <= 0:
            self._context.bugs.hit(UpstreamBug.ZERO_INTERVAL)
            message = "Input should be greater than 0"
            raise invalid(["query", "n_bins"], "greater_than", message, str(n_bins), gt=0)
        histograms = []
        with self._context.store.read() as tx:
            for status in FINAL:
                for platform in statistics_platforms():
                    durations = tx.statistics.durations(platform, status.value)
                    seconds = [int(duration.total_seconds()) for duration in durations]
                    if seconds:
                        histograms.append(
                            _histogram(seconds, requested_max, n_bins, scale, platform, status.value)
                        )
        return histograms

    def resource_usage(
        self, start: dt.date | None, end: dt.date | None, interval: int
    ) -> list[DateRangeQuantity]:
        """Add up the usage of the jobs by the day of their completion."""
        span = self._span(start, end, interval)
        platforms = statistics_platforms()
        with self._context.store.read() as tx:
            used = tx.statistics.usage(platforms, _instant(span.start))
        total = dict.fromkeys(platforms, 0.0)
        pieces = []
        for first, last in span.covering_pieces():
            for platform, at, amount in used:
                if first <= at.date() < last and math.isfinite(amount):
                    total[platform] += amount
            pieces.append(DateRangeQuantity(start=first, end=last, value=dict(total)))
        return pieces

    def per_user(self, caller: Caller, start: dt.date | None, end: dt.date | None) -> list[UserStatistics]:
        """Count jobs and sessions that are over for each user.

        :raises Forbidden: if the caller is no administrator.
        """
        if not caller.is_administrator:
            raise Forbidden("Only admins can access per-user statistics")
        platforms = statistics_platforms()
        found: dict[str, UserStatistics] = {}

        def add(rows: Iterable[tuple[str, str, int]], of: Callable[[UserStatistics], dict[str, int]]) -> None:
            for user, platform, count in rows:
                entry = found.setdefault(
                    user,
                    UserStatistics(
                        user=user, jobs=dict.fromkeys(platforms, 0), sessions=dict.fromkeys(platforms, 0)
                    ),
                )
                of(entry)[platform] = count

        with self._context.store.read() as tx:
            ask = tx.statistics.per_user
            add(ask("jobs", platforms, midnight(start), midnight(end)), lambda e: e.jobs)
            add(ask("sessions", platforms, midnight(start), midnight(end)), lambda e: e.sessions)
        return list(found.values())


def _instant(day: dt.date) -> dt.datetime:
    """Return the first instant of a day.  quirk: as the end of a span, too."""
    return dt.datetime.combine(day, dt.time.min, dt.timezone.utc)


def _histogram(
    seconds: Sequence[int],
    requested_max: int | None,
    n_bins: int,
    scale: str,
    platform: str,
    status: str,
) -> Histogram:
    """Sort durations into bins of equal width, of seconds or (scale ``log``) of their logarithm."""
    top = requested_max if requested_max is not None else n_bins * (max(seconds) // n_bins + 1)
    if scale == "log":
        highest = math.ceil(math.log10(max(top, 1)))
        edges = _edges(highest, n_bins - 1)
        positions = [math.log10(max(value, 1)) for value in seconds]
    else:
        edges = _edges(top, n_bins)
        positions = [float(value) for value in seconds]
    return Histogram(
        values=_count(positions, edges),
        bins=edges,
        platform=platform,
        status=status,
        scale=scale,
        max=top,
    )


def _edges(top: float, n: int) -> list[float]:
    return [top * i / n for i in range(n + 1)] if n > 0 else [0.0]


def _count(positions: Sequence[float], edges: Sequence[float]) -> list[int]:
    """Count positions between edges; the last bin includes its upper edge."""
    counts = [0] * (len(edges) - 1)
    for position in positions:
        for i in range(len(counts)):
            is_last = i == len(counts) - 1
            if edges[i] <= position < edges[i + 1] or (is_last and position == edges[i + 1]):
                counts[i] += 1
                break
    return counts
