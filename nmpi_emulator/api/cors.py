"""Requests of browsers from pages of other origins, answered as the real service does."""

from __future__ import annotations

from http import HTTPStatus

from flask import Request, Response

#: Source: contract of API v3, HTTP layer.
ALLOWED_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
MAX_AGE_S = 600

#: quirk: these answers leave out the headers, so that a browser's script sees a network error.
_WITHOUT_HEADERS = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)


def is_preflight(request: Request) -> bool:
    """Tell whether a browser asks if it may make a request."""
    return (
        request.method == "OPTIONS"
        and "Origin" in request.headers
        and "Access-Control-Request-Method" in request.headers
    )


def preflight(request: Request) -> Response:
    """Answer such a question; the path does not matter."""
    allowed = request.headers["Access-Control-Request-Method"] in ALLOWED_METHODS
    text, status = ("OK", HTTPStatus.OK) if allowed else ("Disallowed CORS method", HTTPStatus.BAD_REQUEST)
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Allow-Methods"] = ", ".join(ALLOWED_METHODS)
    response.headers["Access-Control-Max-Age"] = str(MAX_AGE_S)
    requested = request.headers.get("Access-Control-Request-Headers")
    if requested is not None:
        response.headers["Access-Control-Allow-Headers"] = requested
    response.headers["Vary"] = "Origin"
    return response


def add_headers(request: Request, response: Response) -> None:
    """Tell a browser that pages of other origins may read an answer."""
    origin = request.headers.get("Origin")
    if origin is None or is_preflight(request) or response.status_code in _WITHOUT_HEADERS:
        return
    with_cookie = "Cookie" in request.headers
    response.headers["Access-Control-Allow-Origin"] = origin if with_cookie else "*"
    response.headers["Access-Control-Allow-Credentials"] = "true"
    if with_cookie:
        response.headers.add("Vary", "Origin")
