"""Which requests are let in at all.

A page in a browser can make requests to this machine.  What protects the emulator: API requests need a token
that no page has; requests under a name that is not this machine's are refused (DNS rebinding); the control
interface refuses pages of other origins, other machines unless they know the control token, and what jobs
name as their sources and inputs, which the emulator itself fetches.
"""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from flask import Request

from nmpi_emulator.errors import BadRequest, Forbidden
from nmpi_emulator.execution.sources.agent import USER_AGENT
from nmpi_emulator.hosts import REAL_HOSTS
from nmpi_emulator.settings import Settings

from .addressed import host_name, is_host

CONTROL_TOKEN_HEADER = "x-emulator-token"


class Guard:
    """Refuses requests that should not have come."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._names = {"localhost", settings.host.lower(), *REAL_HOSTS, *settings.allowed_hosts}
        if settings.public_url:
            self._names.add(urlsplit(settings.public_url).hostname or "")

    def check_host(self, request: Request) -> None:
        """Require that the request names this machine, or a real service for which it stands in.

        :raises BadRequest: for any other name, and for what is no name.
        """
        sent = request.headers.get("Host", "")
        if not is_host(sent):
            raise BadRequest(f"{sent!r} is not the name of a host.")
        name = host_name(sent)
        if name and not self._is_ours(name):
            raise BadRequest(
                f"This emulator does not answer under the name {name!r}. If that is right, "
                "allow it (setting allowed_hosts)."
            )

    def trusts(self, address: str) -> bool:
        """Tell whether an application may learn who is signed in: it is on this machine, or allowed."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and self._is_ours((parts.hostname or "").lower())

    def _is_ours(self, name: str) -> bool:
        if name in self._names or _is_loopback(name):
            return True
        # Listening for other machines: names without a dot are not on the public internet.
        return bool(name) and not _is_loopback(self._settings.host) and ("." not in name or _is_address(name))

    def check_control(self, request: Request) -> None:
        """Require that a request to the control interface comes from where it may.

        :raises Forbidden: if it comes from a page of another origin, or another machine without token, or if
            it is the emulator that makes it because a job names such an address as its source or input.
        """
        if request.headers.get("User-Agent") == USER_AGENT:
            raise Forbidden("The emulator's own interface is no source and no input of jobs.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
            raise Forbidden("The emulator's own interface is closed to pages of other origins.")
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise Forbidden("The emulator's own interface is closed to pages of other origins.")
        token = self._settings.control_token
        sent = request.headers.get(CONTROL_TOKEN_HEADER, "")
        if token is not None and hmac.compare_digest(token.encode(), sent.encode()):
            return
        if token is not None or not _is_loopback(request.remote_addr or ""):
            raise Forbidden(
                "The emulator's own interface is open to this machine only. Set control_token, and send "
                f"it as {CONTROL_TOKEN_HEADER}, to use it from another one."
            )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    if not _is_address(name):
        return name == "localhost"
    address = ipaddress.ip_address(name)
    # Whoever listens with IPv6 sees clients that come by IPv4 as ::ffff:127.0.0.1.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
