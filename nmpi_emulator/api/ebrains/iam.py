"""The identity service: Keycloak's addresses, as far as clients use them."""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, redirect, render_template_string, request
from werkzeug.wrappers import Response as WerkzeugResponse

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unauthorized
from nmpi_emulator.world import User

from .identity import REALM_PATH, SCOPE, IdentityServiceRefusal

_CONNECT = "/protocol/openid-connect"

#: Parameters of the authorisation request that come back with the code or decide about it.
_CARRIED = ("redirect_uri", "state", "nonce", "client_id", "code_challenge", "response_mode")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box }
input, button { font: inherit; padding: .5rem; margin-bottom: 1rem }
.error { color: #a00 }
</style>
</head>
<body>
<h1>Sign in</h1>
<p>NMPI emulator in place of the EBRAINS identity service</p>
{% if error %}<p class="error" role="alert">{{ error }}</p>{% endif %}
<form id="kc-form-login" action="{{ action }}" method="post">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" value="{{ username }}" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button>Sign in</button>
</form>
</body>
</html>
"""


def identity_routes(api: ApiContext) -> Blueprint:
    """Return the routes of the realm in which all users are."""
    routes = Blueprint("identity", __name__, url_prefix=REALM_PATH)
    identity = api.identity

    def page(error: str = "", username: str = "") -> str:
        query = urlencode({name: request.args[name] for name in _CARRIED if name in request.args})
        action = f"{api.issuer}/login-actions/authenticate?{query}"
        return render_template_string(_PAGE, action=action, error=error, username=username)

    @routes.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        connect = api.issuer + _CONNECT
        return json_response(
            {
                "issuer": api.issuer,
                "authorization_endpoint": f"{connect}/auth",
                "token_endpoint": f"{connect}/token",
                "userinfo_endpoint": f"{connect}/userinfo",
                "end_session_endpoint": f"{connect}/logout",
                "jwks_uri": f"{connect}/certs",
                "grant_types_supported": ["authorization_code", "refresh_token", "password"],
                "response_types_supported": ["code"],
                "response_modes_supported": ["query", "fragment"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "scopes_supported": SCOPE.split(" "),
            }
        )

    @routes.get(_CONNECT + "/auth")
    def sign_in_page() -> str:
        return page()

    @routes.post("/login-actions/authenticate")
    def authenticate() -> str | WerkzeugResponse:
        username = request.form.get("username", "")
        user = identity.sign_in(username, request.form.get("password", ""))
        if user is None:
            return page("Invalid username or password.", username)
        code = identity.new_code(user, request.args.to_dict())
        return redirect(_with_code(api, code), HTTPStatus.FOUND)

    @routes.post(_CONNECT + "/token")
    def token() -> Response:
        return _token(api)

    @routes.route(_CONNECT + "/userinfo", methods=["GET", "POST"])
    def userinfo() -> Response:
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not sent:
            return _refusal("invalid_request", "Token not provided", HTTPStatus.UNAUTHORIZED)
        try:
            return json_response(identity.userinfo(identity.user_of(sent)))
        except Unauthorized:
            message = "Token verification failed"
            return _refusal("invalid_token", message, HTTPStatus.UNAUTHORIZED)
        except IdentityServiceRefusal as error:
            return _refusal("temporarily_unavailable", str(error), HTTPStatus(error.status))

    @routes.get(_CONNECT + "/certs")
    def certificates() -> Response:
        return json_response(identity.public_keys())

    @routes.route(_CONNECT + "/logout", methods=["GET", "POST"])
    def logout() -> WerkzeugResponse:
        target = request.values.get("post_logout_redirect_uri") or request.values.get("redirect_uri")
        return redirect(target) if target else Response(status=HTTPStatus.NO_CONTENT)

    return routes


def _with_code(api: ApiContext, code: str) -> str:
    """Return where the client wants to be called back, with the code."""
    target = urlsplit(request.args.get("redirect_uri") or api.base_url() + "/auth")
    answer = {"state": request.args.get("state", ""), "session_state": "", "code": code}
    answer["session_state"] = str(api.queue.context.ids.uuid())
    if request.args.get("response_mode") == "fragment":
        return urlunsplit(target._replace(fragment=urlencode(answer)))
    query = urlencode([*parse_qsl(target.query), *answer.items()])
    return urlunsplit(target._replace(query=query))


def _token(api: ApiContext) -> Response:
    """Give out tokens for a password, a code or a refresh token."""
    form = request.form
    identity = api.identity
    nonce = None
    user: User | None
    if form.get("grant_type") == "password":
        user = identity.sign_in(form.get("username", ""), form.get("password", ""))
        if user is None:
            return _refusal("invalid_grant", "Invalid user credentials", HTTPStatus.UNAUTHORIZED)
    elif form.get("grant_type") == "authorization_code":
        redeemed = identity.redeem(form.get("code", ""))
        if redeemed is None or not _challenge_met(redeemed[1]):
            return _refusal("invalid_grant", "Code not valid", HTTPStatus.BAD_REQUEST)
        user, bound = redeemed
        nonce = bound.get("nonce")
    elif form.get("grant_type") == "refresh_token":
        user = identity.refreshed(form.get("refresh_token", ""))
        if user is None:
            return _refusal("invalid_grant", "Invalid refresh token", HTTPStatus.BAD_REQUEST)
    else:
        return _refusal("unsupported_grant_type", "Unsupported grant_type", HTTPStatus.BAD_REQUEST)
    return json_response(identity.token_set(user, api.issuer, nonce))


def _challenge_met(bound: Any) -> bool:
    """Tell whether the client that exchanges a code is the one that asked for it (PKCE)."""
    challenge = bound.get("code_challenge")
    if not challenge:
        return True
    digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
    return bool(base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge)


def _refusal(error: str, description: str, status: HTTPStatus) -> Response:
    return json_response({"error": error, "error_description": description}, status)
