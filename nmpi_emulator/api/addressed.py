"""Requests that know under which name they came."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import flask
from werkzeug.sansio.utils import get_host

#: A name or an address, and a port.  Containers may have an underscore in their names.
_HOST = re.compile(r"(?:[\w.-]*|\[(?P<address>.*)\])(?::(?P<port>[0-9]{,5}))?", re.ASCII)

_LARGEST_PORT = 65535


class AddressedRequest(flask.Request):
    """A request whose host is what the client has sent, as in the addresses that the real service writes.

    Werkzeug gives an empty text for names with an underscore, and drops the ports 80 and 443.
    """

    @property
    def host(self) -> str:
        """Return name and port; an empty text if what was sent cannot be that."""
        sent = self.headers.get("Host")
        if sent is None:
            return get_host(self.scheme, None, self.server)
        return sent if is_host(sent) else ""

    @host.setter
    def host(self, by_werkzeug: str) -> None:
        """Leave it as it was sent, though Flask sets it to what werkzeug makes of it."""


def is_host(text: str) -> bool:
    """Tell whether a text is the name or the address of a host, with a port or without."""
    match = _HOST.fullmatch(text)
    if match is None:
        return False
    address, port = match["address"], match["port"]
    if address is not None and not _is_ipv6(address):
        return False
    return not port or 0 < int(port) <= _LARGEST_PORT


def host_name(text: str) -> str:
    """Return the name or address of a host in lower case and without port; empty if it is none."""
    return (urlsplit("//" + text).hostname or "").lower() if is_host(text) else ""


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
