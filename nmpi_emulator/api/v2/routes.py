"""The routes of API version 2, of version 1, and of what belongs to them.

What is behind them is made when the first such request comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Request, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, Rule

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext

from .addresses import Addresses
from .errors import handle_errors
from .paths import QUOTAS_ROOT, ROOT, ROOT_V1

if TYPE_CHECKING:
    from nmpi_emulator.queue.v2.access import Party


#: The name of a converter for rules.
_ANYTHING = "anything"


class _Anything(BaseConverter):
    """The rest of a path, whatever slashes it begins or ends with."""

    part_isolating = False
    regex = ".*"


def register_older_versions(app: Flask, api: ApiContext, authentication: Authentication) -> None:
    """Add the older versions of the API to an application."""

    def answer() -> Response:
        from .service import Service
        from .table import TABLE

        return TABLE.answer(Service(api, authentication, request))

    def answer_v1() -> Response:
        from .service import Service
        from .v1 import TABLE

        return TABLE.answer(Service(api, authentication, request, party_of_v1))

    def party_of_v1(request: Request, authentication: Authentication) -> Party | None:
        from . import credentials

        party = credentials.party_of_v1(request, authentication)
        return api.queue.v2.old_projects.with_memberships(party) if party else None

    def answer_quotas() -> Response:
        from .quotas import TABLE
        from .service import Service

        return TABLE.answer(Service(api, authentication, request))

    app.url_map.converters[_ANYTHING] = _Anything
    for routes in (
        _routes("v2", answer, "/api", "/api/", *_below(ROOT), *_below("/copydata")),
        _routes("v1", answer_v1, *_below(ROOT_V1)),
        _routes("quotas-v2", answer_quotas, *_below(QUOTAS_ROOT), refuses_in_json=True),
    ):
        app.register_blueprint(routes)
    app.wsgi_app = Addresses(app.wsgi_app)  # type: ignore[method-assign]


def _below(path: str) -> tuple[str, str]:
    """Return rules for an address and all that begins with it."""
    return path, f"{path}/<{_ANYTHING}:rest>"


def _routes(
    name: str, answer: Callable[[], Response], *paths: str, refuses_in_json: bool = False
) -> Blueprint:
    """Return routes that all have the same answer, whatever the method."""
    routes = Blueprint(name, __name__)
    handle_errors(routes, forbidden_as_json=refuses_in_json)

    @routes.after_request
    def let_pages_read_locations(response: Response) -> Response:
        if "Origin" in request.headers:
            response.headers["Access-Control-Expose-Headers"] = "Location"
        return response

    routes.record(lambda state: _add_rules(state, f"{name}.answer", answer, paths))
    return routes


def _add_rules(
    state: BlueprintSetupState, endpoint: str, answer: Callable[[], Response], paths: Iterable[str]
) -> None:
    """Add rules for every method: a wrong one has another answer here than Flask gives."""
    for path in paths:
        state.app.url_map.add(Rule(path, endpoint=endpoint))
    state.app.view_functions[endpoint] = lambda **in_path: answer()
