"""What keeps other sites, and what jobs have left, from acting in the name of a user."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Request, Response

from nmpi_emulator.errors import Forbidden
from nmpi_emulator.settings import Settings

FORM_TOKEN = "form_token"
FORM_TOKEN_HEADER = "X-Form-Token"

#: Only what comes from this server, and no script or style inside a page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def require_own_form(request: Request, token: str, settings: Settings) -> None:
    """Require that a form comes from a page of this emulator, shown in the same browser.

    :param token: what the form must carry.
    :raises Forbidden: if it does not.
    """
    origin = request.headers.get("Origin")
    own = (request.headers.get("Host"), urlsplit(settings.public_url or "").netloc)
    if origin is not None and (urlsplit(origin).netloc or "none") not in own:
        raise Forbidden("This form was sent from a page of another site.")
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Forbidden("This form was sent from a page of another site.")
    sent = request.headers.get(FORM_TOKEN_HEADER) or request.form.get(FORM_TOKEN, "")
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode()):
        raise Forbidden("This form is out of date. Go back, reload the page, and send it again.")


def add_headers(response: Response) -> None:
    """Tell the browser what a page may do; answers that say so themselves are left.

    Nothing of a user stays in the browser's cache; after a reset, other jobs have the same addresses, too.
    """
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = "no-store"


def local_address(wanted: str, default: str) -> str:
    """Return an address below the dashboard that was asked for, or the default if it leads elsewhere."""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not wanted.startswith("/dashboard/") or "\\" in wanted:
        return default
    return wanted
