"""Usage statistics as API version 3 gives them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .wire import WireModel


class DateRangeCount(WireModel):
    """A number for each platform in a span of days."""

    start: dt.date
    end: dt.date
    count: dict[str, int]


class DateRangeQuantity(WireModel):
    """An amount for each platform in a span of days."""

    start: dt.date
    end: dt.date
    value: dict[str, float]


class TimeSeries(WireModel):
    """Dates and a number for each."""

    dates: list[Any]
    values: list[int]


class QueueStatus(WireModel):
    """How many jobs of a platform run and wait."""

    queue_name: str
    running: int
    submitted: int


class Histogram(WireModel):
    """How many jobs fall into each bin; bins are edges, in seconds."""

    values: list[Any]
    bins: list[Any]
    platform: str
    status: str
    scale: str
    max: int


class UserStatistics(WireModel):
    """How many jobs and sessions a user has had on each platform."""

    user: str
    jobs: dict[str, int]
    sessions: dict[str, int]
