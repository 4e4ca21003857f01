"""Requests that know under which name they came."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import flask
from werkzeug.sansio.utils import get_host

#: A name or an address, and a port.  Containers may have an underscore in their names.
_HOST = re.compile(r"([\w.-]*|\[[0-9a-f:.]+\])(:[0-9]*)?", re.ASCII | re.IGNORECASE)


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
    if _HOST.fullmatch(text) is None:
        return False
    try:
        return urlsplit("//" + text).port != 0
    except ValueError:
        return False
