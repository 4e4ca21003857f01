"""The Flask application of one emulator."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from nmpi_emulator.errors import BadRequest, TimedOut, UsageError

from . import cors
from .addressed import AddressedRequest
from .authentication import Authentication
from .context import ApiContext
from .control.table import PREFIX as CONTROL_PREFIX
from .documentation import documentation_routes
from .ebrains.neighbours import with_neighbours
from .errors import answer_errors
from .files import file_routes
from .guard import Guard
from .observation import observe
from .operations import Credentials, Operation, OperationTable
from .routing import Router, body_of, json_response, route_operations
from .v2.routes import register_older_versions
from .v3.operations import all_operations
from .v3.service import Service

if TYPE_CHECKING:
    from .control.interface import Control


def create_app(api: ApiContext, control: Control, files: Path) -> Flask:
    """Make the application.

    :param control: what the emulator's own interface works on.
    :param files: the directory with the files that jobs have left.
    """
    app = Flask(__name__, static_folder=None)
    app.request_class = AddressedRequest
    guard = Guard(api.settings)
    authentication = Authentication(
        api.world, api.identity, api.workspaces.collaboratory, api.queue.context.bugs
    )
    services = with_neighbours(app.wsgi_app, api, authentication, guard)
    # Whoever redirects requests for the real services says whether they were meant to be encrypted.
    app.wsgi_app = ProxyFix(services, x_for=0, x_proto=1)  # type: ignore[method-assign]
    _check_requests(app, api, guard)
    answer_errors(app)

    def run(operation: Operation, request: Request, in_path: Mapping[str, str]) -> Response:
        return _run(operation, request, in_path, Service(api, authentication, request), authentication)

    def run_control(operation: Operation, request: Request, in_path: Mapping[str, str]) -> Response:
        return _run_control(operation, request, in_path, control)

    route_operations(
        app, [Router(all_operations, run), Router(_control_operations, run_control, CONTROL_PREFIX + "/")]
    )
    app.register_blueprint(documentation_routes(api))
    app.register_blueprint(file_routes(files))
    register_older_versions(app, api, authentication)
    observe(app, control.requests, control.faults, api, authentication)
    return app


def _control_operations() -> OperationTable:
    # Most programs that start an emulator never ask for one of them, nor for their models.
    from .control.operations import control_operations

    return control_operations()


def _run(
    operation: Operation,
    request: Request,
    in_path: Mapping[str, str],
    service: Service,
    authentication: Authentication,
) -> Response:
    """Run an operation after all checks, in the order in which the real service makes them."""
    body = body_of(operation, request)
    wanted = operation.credentials
    authentication.require_presence(
        request, Credentials.TOKEN if wanted is Credentials.TOKEN_LATER else wanted
    )
    values = operation.read(request, in_path, body)
    if "caller" in operation.wants:
        values["caller"] = authentication.caller(request, wanted)
    if "raw_body" in operation.wants:
        values["raw_body"] = request.get_data()
    return operation.write(operation.function(service, **values))


def _run_control(
    operation: Operation, request: Request, in_path: Mapping[str, str], control: Control
) -> Response:
    """Run an operation of the control interface; mistakes of its user are told as such."""
    values = operation.read(request, in_path, body_of(operation, request))
    if "raw_body" in operation.wants:
        values["raw_body"] = request.get_data()
    try:
        return operation.write(operation.function(control, **values))
    except TimeoutError as error:
        raise TimedOut(str(error)) from error
    except (UsageError, ValueError) as error:
        raise BadRequest(str(error)) from error


def _check_requests(app: Flask, api: ApiContext, guard: Guard) -> None:
    """Look at each request before it is routed, and at each answer before it goes out."""

    @app.before_request
    def check() -> Response | None:
        if request.path.startswith(CONTROL_PREFIX + "/"):
            guard.check_host(request)
            guard.check_control(request)
            return None
        guard.check_host(request)
        if api.status.refuses(request.method, request.path):
            return json_response({"error": api.status.text}, HTTPStatus.SERVICE_UNAVAILABLE)
        if cors.is_preflight(request):
            return cors.preflight(request)
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        if not request.path.startswith(CONTROL_PREFIX + "/"):
            cors.add_headers(request, response)
        if response.status_code in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            response.headers.pop("Content-Type", None)
        return response
