"""What of the dashboard the real service has, too: its address, and the answers to what is not there.

The real service serves static files there.  Source: contract of API v3, HTTP layer.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from nmpi_emulator.api import cors
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.guard import Guard
from nmpi_emulator.api.routing import json_response, not_found

from .mounting import PATH

_ENTRY = PATH + "/"


def answer_as_service(app: Flask, api: ApiContext, guard: Guard) -> None:
    """Have the application check requests, and answer those that lead nowhere, as the real service does."""

    @app.before_request
    def check() -> Response | None:
        guard.check_host(request)
        at_entry = request.path in (PATH, _ENTRY)
        if at_entry and api.status.refuses(request.method, request.path):
            return json_response({"error": api.status.text}, HTTPStatus.SERVICE_UNAVAILABLE)
        if cors.is_preflight(request):
            return cors.preflight(request)
        if request.path == PATH:
            return _with_slash()
        if request.method == "OPTIONS" or isinstance(request.routing_exception, MethodNotAllowed):
            return _method_not_allowed()
        if request.routing_exception is not None:
            return not_found() if request.method in ("GET", "HEAD") else _method_not_allowed()
        return None

    @app.errorhandler(NotFound)
    def no_file(error: NotFound) -> Response:
        return not_found()

    @app.after_request
    def finish(response: Response) -> Response:
        if request.path == _ENTRY and "Cookie" not in request.headers:  # nothing of a user is in it
            cors.add_headers(request, response)
        return response


def _with_slash() -> Response:
    query = request.query_string.decode("latin-1")
    response = Response(status=HTTPStatus.TEMPORARY_REDIRECT)
    del response.headers["Content-Type"]
    response.headers["Location"] = request.host_url.rstrip("/") + _ENTRY + (f"?{query}" if query else "")
    return response


def _method_not_allowed() -> Response:
    """Answer a wrong method.  quirk: no method is named as allowed."""
    return json_response({"detail": "Method Not Allowed"}, HTTPStatus.METHOD_NOT_ALLOWED)
