"""The requests that were made, as the testers' page lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nmpi_emulator.api.journal import Exchange

#: How many requests are listed.
LISTED = 200

#: How much of a body is shown, in bytes.
BODY_SHOWN = 4000

#: Headers whose content opens doors.
_SECRET_HEADERS = ("authorization", "x-api-key", "cookie", "x-emulator-token")

#: The same in bodies: of forms, and of JSON.
_SECRETS = re.compile(
    r"""((?:^|&)(?:password|client_secret|refresh_token|code)=)[^&]+"""
    r"""|("(?:access_token|refresh_token|id_token|password)"\s*:\s*")[^"]+""",
    re.MULTILINE,
)

_HIDDEN = "(not shown)"


def fitting(exchanges: Sequence[Exchange], wanted: Mapping[str, str]) -> list[Exchange]:
    """Return the exchanges that fit what was filled in, newest first.

    :param wanted: ``path``: a part of path and query; ``user``; ``status``: a number, or its first digit
        as in ``4xx``.
    """
    path, user = wanted.get("path", "").strip(), wanted.get("user", "").strip()
    status = wanted.get("status", "").strip().lower().rstrip("x")
    found = [
        exchange
        for exchange in exchanges
        if path in exchange.target
        and user in ("", exchange.user)
        and (not status.isdecimal() or str(exchange.status).startswith(status))
    ]
    return found[: -LISTED - 1 : -1]


def shown_headers(exchange: Exchange) -> str:
    """Return the headers of a request, without what opens doors."""
    lines = (
        f"{name}: {_HIDDEN if name.lower() in _SECRET_HEADERS else value}"
        for name, value in exchange.request_headers.items()
    )
    return "\n".join(lines)


def shown_body(body: bytes) -> str:
    """Return the beginning of a body as text, without what opens doors."""
    whole = body.decode("utf-8", "replace")
    text = _SECRETS.sub(lambda found: (found[1] or found[2]) + _HIDDEN, whole)[:BODY_SHOWN]
    return f"{text}\n..." if len(body) > BODY_SHOWN else text
