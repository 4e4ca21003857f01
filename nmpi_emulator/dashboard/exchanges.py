"""The requests that were made, as the testers' page lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nmpi_emulator.api.journal import Exchange

#: How many requests are listed.
LISTED = 200

#: How much of a body is shown, in bytes.
BODY_SHOWN = 4000

#: Headers whose content opens doors.
_SECRET_HEADERS = ("authorization", "x-api-key", "cookie", "x-emulator-token")


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
        f"{name}: {'(not shown)' if name.lower() in _SECRET_HEADERS else value}"
        for name, value in exchange.request_headers.items()
    )
    return "\n".join(lines)


def shown_body(body: bytes) -> str:
    """Return the beginning of a body, as text."""
    text = body[:BODY_SHOWN].decode("utf-8", "replace")
    return f"{text}\n..." if len(body) > BODY_SHOWN else text
