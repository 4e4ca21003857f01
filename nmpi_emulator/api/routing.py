"""From the path of a request to an operation, by the rules of the framework that the real service uses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from .operations import Operation, OperationTable, read_json

#: Runs one operation: gets it, the request, and the values from the path.
Runner = Callable[[Operation, Request, Mapping[str, str]], Response]


@dataclass(frozen=True)
class Match:
    """What a path leads to.

    :param operation: the first operation with this path and method; ``None`` if only the path fits.
    :param allowed: the method of the first operation with this path.
    """

    operation: Operation | None
    values: Mapping[str, str]
    allowed: str


class Router:
    """Finds operations by path, in the order in which they were registered."""

    def __init__(self, table: OperationTable, run: Runner) -> None:
        self._routes = [(re.compile(_pattern(o.path)), o) for o in table.operations]
        self.run = run

    def match(self, method: str, path: str) -> Match | None:
        """Return what a path leads to, or ``None``.

        quirk: for a wrong method only the first operation of the path is named as allowed.
        """
        partial: Match | None = None
        for pattern, operation in self._routes:
            found = pattern.fullmatch(path)
            if found is None:
                continue
            if operation.method == method:
                return Match(operation, found.groupdict(), operation.method)
            partial = partial or Match(None, {}, operation.method)
        return partial


def _pattern(path: str) -> str:
    """Return a regular expression for a path with ``{name}`` in it."""
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))


def route_operations(app: Flask, tables: Sequence[tuple[OperationTable, Runner]]) -> None:
    """Have the application run operations, and answer paths that lead nowhere.

    The application's own routes (pages, neighbouring services) come second.

    :param tables: the operations, and what runs those of each table.
    """
    routers = [Router(table, run) for table, run in tables]
    app.url_map.merge_slashes = False

    @app.before_request
    def dispatch() -> Response | None:
        if str(request.environ.get("REQUEST_URI", "")).startswith("//"):
            return not_found()  # flask sees the path without the doubled slash
        for router in routers:
            match = router.match(request.method, request.path)
            if match is not None:
                if match.operation is None:
                    return method_not_allowed(match.allowed)
                return router.run(match.operation, request, match.values)
        if isinstance(request.routing_exception, NotFound | RequestRedirect):
            return _other_slash(app, routers) or not_found()
        return None

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        if isinstance(error, NotFound):
            return not_found()
        if isinstance(error, MethodNotAllowed):
            methods = sorted(set(error.valid_methods or ()) - {"OPTIONS"})
            return method_not_allowed(", ".join(methods))
        return json_response({"detail": error.name}, error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def not_found() -> Response:
    """Answer a path that leads nowhere."""
    return json_response({"detail": "Not Found"}, HTTPStatus.NOT_FOUND)


def method_not_allowed(allowed: str) -> Response:
    """Answer a method that the path does not have."""
    response = json_response({"detail": "Method Not Allowed"}, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def _other_slash(app: Flask, routers: Sequence[Router]) -> Response | None:
    """Redirect to the path with or without the slash at its end, if there is such a path (307)."""
    path = request.path
    other = path.rstrip("/") if path.endswith("/") else path + "/"
    known = any(router.match(request.method, other) for router in routers)
    if not other or not (known or _is_own_route(app, other)):
        return None
    raw, _, query = str(request.environ.get("REQUEST_URI", path)).partition("?")
    target = raw.rstrip("/") if path.endswith("/") else raw + "/"
    response = Response(status=HTTPStatus.TEMPORARY_REDIRECT)
    del response.headers["Content-Type"]
    response.headers["Location"] = request.host_url.rstrip("/") + target + (f"?{query}" if query else "")
    response.autocorrect_location_header = False
    return response


def _is_own_route(app: Flask, path: str) -> bool:
    adapter = app.url_map.bind("")
    try:
        adapter.match(path, method=request.method)
    except MethodNotAllowed:
        return True
    except HTTPException:
        return False
    return True


def json_response(content: Any, status: int = HTTPStatus.OK) -> Response:
    """Return an answer in JSON, formatted as the real service does."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return Response(text, status, content_type="application/json")


def body_of(operation: Operation, request: Request) -> Any:
    """Read the JSON body if the operation takes one.

    :raises EmulatorError: if it cannot be read.
    """
    takes_body = any(parameter.place == "body" for parameter in operation.parameters)
    return read_json(request) if takes_body else None
