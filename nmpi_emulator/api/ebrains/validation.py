"""The Model Validation Service, through which clients 0.10.0 and 0.10.1 sign in at EBRAINS."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.hosts import VALIDATION

from .identity import SCOPE

#: Where the service is; its own host stands for it as well.
PREFIX = "/validation-v2"

CLIENT_ID = "model-validation-service"


def validation_routes(api: ApiContext) -> Blueprint:
    """Return the two routes that signing in needs.

    The code is all that comes back: it is good once, for a minute, so that no session has to be kept.
    """
    routes = Blueprint("validation", __name__, url_prefix=PREFIX)

    @routes.get("/login")
    def begin() -> Response:
        own = api.address(request)
        is_own_host = urlsplit(own).hostname == VALIDATION
        query = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": f"{own}/auth" if is_own_host else f"{own}{PREFIX}/auth",
            "scope": SCOPE,
            "state": api.queue.context.ids.secret(20),
        }
        response = Response(status=HTTPStatus.FOUND)
        response.headers["Location"] = f"{api.issuer}/protocol/openid-connect/auth?{urlencode(query)}"
        return response

    @routes.get("/auth")
    def end() -> Response:
        redeemed = api.identity.redeem(request.args.get("code", ""))
        if redeemed is None:
            return json_response(
                {"error": "Signing in failed: the code is wrong or too old. Begin again at /login."},
                HTTPStatus.BAD_REQUEST,
            )
        token = api.identity.token_for(redeemed[0], api.issuer)
        return json_response(
            {"access_token": token, "token": {"access_token": token, "token_type": "Bearer"}}
        )

    return routes
