"""From the path of a request to an operation, by the rules of the framework that the real service uses."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from .operations import Operation, OperationTable, read_json

#: What stays as it is in the address of a redirect.  Source: ``RedirectResponse`` of Starlette 0.46.
_UNQUOTED = ":/%#?=@[]!$&'()*+,;"

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
    """Finds operations by path, in the order in which they were registered.

    :param table: gets the operations, when the first request comes that may be for one of them.
    :param prefix: what all their paths begin with.
    """

    def __init__(self, table: Callable[[], OperationTable], run: Runner, prefix: str = "/") -> None:
        self.run = run
        self._table = table
        self._prefix = prefix

    @functools.cached_property
    def _by_length(self) -> dict[int, list[tuple[list[str], Operation]]]:
        found: dict[int, list[tuple[list[str], Operation]]] = {}
        for operation in self._table().operations:
            template = operation.path.split("/")
            found.setdefault(len(template), []).append((template, operation))
        return found

    def match(self, method: str, path: str) -> Match | None:
        """Return what a path leads to, or ``None``.

        quirk: for a wrong method only the first operation of the path is named as allowed.
        """
        if not path.startswith(self._prefix):
            return None
        segments = path.split("/")
        partial: Match | None = None
        for template, operation in self._by_length.get(len(segments), ()):
            values = _values(template, segments)
            if values is None:
                continue
            if operation.method == method:
                return Match(operation, values, operation.method)
            partial = partial or Match(None, {}, operation.method)
        return partial


def _values(template: Sequence[str], segments: Sequence[str]) -> dict[str, str] | None:
    """Return what stands in a path where a template has ``{name}``, or ``None`` if the path does not fit."""
    values = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{"):
            if not segment:
                return None
            values[expected[1:-1]] = segment
        elif expected != segment:
            return None
    return values


def route_operations(app: Flask, routers: Sequence[Router]) -> None:
    """Have the application run operations, and answer paths that lead nowhere.

    The application's own routes (pages, neighbouring services) come second.
    """
    app.url_map.merge_slashes = False

    @app.before_request
    def dispatch() -> Response | None:
        if str(request.environ.get("REQUEST_URI", "")).startswith("//"):
            return not_found()  # flask sees the path without the doubled slash
        for router in routers:
            match = router.match(_method(), request.path)
            if match is not None:
                if match.operation is None:
                    return method_not_allowed(match.allowed)
                return router.run(match.operation, request, match.values)
        if isinstance(request.routing_exception, NotFound | RequestRedirect):
            return _other_slash(app, routers) or not_found()
        rule = request.url_rule
        if rule is not None and rule.methods is not None and _method() == "OPTIONS":
            return _own_route_without(rule.methods)
        return None

    answer_routing_errors(app)


def answer_routing_errors(app: Flask) -> None:
    """Have the application answer unknown paths and wrong methods as the job queue does."""

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        if isinstance(error, NotFound):
            return not_found()
        if isinstance(error, MethodNotAllowed):
            return _own_route_without(error.valid_methods)
        if error.code is None or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return internal_error()
        return json_response({"detail": error.name}, error.code)


def _method() -> str:
    """Return the method as it was sent; flask makes ``GET`` of ``get``, which the real service refuses."""
    return str(request.environ["REQUEST_METHOD"])


def internal_error() -> Response:
    """Answer a request at which something failed."""
    return Response(
        "Internal Server Error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        content_type="text/plain; charset=utf-8",
    )


def not_found() -> Response:
    """Answer a path that leads nowhere."""
    return json_response({"detail": "Not Found"}, HTTPStatus.NOT_FOUND)


def method_not_allowed(allowed: str) -> Response:
    """Answer a method that the path does not have."""
    response = json_response({"detail": "Method Not Allowed"}, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def _own_route_without(methods: Iterable[str] | None) -> Response:
    """Answer a method that one of the application's own routes does not have; OPTIONS none of them has."""
    return method_not_allowed(", ".join(sorted(set(methods or ()) - {"OPTIONS"})))


def _other_slash(app: Flask, routers: Sequence[Router]) -> Response | None:
    """Redirect to the path with or without the slash at its end, if there is such a path (307)."""
    path = request.path
    other = path.rstrip("/") if path.endswith("/") else path + "/"
    known = any(router.match(_method(), other) for router in routers)
    if not other or not (known or _is_own_route(app, other)):
        return None
    query = request.query_string.decode("latin-1")
    target = other + (f"?{query}" if query else "")
    response = Response(status=HTTPStatus.TEMPORARY_REDIRECT)
    del response.headers["Content-Type"]
    response.headers["Location"] = request.host_url.rstrip("/") + quote(target, safe=_UNQUOTED)
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
    """Return an answer in JSON, formatted as the real service does.

    Half a surrogate pair, which JSON can name but UTF-8 cannot write, becomes a question mark.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return Response(text.encode("utf-8", "replace"), status, content_type="application/json")


def body_of(operation: Operation, request: Request) -> Any:
    """Read the JSON body if the operation takes one.

    :raises EmulatorError: if it cannot be read.
    """
    takes_body = any(parameter.place == "body" for parameter in operation.parameters)
    return read_json(request) if takes_body else None
