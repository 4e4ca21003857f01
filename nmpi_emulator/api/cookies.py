"""Small signed cookies, in the form in which the real service sets its session cookie."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from http.cookies import SimpleCookie
from typing import Any

from flask import Request, Response
from itsdangerous import BadSignature, TimestampSigner

from .context import ApiContext

SESSION_COOKIE = "session"

#: Two weeks.  Source: contract of API v3, login.
MAX_AGE_S = 1209600


def _signer(api: ApiContext, name: str) -> TimestampSigner:
    return TimestampSigner(api.cookie_secret, salt=name)


def set_cookie(api: ApiContext, response: Response, name: str, content: dict[str, Any]) -> None:
    """Set a cookie that clients can read but not forge."""
    text = b64encode(json.dumps(content).encode()).decode()
    value = _signer(api, name).sign(text).decode()
    response.headers.add("Set-Cookie", f"{name}={value}; path=/; Max-Age={MAX_AGE_S}; httponly; samesite=lax")


def read_cookie(api: ApiContext, request: Request, name: str) -> dict[str, Any]:
    """Return the content of a cookie; empty if it is missing, forged or too old."""
    cookies: SimpleCookie = SimpleCookie(request.headers.get("Cookie", ""))
    morsel = cookies.get(name)
    if morsel is None:
        return {}
    try:
        text = _signer(api, name).unsign(morsel.value, max_age=MAX_AGE_S)
        content = json.loads(b64decode(text))
    except (BadSignature, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
