"""``statistics``: how the platforms are used; for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.models.project import ProjectStatus
from nmpi_emulator.models.statistics import DateRangeCount, TimeSeries
from nmpi_emulator.queue.statistics import Statistics

from . import answers
from .lists import page_of
from .resource import Resource
from .schema import TEXT, Field
from .service import Service

#: The defaults of ``interval`` (days) and ``bins``.  Source: contract of API v2, statistics.
INTERVAL_DAYS = 7
N_BINS = 50

_SPANS = {"counts": Field("dict"), "end_date": TEXT, "start_date": TEXT}

#: The states of projects in the growth of their number, under the names that they have there.
_PROJECT_STATES = {
    "accepted": ProjectStatus.accepted,
    "rejected": ProjectStatus.rejected,
    "submitted": ProjectStatus.under_review,
}


def _date(arguments: Mapping[str, str], name: str) -> dt.date | None:
    text = arguments.get(name)
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError:
        raise BadRequest(f"{name} is {text!r}, but must be a date of the form YYYY-MM-DD.") from None


def _whole(arguments: Mapping[str, str], name: str, default: int | None) -> int | None:
    text = arguments.get(name)
    try:
        value = int(text) if text else default
    except ValueError:
        value = 0
    if value is not None and not 0 < value < 10**6:
        raise BadRequest(f"{name} is {text!r}, but must be a positive integer.")
    return value


def _span(arguments: Mapping[str, str]) -> tuple[dt.date | None, dt.date | None, int]:
    interval = _whole(arguments, "interval", INTERVAL_DAYS) or INTERVAL_DAYS
    return _date(arguments, "start"), _date(arguments, "end"), interval


def _counts(pieces: Sequence[DateRangeCount], write: Callable[[int], Any]) -> list[dict[str, Any]]:
    return [
        {
            "counts": {platform: write(count) for platform, count in piece.count.items()},
            "end_date": piece.end.isoformat(),
            "start_date": piece.start.isoformat(),
        }
        for piece in pieces
    ]


def _job_count(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return _counts(statistics.job_count(*_span(arguments)), str)  # quirk: numbers as texts


def _cumulative_job_count(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return _counts(statistics.cumulative_job_count(*_span(arguments)), str)


def _active_user_count(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return _counts(statistics.active_user_count(*_span(arguments)), int)


def _resource_usage(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "counts": piece.value,
            "end_date": piece.end.isoformat(),
            "start_date": piece.start.isoformat(),
        }
        for piece in statistics.resource_usage(*_span(arguments))
    ]


def _queue_length(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": queue.queue_name, "running": queue.running, "submitted": queue.submitted}
        for queue in statistics.queue_length()
    ]


def _job_duration(statistics: Statistics, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    n_bins = _whole(arguments, "bins", N_BINS) or N_BINS
    found = statistics.job_duration(_whole(arguments, "max", None), n_bins, arguments.get("scale", "linear"))
    return [
        {
            "bins": histogram.bins,
            "max": histogram.max,
            "platform": histogram.platform,
            "status": histogram.status,
            "values": histogram.values,
        }
        for histogram in found
    ]


def _series(series: TimeSeries) -> dict[str, Any]:
    return {"dates": [date.isoformat() for date in series.dates], "values": series.values}


def cumulative_user_count(service: Service) -> Response:
    """Show how the number of users has grown."""
    platforms = service.request.args.getlist("platform") or None
    statistics = service.api.queue.statistics
    return answers.shown(_series(statistics.cumulative_user_count(platforms)))


def cumulative_project_count(service: Service) -> Response:
    """Show how the number of projects has grown."""
    statistics = service.api.queue.statistics
    return answers.shown(
        {
            name: _series(statistics.cumulative_project_count(status))
            for name, status in _PROJECT_STATES.items()
        }
    )


def _list(
    name: str,
    fields: Mapping[str, Field],
    count: Callable[[Statistics, Mapping[str, str]], list[dict[str, Any]]],
) -> Resource:
    """Return a resource whose list is counted anew for each request."""

    def show(service: Service) -> Response:
        arguments = service.request.args
        found = [{**entry, "resource_uri": ""} for entry in count(service.api.queue.statistics, arguments)]
        page = page_of(arguments)
        return resource.page(service, found[page.offset : page.offset + page.limit], len(found))

    resource = Resource(
        name=f"statistics/{name}", fields={**fields, "resource_uri": TEXT}, on_list={"GET": show}
    )
    return resource


def _single(name: str, fields: Sequence[str], show: Callable[[Service], Response]) -> Resource:
    """Return a resource that is one object.

    quirk: its address needs a slash at the end; without one it is a list, which has no methods.
    """

    def show_with_slash(service: Service) -> Response:
        if not service.request.path.endswith("/"):
            return answers.method_not_allowed([])
        return show(service)

    return Resource(
        name=f"statistics/{name}",
        fields={field: Field("list") for field in fields},
        on_list={"GET": show_with_slash},
    )


STATISTICS = (
    _list("active-user-count", _SPANS, _active_user_count),
    _list("cumulative-job-count", _SPANS, _cumulative_job_count),
    _single("cumulative-project-count", tuple(_PROJECT_STATES), cumulative_project_count),
    _single("cumulative-user-count", ("dates", "values"), cumulative_user_count),
    _list("job-count", _SPANS, _job_count),
    _list(
        "job-duration",
        {
            "bins": Field("list"),
            "max": Field("integer"),
            "platform": TEXT,
            "status": TEXT,
            "values": Field("list"),
        },
        _job_duration,
    ),
    _list(
        "queue-length",
        {"name": TEXT, "running": Field("integer"), "submitted": Field("integer")},
        _queue_length,
    ),
    _list("resource-usage", _SPANS, _resource_usage),
)
