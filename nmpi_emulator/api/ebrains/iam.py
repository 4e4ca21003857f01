"""The identity service: Keycloak's addresses, as far as clients use them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, make_response, redirect, render_template_string, request
from werkzeug.wrappers import Response as WerkzeugResponse

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.guard import Guard
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unauthorized

from .identity import REALM_PATH, SCOPE, IdentityServiceRefusal
from .sign_on import Session, SignOn
from .token_endpoint import refusal, token_answer

_CONNECT = "/protocol/openid-connect"

#: Parameters of the authorisation request that come back with the code or decide about it.
_CARRIED = ("redirect_uri", "state", "nonce", "client_id", "code_challenge", "response_mode")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box }
input, button { font: inherit; padding: .5rem; margin-bottom: 1rem }
.error { color: light-dark(#a00, #f99) }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>NMPI emulator in place of the EBRAINS identity service</p>
{% if error %}<p class="error" role="alert">{{ error }}</p>{% endif %}
{% if action %}
<form id="kc-form-login" action="{{ action }}" method="post">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" value="{{ username }}" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button>Sign in</button>
</form>
{% endif %}
</main>
</body>
</html>
"""


def identity_routes(api: ApiContext, sign_on: SignOn, guard: Guard) -> Blueprint:
    """Return the routes of the realm in which all users are."""
    routes = Blueprint("identity", __name__, url_prefix=REALM_PATH)
    identity = api.identity

    def page(error: str = "", username: str = "") -> str:
        query = urlencode({name: request.args[name] for name in _CARRIED if name in request.args})
        action = f"{api.issuer}/login-actions/authenticate?{query}"
        return render_template_string(_PAGE, title="Sign in", action=action, error=error, username=username)

    def let_in(session: Session) -> Response:
        """Send a browser back to the application, with a code."""
        code = identity.new_code(session.user, {**request.args.to_dict(), "session_id": session.id})
        response = make_response(_back(api, {"session_state": session.id, "code": code}))
        sign_on.set_cookies(response, session)
        return response

    @routes.before_request
    def check_address() -> Response | None:
        """Refuse to send codes, and people, to addresses that nobody has said are applications."""
        for name in ("redirect_uri", "post_logout_redirect_uri"):
            wanted = request.values.get(name)
            if wanted and not guard.trusts(wanted):
                return _unknown_address(name, wanted)
        return None

    @routes.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return json_response(_discovery(api.issuer))

    @routes.get(_CONNECT + "/auth")
    @routes.get(_CONNECT + "/registrations")
    def authorise() -> str | Response | WerkzeugResponse:
        prompt = request.args.get("prompt", "")
        session = sign_on.of(request)
        if session is not None and prompt != "login":
            return let_in(session)
        return _back(api, {"error": "login_required"}) if prompt == "none" else page()

    @routes.post("/login-actions/authenticate")
    def authenticate() -> str | Response:
        username = request.form.get("username", "")
        user = identity.sign_in(username, request.form.get("password", ""))
        if user is None:
            return page("Invalid username or password.", username)
        return let_in(sign_on.begin(user))

    @routes.post(_CONNECT + "/token")
    def token() -> Response:
        return token_answer(identity, api.issuer, request.form)

    @routes.route(_CONNECT + "/userinfo", methods=["GET", "POST"])
    def userinfo() -> Response:
        return _of_bearer(api, lambda claims: claims)

    @routes.get("/account")
    def account() -> Response:
        """Give the profile that Keycloak's JavaScript adapter loads."""
        return _of_bearer(api, _profile)

    @routes.get(_CONNECT + "/certs")
    def certificates() -> Response:
        return json_response(identity.public_keys())

    @routes.route(_CONNECT + "/logout", methods=["GET", "POST"])
    def logout() -> Response:
        values = request.values
        session = sign_on.of(request)
        named = identity.session_of(values.get("refresh_token") or values.get("id_token_hint") or "")
        for session_id in filter(None, (session.id if session else None, named)):
            sign_on.end(session_id)
            identity.end_session(session_id)
        target = values.get("post_logout_redirect_uri") or values.get("redirect_uri")
        response = make_response(redirect(target)) if target else Response(status=HTTPStatus.NO_CONTENT)
        sign_on.forget_cookies(response)
        return response

    return routes


def _discovery(issuer: str) -> dict[str, Any]:
    connect = issuer + _CONNECT
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{connect}/auth",
        "token_endpoint": f"{connect}/token",
        "userinfo_endpoint": f"{connect}/userinfo",
        "end_session_endpoint": f"{connect}/logout",
        "jwks_uri": f"{connect}/certs",
        "check_session_iframe": f"{connect}/login-status-iframe.html",
        "grant_types_supported": ["authorization_code", "refresh_token", "password"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": SCOPE.split(" "),
    }


def _of_bearer(api: ApiContext, shown: Any) -> Response:
    """Answer with something of the user whose token was sent."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not sent:
        return refusal("invalid_request", "Token not provided", HTTPStatus.UNAUTHORIZED)
    try:
        return json_response(shown(api.identity.userinfo(api.identity.user_of(sent))))
    except Unauthorized:
        return refusal("invalid_token", "Token verification failed", HTTPStatus.UNAUTHORIZED)
    except IdentityServiceRefusal as error:
        return refusal("temporarily_unavailable", str(error), HTTPStatus(error.status))


def _profile(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "username": claims["preferred_username"],
        "firstName": claims["given_name"],
        "lastName": claims["family_name"],
        "email": claims["email"],
        "emailVerified": claims["email_verified"],
        "attributes": {},
    }


def _back(api: ApiContext, answer: Mapping[str, str]) -> WerkzeugResponse:
    """Send a browser back to the application, with an answer where it wants it."""
    target = urlsplit(request.args.get("redirect_uri") or api.base_url() + "/auth")
    content = {"state": request.args.get("state", ""), **answer}
    if request.args.get("response_mode") == "fragment":
        return redirect(urlunsplit(target._replace(fragment=urlencode(content))), HTTPStatus.FOUND)
    query = urlencode([*parse_qsl(target.query), *content.items()])
    return redirect(urlunsplit(target._replace(query=query)), HTTPStatus.FOUND)


def _unknown_address(name: str, address: str) -> Response:
    text = (
        f"Invalid parameter: {name}. The emulator sends nobody to {address}. If that is an application of "
        "yours, name its host in the setting allowed_hosts."
    )
    page = render_template_string(_PAGE, title="We are sorry...", error=text)
    return Response(page, HTTPStatus.BAD_REQUEST, content_type="text/html; charset=utf-8")
