"""Redirect what is sent by httpx."""

from __future__ import annotations

from typing import Any

from .active import current
from .patching import Undo, replace
from .rules import Target


def change(module: Any) -> Undo:
    """Have the transports of httpx ask where a request goes.

    :param module: ``httpx``.
    """
    send = module.HTTPTransport.handle_request
    send_async = module.AsyncHTTPTransport.handle_async_request

    def handle_request(transport: Any, request: Any) -> Any:
        target = _target(request)
        if target is None:
            return send(transport, request)
        return send(_direct(module, module.HTTPTransport, target), _moved(module, request, target))

    async def handle_async_request(transport: Any, request: Any) -> Any:
        target = _target(request)
        if target is None:
            return await send_async(transport, request)
        direct = _direct(module, module.AsyncHTTPTransport, target)
        return await send_async(direct, _moved(module, request, target))

    undo = replace(module.HTTPTransport, "handle_request", handle_request)
    undo_async = replace(module.AsyncHTTPTransport, "handle_async_request", handle_async_request)

    def undo_both() -> None:
        undo()
        undo_async()

    return undo_both


def _target(request: Any) -> Target | None:
    rules = current()
    return rules.target(str(request.url)) if rules else None


def _direct(module: Any, kind: Any, target: Target) -> Any:
    """Return a transport without proxy, whose connection ends with the answer."""
    return kind(
        verify=target.url.startswith("https:"),
        trust_env=False,
        limits=module.Limits(max_keepalive_connections=0),
    )


def _moved(module: Any, request: Any, target: Target) -> Any:
    headers = request.headers.copy()
    for name, value in target.headers.items():
        headers.setdefault(name, value)
    return module.Request(
        request.method, target.url, headers=headers, stream=request.stream, extensions=request.extensions
    )
