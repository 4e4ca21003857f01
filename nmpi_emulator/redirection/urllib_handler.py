"""Redirect what is opened by urllib, ``urlretrieve`` included."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .active import current
from .patching import Undo, replace
from .rules import Target


def change(module: Any) -> Undo:
    """Have the handlers of http and https ask where a request goes; it is the same for every opener.

    :param module: ``urllib.request``.
    """
    original = module.AbstractHTTPHandler.do_open

    def do_open(handler: Any, http_class: Any, request: Any, **arguments: Any) -> Any:
        rules = current()
        target = rules.target(request.full_url) if rules else None
        if target is None:
            return original(handler, http_class, request, **arguments)
        return original(handler, _connection_to(target), _moved(module, request, target))

    return replace(module.AbstractHTTPHandler, "do_open", do_open)


def _connection_to(target: Target) -> Any:
    """Return what opens a connection to the emulator, whatever host it is asked for."""
    import http.client  # whoever opens a URL has it, but many programs open none

    base = urlsplit(target.url)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection

    def connect(host: str, timeout: Any = None, **_: Any) -> Any:
        return kind(base.hostname or "", base.port, timeout=timeout)

    return connect


def _moved(module: Any, request: Any, target: Target) -> Any:
    """Return a request as it was before a proxy came in, for the path at the emulator."""
    moved = module.Request(request.full_url, request.data, method=request.get_method())
    moved.headers = request.headers
    missing = {name: value for name, value in target.headers.items() if not request.has_header(name)}
    moved.unredirected_hdrs = {**request.unredirected_hdrs, **missing}
    moved.timeout = request.timeout
    base = urlsplit(target.url)
    moved.selector = base.path + (f"?{base.query}" if base.query else "")
    return moved
