"""The list of jobs, with filters, kept up to date while somebody looks at it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.platforms.registry import platforms, units_of
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.summaries import JobSummary

from .context import Dashboard

PAGE_SIZE = 50

#: The states by which people look for jobs, with what they stand for.
STATES: Mapping[str, tuple[str, ...]] = {
    "waiting": ("submitted", "validated"),
    "running": ("running", "mapped"),
    "finished": ("finished",),
    "failed": ("error",),
}

MINE = ""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


@dataclass(frozen=True)
class Filter:
    """Which jobs somebody wants to see.

    :param state: one of :data:`STATES`; all if empty.
    :param collab: the jobs of everybody in it; only one's own, of all collabs, if empty.
    :param start: how many newer jobs are left out.
    """

    state: str = ""
    collab: str = MINE
    platform: str = ""
    tag: str = ""
    start: int = 0

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filter:
        """Read what stands in the address of the page; what makes no sense is left out."""
        state = values.get("state", "")
        start = values.get("start", "")
        return cls(
            state=state if state in STATES else "",
            collab=values.get("collab", ""),
            platform=values.get("platform", ""),
            tag=values.get("tag", "").strip(),
            start=int(start) if start.isdecimal() and len(start) < 10 else 0,
        )

    def query(self) -> JobQuery:
        """Return the query for a page, and one job more, to see if there are any."""
        return JobQuery(
            statuses=STATES.get(self.state),
            collabs=[self.collab] if self.collab else None,
            platforms=[self.platform] if self.platform else None,
            tags=[self.tag] if self.tag else None,
            size=PAGE_SIZE + 1,
            from_index=self.start,
        )

    def address(self, endpoint: str = "jobs.index", **changes: Any) -> str:
        """Return the address of a list that differs in some things; it begins with the newest job."""
        wanted: dict[str, Any] = {**dataclasses.asdict(self), "start": 0, **changes}
        return url_for(endpoint, **{name: value for name, value in wanted.items() if value})


def jobs_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("jobs", __name__)

    def found(wanted: Filter) -> dict[str, Any]:
        jobs = dashboard.queue.overview.jobs(dashboard.caller(), wanted.query(), dashboard.as_admin)
        return {
            "filter": wanted,
            "jobs": jobs[:PAGE_SIZE],
            "newer": wanted.address(start=max(0, wanted.start - PAGE_SIZE)) if wanted.start else None,
            "older": wanted.address(start=wanted.start + PAGE_SIZE) if len(jobs) > PAGE_SIZE else None,
            "queue": queue_lengths(dashboard.queue.overview.counts()),
            "units_of": units_of,
            "title_of": title_of,
        }

    @routes.get("/jobs")
    def index() -> Response:
        caller = dashboard.caller()
        content = found(Filter.of(request.args))
        page = render_template(
            "jobs.html",
            **content,
            states=STATES,
            collabs=sorted({*caller.roles, caller.private_collab}),
            platforms=platforms(),
            state_of_list=_state_of_list(dashboard),
        )
        return make_response(page)

    @routes.get("/jobs/rows")
    def rows() -> Response:
        """Give the list alone; 304 if nothing has happened to any job since the browser has asked."""
        state = _state_of_list(dashboard)
        if request.if_none_match.contains(state):
            return make_response("", 304)
        response = make_response(render_template("_job_rows.html", **found(Filter.of(request.args))))
        response.set_etag(state)
        return response

    return routes


def _state_of_list(dashboard: Dashboard) -> str:
    """Return a text that changes whenever something happens to a job."""
    return f"{id(dashboard):x}-{dashboard.queue.events.count}"


def title_of(job: JobSummary) -> str:
    """Return what to call a job in a list: the first line of its code that says something.

    Of the address of an archive or repository, the last part says most.
    """
    lines = (line.strip().strip("\"'#!").strip() for line in job.code.splitlines())
    title = next((line for line in lines if line and not line.startswith(("-*-", "/usr/"))), "")
    if _ADDRESS.fullmatch(title):
        host, _, name = title.partition("://")[2].rstrip("/").rpartition("/")
        host = host.partition("/")[0]
        name = name if len(name) <= 40 else f"{name[:16]}…{name[-12:]}"
        title = f"{name} ({host})" if host else name
    return title[:100] or "(no code)"


def queue_lengths(counts: Mapping[tuple[str, str], int]) -> list[tuple[str, int, int]]:
    """Return how many jobs run and wait, by platform, where there are any."""
    lengths = []
    for platform in sorted({platform for platform, _ in counts}):
        running, waiting = (
            sum(counts.get((platform, state), 0) for state in STATES[kind]) for kind in ("running", "waiting")
        )
        if running or waiting:
            lengths.append((platform, running, waiting))
    return lengths


def is_over(status: JobStatus) -> bool:
    """Tell whether nothing will happen to a job any more."""
    return status in (JobStatus.finished, JobStatus.error, JobStatus.removed)
