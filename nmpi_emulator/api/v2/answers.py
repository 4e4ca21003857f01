"""The forms of an answer: JSON, plain text, a page, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Response

from nmpi_emulator.api.routing import json_response

_TEXT_TYPE = "text/html; charset=utf-8"

_NOT_FOUND_PAGE = (
    "<!doctype html>\n<title>Not Found</title>\n<h1>Not Found</h1>\n"
    "<p>The requested resource was not found on this server.</p>\n"
)


def empty(status: HTTPStatus) -> Response:
    """Return an answer without a body."""
    return text("", status)


def text(content: str, status: HTTPStatus) -> Response:
    """Return a text.  quirk: called HTML, though it is none."""
    return Response(content, status, content_type=_TEXT_TYPE)


def shown(content: Any) -> Response:
    """Return what was asked for; it must not be kept by a cache."""
    response = json_response(content)
    response.headers["Cache-Control"] = "no-cache"
    return response


def created(content: Any, location: str | None = None) -> Response:
    """Return what was made.

    The real job service sends the location only; clients 0.4.0 to 0.4.2 ignore it and read the body.
    """
    response = json_response(content, HTTPStatus.CREATED)
    if location is not None:
        response.headers["Location"] = location
    return response


def method_not_allowed(methods: Iterable[str]) -> Response:
    """Say which methods a path has."""
    allowed = ",".join(methods)
    response = text(allowed, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def allowed_methods(methods: Iterable[str]) -> Response:
    """Answer OPTIONS."""
    response = method_not_allowed(methods)
    response.status_code = HTTPStatus.OK
    return response


def not_found_page() -> Response:
    """Answer a path that leads nowhere."""
    return text(_NOT_FOUND_PAGE, HTTPStatus.NOT_FOUND)
