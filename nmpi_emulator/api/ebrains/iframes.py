"""The small pages that Keycloak's JavaScript adapter loads into invisible frames.

One tells whether the browser is still signed in, the other whether its cookies reach the identity service at
all from the page of the application.  Source: keycloak-js 26.2, the messages that it sends and expects.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, render_template_string, request

from nmpi_emulator.api.guard import Guard

from .identity import REALM_PATH
from .sign_on import SESSION_COOKIE

_CONNECT = "/protocol/openid-connect"
_PROBE_COOKIE = "KEYCLOAK_3P_COOKIE"
_PROBE_PATH = f"{REALM_PATH}{_CONNECT}/3p-cookies/"

_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

_PAGE = """<!doctype html>
<html lang="en"{% if answer %} data-answer="{{ answer }}"{% endif %}>
<head><meta charset="utf-8"><title>{{ title }}</title><script src="{{ script }}"></script></head>
<body></body>
</html>
"""

#: Answers "unchanged" if the session that the application knows is that of the browser.
_STATUS_SCRIPT = """"use strict";
const known = new Map();

function isAllowed(client, origin) {
  const query = new URLSearchParams({ client_id: client, origin });
  if (!known.has(query.toString())) {
    known.set(query.toString(), fetch(`login-status-iframe.html/init?${query}`).then((answer) => answer.ok));
  }
  return known.get(query.toString());
}

function session() {
  const cookie = document.cookie.split("; ").find((text) => text.startsWith("COOKIE="));
  return cookie ? cookie.slice(cookie.indexOf("=") + 1) : "";
}

addEventListener("message", async (event) => {
  if (event.source !== parent || typeof event.data !== "string") return;
  const [client, expected = ""] = event.data.split(" ");
  const allowed = await isAllowed(client, event.origin).catch(() => false);
  const answer = !allowed ? "error" : session() === expected ? "unchanged" : "changed";
  event.source.postMessage(answer, event.origin);
});
""".replace("COOKIE", SESSION_COOKIE)

_FIRST_SCRIPT = """"use strict";
location.replace("step2.html");
"""

_SECOND_SCRIPT = """"use strict";
parent.postMessage(document.documentElement.dataset.answer, "*");
"""


def iframe_routes(guard: Guard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("iframes", __name__, url_prefix=REALM_PATH + _CONNECT)

    @routes.get("/login-status-iframe.html")
    def login_status() -> Response:
        return _page("Session status", "login-status-iframe.js")

    @routes.get("/login-status-iframe.js")
    def login_status_script() -> Response:
        return _script(_STATUS_SCRIPT)

    @routes.get("/login-status-iframe.html/init")
    def may_ask() -> Response:
        """Tell whether pages of an origin may learn of the session (204), or not (403)."""
        allowed = guard.trusts(request.args.get("origin", ""))
        return Response(status=HTTPStatus.NO_CONTENT if allowed else HTTPStatus.FORBIDDEN)

    @routes.get("/3p-cookies/step1.html")
    def set_probe() -> Response:
        response = _page("Cookies, step 1", "step1.js")
        response.set_cookie(_PROBE_COOKIE, "supported", path=_PROBE_PATH, max_age=60, samesite="Lax")
        return response

    @routes.get("/3p-cookies/step2.html")
    def look_for_probe() -> Response:
        found = request.cookies.get(_PROBE_COOKIE) == "supported"
        response = _page("Cookies, step 2", "step2.js", answer="supported" if found else "unsupported")
        response.delete_cookie(_PROBE_COOKIE, path=_PROBE_PATH, samesite="Lax")
        return response

    @routes.get("/3p-cookies/step1.js")
    def first_script() -> Response:
        return _script(_FIRST_SCRIPT)

    @routes.get("/3p-cookies/step2.js")
    def second_script() -> Response:
        return _script(_SECOND_SCRIPT)

    return routes


def _page(title: str, script: str, answer: str = "") -> Response:
    response = Response(render_template_string(_PAGE, title=title, script=script, answer=answer))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _script(text: str) -> Response:
    return Response(text, content_type="text/javascript; charset=utf-8")
