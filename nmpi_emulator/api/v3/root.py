"""The root document, and signing in through the service."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response

from nmpi_emulator.api.cookies import SESSION_COOKIE, read_cookie, set_cookie
from nmpi_emulator.api.ebrains.identity import SCOPE
from nmpi_emulator.errors import BadRequest, Forbidden
from nmpi_emulator.queue.upstream_bugs import UpstreamBug

from .service import Service
from .table import FOR_USERS, SIGN_IN, TABLE


@TABLE.register("GET", "/", tag=FOR_USERS)
def about_this_api(service: Service) -> dict[str, Any]:
    """Say what this service is, and where to sign in for it."""
    api = service.api
    return {
        "about": "This is the EBRAINS Neuromorphic Computing Job Queue API.",
        "version": "3",
        "status": api.status.text,
        "links": {"documentation": "/docs"},
        "authentication": {
            "server": api.issuer,
            "client-id": api.world.service.client_id,
            "collaboratory": api.base_url() + "/rest/v1/",
        },
    }


@TABLE.register("GET", "/login", tag=SIGN_IN)
def login_via_ebrains(service: Service) -> Response:
    """Send the user to the identity service."""
    api = service.api
    state = api.queue.context.ids.secret(20)
    query = {
        "response_type": "code",
        "client_id": api.world.service.client_id,
        "redirect_uri": api.address(service.request) + "/auth",
        "scope": SCOPE,
        "state": state,
        "nonce": api.queue.context.ids.secret(15),
    }
    response = Response(status=HTTPStatus.FOUND)
    del response.headers["Content-Type"]
    response.headers["Location"] = f"{api.issuer}/protocol/openid-connect/auth?{urlencode(query)}"
    set_cookie(api, response, SESSION_COOKIE, {"state": state})
    return response


@TABLE.register("GET", "/auth", tag=SIGN_IN)
def auth_via_ebrains(service: Service) -> dict[str, Any]:
    """Receive a user who has signed in, and give out a token."""
    api = service.api
    arguments = service.request.args
    expected = read_cookie(api, service.request, SESSION_COOKIE).get("state")
    redeemed = None
    if expected is not None and arguments.get("state") == expected:
        redeemed = api.identity.redeem(arguments.get("code", ""))
    if redeemed is None:
        api.queue.context.bugs.hit(UpstreamBug.BROKEN_SIGN_IN)
        raise BadRequest(
            "Signing in failed: the state or the code is wrong or too old. Begin again at /login."
        )
    user, _ = redeemed
    if user.team is None or user.group is None:
        api.queue.context.bugs.hit(UpstreamBug.NO_TEAM_CLAIM)
        raise Forbidden(f"The identity service knows no teams or groups of {user.username}")
    expires = api.queue.context.clock.now() + dt.timedelta(seconds=api.identity.token_lifetime_s)
    return {
        "access_token": api.identity.token_for(user, api.issuer),
        "token_expires": expires.astimezone().replace(tzinfo=None),
        "user": {
            "name": user.name,
            "user_id_v1": user.mitreid_sub,
            "username": user.username,
            "given_name": user.given_name,
            "family_name": user.family_name,
            "team": user.team,
            "group": user.group,
        },
    }
