"""The services of the Human Brain Project that came before EBRAINS: signing in, identity, Collaboratory.

Clients 0.4 to 0.9 sign in with a password by following redirects from the job service to the identity service
and back, where the last address and the cookies on the way must be what they expect.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.cookies import read_cookie, set_cookie
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unauthorized
from nmpi_emulator.world import User

from .identity import IdentityServiceRefusal

#: The client's id at the identity service, and the cookie of the job service.
CLIENT_ID = "nmpi"
SESSION_COOKIE = "clbapp_sessionid"

_COMPLETE = "/complete/hbp/"
_CONFIG = "/config.json"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body>
<h1>Sign in</h1><p>NMPI emulator in place of the HBP identity service</p>{error}
<form action="/oidc/j_spring_security_check" method="post">
<label>Username <input name="j_username"></label>
<label>Password <input name="j_password" type="password"></label>
<input name="redirect_uri" type="hidden" value="{complete}">
<button name="submit" value="Login">Sign in</button>
</form></body></html>
"""


def sign_in_routes(api: ApiContext) -> Blueprint:
    """Return the routes for signing in with a password, of the job service and of the identity service."""
    routes = Blueprint("hbp-sign-in", __name__)

    @routes.get("/login/hbp/")
    def begin() -> Response:
        query = {
            "scope": "openid profile",
            "state": api.queue.context.ids.secret(20),
            "redirect_uri": api.address(request) + _COMPLETE,
            "response_type": "code",
            "client_id": CLIENT_ID,
        }
        response = _redirect(f"{api.address(request)}/oidc/authorize?{urlencode(query)}")
        set_cookie(api, response, SESSION_COOKIE, {})
        return response

    @routes.get("/oidc/authorize")
    def authorize() -> Response:
        response = _redirect(f"{api.address(request)}/oidc/login")
        response.set_cookie("JSESSIONID", api.queue.context.ids.secret(16), path="/oidc", httponly=True)
        return response

    @routes.get("/oidc/login")
    def form() -> str:
        error = "<p role='alert'>Invalid username or password.</p>" if "error" in request.args else ""
        return _PAGE.format(error=error, complete=api.base_url() + _COMPLETE)

    @routes.post("/oidc/j_spring_security_check")
    def check() -> Response:
        user = api.identity.sign_in(request.form.get("j_username", ""), request.form.get("j_password", ""))
        back = _way_back(request.form.get("redirect_uri", ""))
        if user is None or back is None:
            return _redirect("/oidc/login?error=failure")
        return _redirect(f"{back}?{urlencode({'code': api.identity.new_code(user, {})})}")

    @routes.get(_COMPLETE)
    def complete() -> Response:
        redeemed = api.identity.redeem(request.args.get("code", ""))
        if redeemed is None:
            return _refusal("invalid_grant", "Code not valid", HTTPStatus.FORBIDDEN)
        response = _redirect(_CONFIG)
        set_cookie(api, response, SESSION_COOKIE, {"username": redeemed[0].username})
        return response

    @routes.get(_CONFIG)
    def config() -> Response:
        auth: dict[str, Any] = {"clientId": CLIENT_ID}
        user = api.identity.user(str(read_cookie(api, request, SESSION_COOKIE).get("username")))
        if user is not None:
            auth["token"] = {
                "access_token": api.identity.token_for(user, api.issuer),
                "token_type": "Bearer",
                "expires_in": int(api.identity.token_lifetime_s),
            }
        return json_response({"auth": auth, "build": None})

    return routes


def _way_back(redirect_uri: str) -> str | None:
    """Return where the client wants to go with its code.  quirk: it appends parameters without a ``?``."""
    address = redirect_uri.partition("&")[0]
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and parts.path == _COMPLETE else None


def hbp_routes(api: ApiContext) -> Blueprint:
    """Return the routes of the identity and Collaboratory services that clients ask after signing in."""
    routes = Blueprint("hbp", __name__)

    @routes.errorhandler(Unauthorized)
    def unknown(error: Unauthorized) -> Response:
        return _refusal("invalid_token", "Invalid access token", HTTPStatus.UNAUTHORIZED)

    @routes.errorhandler(IdentityServiceRefusal)
    def refused(error: IdentityServiceRefusal) -> Response:
        return _refusal("temporarily_unavailable", str(error), HTTPStatus(error.status))

    def user() -> User:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return api.identity.user_of(token.strip() if scheme.lower() == "bearer" else "")

    @routes.get("/idm/v1/api/user/me")
    def me() -> Response:
        found = user()
        return json_response(
            {
                "id": found.username,  # jobs have it as user_id
                "username": found.username,
                "displayName": found.name,
                "givenName": found.given_name,
                "familyName": found.family_name,
                "emails": [{"value": found.email, "primary": True, "verified": True}],
            }
        )

    @routes.get("/collab/v0/mycollabs")
    def my_collabs() -> Response:
        found = [_collab(api, collab) for collab in user().roles]
        return json_response({"count": len(found), "next": None, "previous": None, "results": found})

    @routes.get("/collab/v0/collab/<collab>/nav/root")
    def navigation(collab: str) -> Response:
        if not user().roles.get(api.world.collab_of(collab)):
            return _refusal("not_found", f"There is no collab {collab}", HTTPStatus.NOT_FOUND)
        return json_response({"id": 1, "collab": collab, "name": "root", "type": "FO", "children": []})

    @routes.post("/collab/v0/collab/<collab>/nav/")
    def add_to_navigation(collab: str) -> Response:
        if not user().roles.get(api.world.collab_of(collab), set()) - {"viewer"}:
            return _refusal("forbidden", f"You may not edit collab {collab}", HTTPStatus.FORBIDDEN)
        item = request.get_json(silent=True)
        return json_response({**(item if isinstance(item, dict) else {}), "id": 2}, HTTPStatus.CREATED)

    return routes


def _collab(api: ApiContext, collab: str) -> dict[str, Any]:
    entry = api.world.collabs.get(collab)
    return {
        "id": entry.number if entry and entry.number is not None else collab,
        "title": (entry.title if entry else "") or collab,
        "private": not (entry and entry.is_public),
        "deleted": False,
    }


def _redirect(address: str) -> Response:
    response = Response(status=HTTPStatus.FOUND)
    response.headers["Location"] = address
    return response


def _refusal(error: str, description: str, status: HTTPStatus) -> Response:
    return json_response({"error": error, "error_description": description}, status)
