"""Redirect what is sent by requests."""

from __future__ import annotations

from typing import Any

from .active import current
from .patching import Undo, replace


def change(module: Any) -> Undo:
    """Have the adapter of requests ask where a request goes.

    :param module: ``requests.adapters``.
    """
    original = module.HTTPAdapter.send

    def send(
        adapter: Any,
        request: Any,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> Any:
        rules = current()
        target = rules.target(request.url) if rules else None
        if target is None:
            return original(adapter, request, stream, timeout, verify, cert, proxies)
        moved = request.copy()
        moved.url = target.url
        for name, value in target.headers.items():
            moved.headers.setdefault(name, value)
        # No proxy: the environment's would be asked for the real service, or for this very machine.
        response = original(adapter, moved, stream, timeout, verify, cert, {})
        response.request, response.url = request, request.url
        return response

    return replace(module.HTTPAdapter, "send", send)
