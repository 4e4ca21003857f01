"""How the platforms are used."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

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
from .histograms import histogram_of
from .jobs import midnight
from .spans import Piece, Span
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


class Statistics:
    """The service around usage statistics; all but the last are public."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def _cut(
        self,
        start: dt.date | None,
        end: dt.date | None,
        interval: int,
        how: Callable[[Span], list[Piece]],
    ) -> tuple[Span, list[Piece]]:
        """Return the span that was asked for and its pieces.

        :raises Unprocessable: if it cannot be cut like that.
        """
        try:
            end = end or self._context.today()
            span = Span(start or end - dt.timedelta(days=DEFAULT_SPAN_DAYS), end, interval)
            return span, how(span)
        except (ZeroDivisionError, OverflowError):
            self._context.bugs.hit(UpstreamBug.IMPOSSIBLE_INTERVAL)
            message = "Value error, the range of dates cannot be cut into such intervals"
            raise invalid(["query", "interval"], "value_error", message, str(interval)) from None

    def job_count(self, start: dt.date | None, end: dt.date | None, interval: int) -> list[DateRangeCount]:
        """Count the jobs that were submitted in the span, by the day of their completion."""
        span, pieces = self._cut(start, end, interval, Span.full_pieces)
        counts: list[Counter[str]] = [Counter() for _ in pieces]
        with self._context.store.read() as tx:
            for platform, day, n in tx.statistics.completions(
                statistics_platforms(), _instant(span.start), _instant(span.end)
            ):
                index = span.index_of(day)
                if 0 <= index < len(counts):
                    counts[index][platform] += n
        return [_range_count(piece, count) for piece, count in zip(pieces, counts, strict=True)]

    def cumulative_job_count(
        self, start: dt.date | None, end: dt.date | None, interval: int
    ) -> list[DateRangeCount]:
        """Count as :meth:`job_count`, adding up from piece to piece."""
        total: Counter[str] = Counter()
        pieces = self.job_count(start, end, interval)
        for piece in pieces:
            total.update(piece.count)
            piece.count = {platform: total[platform] for platform in piece.count}
        return pieces

    def cumulative_user_count(self, platforms: Sequence[str] | None) -> TimeSeries:
        """Count the users who have ever submitted a job.

        quirk: by the date of the newest job of each, not of the first.
        """
        self._context.columns.filters(hardware_platform=platforms)
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
        span, pieces = self._cut(start, end, interval, Span.all_pieces)
        with self._context.store.read() as tx:
            done = tx.statistics.users_by_completion(
                statistics_platforms(), _instant(_days_before(span.start)), _instant(span.end)
            )
        # Two marks walk over the days on which users had jobs completed: what lies between them is recent.
        recent: Counter[tuple[str, str]] = Counter()
        counts = []
        newest = oldest = 0
        for piece in pieces:
            while newest < len(done) and done[newest][2] < piece.end:
                recent[done[newest][:2]] += 1
                newest += 1
            while oldest < newest and done[oldest][2] < _days_before(piece.end):
                recent[done[oldest][:2]] -= 1
                oldest += 1
            recent = +recent  # forgets those with nothing left
            counts.append(_range_count(piece, Counter(platform for platform, _ in recent)))
        return counts

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
        histograms = []
        with self._context.store.read() as tx:
            for status in FINAL:
                for platform in statistics_platforms():
                    durations = tx.statistics.durations(platform, status.value)
                    if durations:
                        histograms.append(
                            self._histogram(durations, requested_max, n_bins, scale, platform, status)
                        )
        return histograms

    def _histogram(
        self,
        durations: Sequence[dt.timedelta],
        requested_max: int | None,
        n_bins: int,
        scale: str,
        platform: str,
        status: JobStatus,
    ) -> Histogram:
        try:
            return histogram_of(
                [int(duration.total_seconds()) for duration in durations],
                requested_max=requested_max,
                n_bins=n_bins,
                scale=scale,
                platform=platform,
                status=status.value,
            )
        except ValueError as error:
            self._context.bugs.hit(UpstreamBug.IMPOSSIBLE_INTERVAL)
            message = f"Value error, {error}"
            raise invalid(["query", "n_bins"], "value_error", message, str(n_bins)) from None

    def resource_usage(
        self, start: dt.date | None, end: dt.date | None, interval: int
    ) -> list[DateRangeQuantity]:
        """Add up the usage of the jobs that were submitted in the span, by the day of their completion."""
        span, pieces = self._cut(start, end, interval, Span.covering_pieces)
        used: list[list[tuple[str, float]]] = [[] for _ in pieces]
        with self._context.store.read() as tx:
            for platform, day, amount in tx.statistics.usage(
                statistics_platforms(), _instant(span.start), _instant(span.end)
            ):
                index = span.index_of(day)
                if index >= len(used):
                    self._context.bugs.hit(UpstreamBug.LATE_COMPLETION)
                elif index >= 0:
                    used[index].append((platform, self._context.columns.readable_usage(amount) or 0.0))
        total = dict.fromkeys(statistics_platforms(), 0.0)
        quantities = []
        for piece, amounts in zip(pieces, used, strict=True):
            for platform, amount in amounts:
                total[platform] += amount
            quantities.append(DateRangeQuantity(start=piece.start, end=piece.end, value=dict(total)))
        return quantities

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


def _range_count(piece: Piece, count: Mapping[str, int]) -> DateRangeCount:
    """Return the counts of a piece, with a number for each platform."""
    return DateRangeCount(
        start=piece.start,
        end=piece.end,
        count={platform: count.get(platform, 0) for platform in statistics_platforms()},
    )


def _days_before(day: dt.date) -> dt.date:
    """Return the first day whose completions make a user active on the eve of *day*."""
    earliest = day.toordinal() - ACTIVITY_SPAN_DAYS
    return dt.date.fromordinal(max(earliest, 1))
