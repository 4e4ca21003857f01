"""Note every request in the journal, and tell faults what they look at."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, request

from nmpi_emulator.errors import EmulatorError

from .authentication import Authentication
from .context import ApiContext
from .control.table import PREFIX
from .faults import Faults, FaultyApplication, RequestFacts
from .journal import Journal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_JOB = re.compile(r"/jobs/(\d+)(/.*)?")
_NEXT = re.compile(r"/jobs/next/([^/]+)")


def record_requests(app: Flask, journal: Journal, authentication: Authentication) -> None:
    """Have the application note each request, but for those to the control interface."""

    @app.after_request
    def note(response: Response) -> Response:
        if not request.path.startswith(PREFIX + "/"):
            journal.record(
                method=request.method,
                path=request.path,
                query=request.query_string.decode("latin-1"),
                user=_who(request, authentication),
                request_headers=dict(request.headers),
                request_body=request.get_data(),
                status=response.status_code,
                response_body=b"" if response.direct_passthrough else response.get_data(),
                fault=request.environ.get("nmpi_emulator.fault"),
            )
        return response


def apply_faults(app: Flask, faults: Faults, api: ApiContext, authentication: Authentication) -> None:
    """Have the application go wrong where faults are set, but for the control interface."""

    def facts(environ: WSGIEnvironment) -> RequestFacts | None:
        if str(environ.get("PATH_INFO", "")).startswith(PREFIX + "/"):
            return None
        looked_at = Request(environ, populate_request=False)
        return RequestFacts(
            method=looked_at.method,
            path=looked_at.path,
            user=_who(looked_at, authentication),
            platform=_platform(looked_at, api),
        )

    app.wsgi_app = FaultyApplication(app.wsgi_app, faults, facts)  # type: ignore[method-assign]


def _who(request: Request, authentication: Authentication) -> str | None:
    """Return who makes a request, as far as can be told."""
    try:
        user = authentication.user(request)
    except EmulatorError:
        return None
    if user is not None:
        return user.username
    provider = authentication.provider(request)
    return provider.name if provider else None


def _platform(request: Request, api: ApiContext) -> str | None:
    """Return which platform a request is about: that of the job it names, or of the job it submits."""
    if match := _NEXT.fullmatch(request.path):
        return match[1]
    if match := _JOB.fullmatch(request.path):
        with api.queue.context.store.read() as tx:
            job = tx.jobs.get(int(match[1])) if api.queue.context.columns.exists(int(match[1])) else None
        return job.hardware_platform if job else None
    if request.method == "POST" and request.path == "/jobs/":
        data = request.get_data()
        request.environ["wsgi.input"] = io.BytesIO(data)  # the application reads it again
        try:
            body = json.loads(data)
        except ValueError:
            return None
        return body.get("hardware_platform") if isinstance(body, dict) else None
    return None
