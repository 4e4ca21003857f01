"""The application behind ``/dashboard/``."""

from __future__ import annotations

import functools
import hashlib
import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from nmpi_emulator._version import __version__
from nmpi_emulator.api.addressed import AddressedRequest
from nmpi_emulator.api.guard import Guard
from nmpi_emulator.errors import EmulatorError

from . import entry, formatting
from .context import Dashboard, Page, see_other
from .entrance import entrance_routes
from .files import file_routes
from .job import job_routes
from .jobs import jobs_routes
from .mounting import PATH
from .platforms import platform_routes
from .projects import project_routes
from .protection import FORM_TOKEN, add_headers, require_own_form
from .submission import submission_routes
from .testing import testing_routes
from .visitors import visitor

logger = logging.getLogger(__name__)

#: The largest form, in bytes: the text of a script is part of one.
LARGEST_FORM = 32 * 2**20

#: Who is not signed in sees these only.
_OPEN_TO_ALL = ("static", "entrance.home", "entrance.sign_in", "entrance.sign_out")


def make_dashboard(dashboard: Dashboard) -> Flask:
    """Make the application."""
    app = Flask(__name__, static_url_path=f"{PATH}/static")
    app.request_class = AddressedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,  # their addresses change with their content
    )
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    formatting.register(app.jinja_env)
    entry.answer_as_service(app, dashboard.api, Guard(dashboard.api.settings))
    _check_visitors(app, dashboard)
    _answer_errors(app)
    _tell_templates(app, dashboard)
    for routes in (
        entrance_routes(dashboard),
        jobs_routes(dashboard),
        submission_routes(dashboard),
        job_routes(dashboard),
        file_routes(dashboard),
        project_routes(dashboard),
        platform_routes(dashboard),
        testing_routes(dashboard),
    ):
        app.register_blueprint(routes, url_prefix=PATH + (routes.url_prefix or ""))
    return app


def _check_visitors(app: Flask, dashboard: Dashboard) -> None:
    visitors = dashboard.visitors

    @app.before_request
    def check() -> Page | None:
        g.visitor = visitors.of(request)
        if request.method == "POST":
            require_own_form(request, visitors.form_token(g.visitor), dashboard.api.settings)
        if g.visitor.username not in dashboard.world.users and request.endpoint not in _OPEN_TO_ALL:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
            return see_other(url_for("entrance.home", next=wanted or None))
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint == "static":
            response.headers["X-Content-Type-Options"] = "nosniff"
            return response
        add_headers(response)
        known = g.get("visitor")
        if known is not None and not visitors.is_cookie_of(request, known):
            secure = dashboard.api.base_url().startswith("https:")
            visitors.set_cookie(response, known, secure=secure)
        return response


def _answer_errors(app: Flask) -> None:
    def problem(title: str, text: str, status: int) -> Response:
        if g.get("visitor") is None or request.accept_mimetypes.best == "application/json":
            return make_response({"detail": text}, status)
        return make_response(render_template("problem.html", title=title, text=text), status)

    @app.errorhandler(EmulatorError)
    def refused(error: EmulatorError) -> Response:
        return problem(error.status.phrase, formatting.detail_text(error.detail), error.status)

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        return problem(error.name, error.description or error.name, error.code or 500)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        logger.exception("a page failed: %s %s", request.method, request.path)
        text = "The emulator failed to make this page; its own log says why."
        return problem("Internal error", text, HTTPStatus.INTERNAL_SERVER_ERROR)


def _tell_templates(app: Flask, dashboard: Dashboard) -> None:
    root = Path(app.static_folder or "")

    @functools.cache
    def version_of(name: str) -> str:
        return hashlib.sha256((root / name).read_bytes()).hexdigest()[:12]

    def static_url(name: str) -> str:
        return url_for("static", filename=name, v=version_of(name))

    @app.context_processor
    def names() -> dict[str, Any]:
        known = visitor()
        user = dashboard.world.users.get(known.username or "")
        return {
            "static_url": static_url,
            "version": __version__,
            "user": user,
            "is_administrator": user is not None and dashboard.caller().is_administrator,
            "as_admin": user is not None and dashboard.as_admin,
            "form_token_name": FORM_TOKEN,
            "form_token": dashboard.visitors.form_token(known),
            "service_status": dashboard.api.status,
        }
