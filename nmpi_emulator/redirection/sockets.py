"""Keep connections from leaving the machine, whatever makes them."""

from __future__ import annotations

from typing import Any

from .active import current
from .patching import Undo, replace


def change(module: Any) -> Undo:
    """Have names looked up and connections opened only if they are admitted.

    :param module: ``socket``.
    """
    look_up = module.getaddrinfo
    known: set[str] = set()  # addresses of admitted names

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        rules = current()
        if rules is None or host is None:
            return look_up(host, *arguments, **named)
        name = host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else str(host)
        rules.admit(name)
        found = look_up(host, *arguments, **named)
        known.update(str(address[0]) for *_, address in found)
        return found

    undo = [replace(module, "getaddrinfo", getaddrinfo)]
    for method in ("connect", "connect_ex"):
        undo.append(replace(module.socket, method, _guarded(module, method, known)))

    def undo_all() -> None:
        for step in undo:
            step()

    return undo_all


def _guarded(module: Any, method: str, known: set[str]) -> Any:
    original = getattr(module.socket, method)

    def connect(sock: Any, address: Any) -> Any:
        rules = current()
        # Of the rest, Unix sockets stay in the machine, and connecting a datagram socket sends nothing.
        if (
            rules is not None
            and sock.family in (module.AF_INET, module.AF_INET6)
            and sock.type == module.SOCK_STREAM
            and isinstance(address, tuple)
            and str(address[0]) not in known
        ):
            rules.admit(str(address[0]))
        return original(sock, address)

    return connect
