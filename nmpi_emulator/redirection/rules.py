"""Where a request may go."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit, urlunsplit

_SCHEMES = ("http", "https")


class RealServiceBlocked(Exception):
    """A request would have left the machine while requests were redirected to an emulator.

    It is no ``OSError``, so that nobody takes it for a failure of the network and tries again.
    """


class Target:
    """Where a request goes instead.

    :param url: the same path and query at the emulator.
    :param host: the real service's name, and port if it is not the usual one.
    :param scheme: the scheme that was asked for.
    """

    def __init__(self, url: str, host: str, scheme: str) -> None:
        self.url = url
        #: Tell the emulator how it was called.
        self.headers = {"Host": host, "X-Forwarded-Proto": scheme}


class Rules:
    """Decides about addresses.

    :param url: the emulator.
    :param hosts: the names of the real services.
    :param allow: patterns (``*.example.org``) of further names and addresses that requests may go to.
    """

    def __init__(self, url: str, *, hosts: Collection[str], allow: Collection[str] = ()) -> None:
        self.url = url.rstrip("/")
        self._base = urlsplit(self.url)
        if self._base.scheme not in _SCHEMES or not self._base.hostname:
            raise ValueError(f"{url!r} is not the address of an emulator, such as http://127.0.0.1:8100")
        self._hosts = frozenset(hosts)
        self._allow = tuple(pattern.lower() for pattern in allow)

    def target(self, url: str) -> Target | None:
        """Return where a request goes instead; ``None`` if it goes where it was meant to.

        A request to the emulator goes there anyway, but by no proxy, as all that is redirected.

        :raises RealServiceBlocked: if it may go nowhere.
        """
        parts = urlsplit(url)
        if parts.scheme.lower() not in _SCHEMES:
            return None
        host = parts.netloc.rpartition("@")[2]
        if host == self._base.netloc:
            return Target(urlunsplit(parts._replace(netloc=host, fragment="")), host, parts.scheme.lower())
        name = (parts.hostname or "").lower()
        if name not in self._hosts:
            self.admit(name)
            return None
        moved = self._base._replace(path=self._base.path + (parts.path or "/"), query=parts.query)
        return Target(urlunsplit(moved), host, parts.scheme.lower())

    def admit(self, name: str) -> None:
        """Require that a connection to a name or an address may be made.

        :raises RealServiceBlocked: if not.
        """
        name = name.lower().rstrip(".")
        if name in self._hosts:
            raise RealServiceBlocked(
                f"{name} is a real service, and requests to it are redirected to the emulator at {self.url}; "
                "but that works for requests, urllib and httpx only, and this connection is made by "
                "something else."
            )
        if not self.is_admitted(name):
            raise RealServiceBlocked(
                f"A connection to {name} was stopped: while requests are redirected to the emulator at "
                f"{self.url}, none leave this machine. Allow it if it is right: "
                f"nmpi_emulator.redirect(..., allow=({name!r},)), the fixture nmpi_allowed_hosts, or "
                f"nmpi-emulator exec --allow {name}."
            )

    def is_admitted(self, name: str) -> bool:
        """Tell whether a name or an address is this machine, the emulator, or allowed."""
        return (
            name in ("", "localhost", self._base.hostname)
            or name.endswith(".localhost")
            or _is_this_machine(name)
            or any(_matches(name, pattern) for pattern in self._allow)
        )


def _matches(name: str, pattern: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern)


def _is_this_machine(name: str) -> bool:
    import ipaddress

    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)
