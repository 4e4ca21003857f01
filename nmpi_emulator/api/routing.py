"""Operations as routes of a Flask application, with the checks in the order of the real service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect, Rule

from .operations import Operation, OperationTable, read_json

#: Runs one operation: gets it, the request, and the values from the path.
Runner = Callable[[Operation, Request, Mapping[str, str]], Response]


def add_operations(app: Flask, table: OperationTable, run: Runner) -> None:
    """Put the operations of a table behind routes.

    Each path has one route for all methods, because the real service answers a wrong method in a form of its
    own: 405, where ``Allow`` names the first method of the path only (quirk).
    """
    for path, by_method in table.by_path().items():
        endpoint = f"{id(table)}:{path}"
        app.url_map.add(Rule(path.replace("{", "<").replace("}", ">"), endpoint=endpoint))
        app.view_functions[endpoint] = _view(by_method, run)


def _view(by_method: Mapping[str, Operation], run: Runner) -> Callable[..., Response]:
    first = next(iter(by_method))

    def view(**in_path: str) -> Response:
        operation = by_method.get(request.method)
        if operation is None:
            response = json_response({"detail": "Method Not Allowed"}, HTTPStatus.METHOD_NOT_ALLOWED)
            response.headers["Allow"] = first
            return response
        return run(operation, request, in_path)

    return view


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


def handle_routing_errors(app: Flask) -> None:
    """Answer unknown paths; where only the slash at the end is wrong, redirect."""
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True

    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        path = request.path
        if path.endswith("/") and path.strip("/") and _matches(app, path[:-1]):
            return _redirect(_raw_path()[:-1])
        return json_response({"detail": "Not Found"}, HTTPStatus.NOT_FOUND)

    @app.before_request
    def add_missing_slash() -> Response | None:
        if isinstance(request.routing_exception, RequestRedirect):
            return _redirect(_raw_path() + "/")
        return None

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        return json_response({"detail": error.name}, error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def _matches(app: Flask, path: str) -> bool:
    adapter = app.url_map.bind("")
    try:
        adapter.match(path, method=request.method)
    except HTTPException:
        return False
    return True


def _raw_path() -> str:
    """Return the path as it was sent, percent-encoded."""
    return str(request.environ.get("REQUEST_URI", request.path)).partition("?")[0]


def _redirect(path: str) -> Response:
    """Send the client to another path of the same server, with the same query and method (307)."""
    query = request.query_string.decode("latin-1")
    response = Response(status=HTTPStatus.TEMPORARY_REDIRECT)
    del response.headers["Content-Type"]
    response.headers["Location"] = request.host_url.rstrip("/") + path + (f"?{query}" if query else "")
    response.autocorrect_location_header = False
    return response
