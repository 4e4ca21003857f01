"""Routes of usage statistics."""

from __future__ import annotations

import datetime as dt

from nmpi_emulator.api.operations import Credentials
from nmpi_emulator.models.project import ProjectStatus
from nmpi_emulator.models.statistics import (
    DateRangeCount,
    DateRangeQuantity,
    Histogram,
    QueueStatus,
    TimeSeries,
    UserStatistics,
)
from nmpi_emulator.queue.access import Caller

from .service import Service
from .table import STATISTICS, TABLE


@TABLE.register("GET", "/statistics/job-count", response=list[DateRangeCount], tag=STATISTICS)
def job_count(
    service: Service, start: dt.date | None = None, end: dt.date | None = None, interval: int = 7
) -> list[DateRangeCount]:
    """Count jobs."""
    return service.queue.statistics.job_count(start, end, interval)


@TABLE.register("GET", "/statistics/cumulative-job-count", response=list[DateRangeCount], tag=STATISTICS)
def cumulative_job_count(
    service: Service, start: dt.date | None = None, end: dt.date | None = None, interval: int = 7
) -> list[DateRangeCount]:
    """Count jobs, adding up."""
    return service.queue.statistics.cumulative_job_count(start, end, interval)


@TABLE.register("GET", "/statistics/cumulative-user-count", response=TimeSeries, tag=STATISTICS)
def cumulative_user_count(service: Service, hardware_platform: list[str] | None = None) -> TimeSeries:
    """Count users, adding up."""
    return service.queue.statistics.cumulative_user_count(hardware_platform)


@TABLE.register("GET", "/statistics/active-user-count", response=list[DateRangeCount], tag=STATISTICS)
def active_user_count(
    service: Service, start: dt.date | None = None, end: dt.date | None = None, interval: int = 7
) -> list[DateRangeCount]:
    """Count the users of the last 90 days."""
    return service.queue.statistics.active_user_count(start, end, interval)


@TABLE.register("GET", "/statistics/queue-length", response=list[QueueStatus], tag=STATISTICS)
def queue_length(service: Service) -> list[QueueStatus]:
    """Count the jobs that run and wait."""
    return service.queue.statistics.queue_length()


@TABLE.register("GET", "/statistics/job-duration", response=list[Histogram], tag=STATISTICS)
def job_duration(
    service: Service, requested_max: int | None = None, n_bins: int = 50, scale: str = "linear"
) -> list[Histogram]:
    """Sort jobs by how long they took."""
    return service.queue.statistics.job_duration(requested_max, n_bins, scale)


@TABLE.register("GET", "/statistics/cumulative-project-count", response=TimeSeries, tag=STATISTICS)
def cumulative_project_count(service: Service, status: ProjectStatus = ProjectStatus.accepted) -> TimeSeries:
    """Count projects, adding up."""
    return service.queue.statistics.cumulative_project_count(status)


@TABLE.register("GET", "/statistics/resource-usage", response=list[DateRangeQuantity], tag=STATISTICS)
def resource_usage(
    service: Service, start: dt.date | None = None, end: dt.date | None = None, interval: int = 7
) -> list[DateRangeQuantity]:
    """Add up the usage of jobs."""
    return service.queue.statistics.resource_usage(start, end, interval)


@TABLE.register(
    "GET",
    "/statistics/per-user",
    credentials=Credentials.TOKEN,
    response=list[UserStatistics],
    tag=STATISTICS,
    name="resource_usage",
)
def per_user(
    service: Service, caller: Caller, start: dt.date | None = None, end: dt.date | None = None
) -> list[UserStatistics]:
    """Count jobs and sessions for each user."""
    return service.queue.statistics.per_user(caller, start, end)
