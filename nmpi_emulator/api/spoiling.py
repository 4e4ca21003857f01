"""Slow, broken and missing answers, where faults are set.

A fault is applied outside Flask, around the application.  The order is fixed: the request is noted in the
journal, a rule is matched, the request is executed (unless the fault says ``before``), then the answer is
spoilt.  So a client that sees a broken answer to a submission may find its job in the queue, as it may on the
real service.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.http import HTTP_STATUS_CODES

from nmpi_emulator.errors import UsageError

from .faults import Fault, Faults
from .request_facts import RequestFacts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HANG_S = 3600.0
_GARBAGE = bytes(range(128, 256)) * 4

#: What a gateway says when the service behind it fails; clients get HTML where they expect JSON.
_GATEWAY = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n"
    "</html>\r\n"
)
_GATEWAY_ERRORS = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)

#: The bodies of errors that the job queue answers with.  Source: contract of API v3.
_DETAILS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "Token may have expired",
    HTTPStatus.FORBIDDEN: "Not authenticated",
}


@dataclass
class Reply:
    """An answer that the application has given, not yet sent."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        """Send the answer."""
        start_response(self.status, self.headers)
        return [self.body]


class FaultyApplication:
    """A WSGI application that goes wrong where faults are set.

    :param facts: tells what rules look at, from the environment of a request; asked only if faults are set.
    :param note: hears of each fault before it does anything.
    """

    def __init__(
        self,
        application: WSGIApplication,
        faults: Faults,
        facts: Callable[[WSGIEnvironment], RequestFacts],
        note: Callable[[WSGIEnvironment, Fault], None],
    ) -> None:
        self._application = application
        self._faults = faults
        self._facts = facts
        self._note = note

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, well or badly."""
        fault = self._faults.striking(self._facts(environ)) if self._faults.all() else None
        if fault is None:
            return self._application(environ, start_response)
        self._note(environ, fault)
        reply = Reply() if fault.before else self._run(environ)
        return self._spoil(fault, environ, reply, start_response)

    def _run(self, environ: WSGIEnvironment) -> Reply:
        reply = Reply()

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], None]:
            reply.status, reply.headers = status, headers
            return lambda data: None

        result = self._application(environ, start)
        try:
            reply.body = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        return reply

    def _spoil(
        self, fault: Fault, environ: WSGIEnvironment, reply: Reply, start_response: StartResponse
    ) -> Iterable[bytes]:
        if fault.kind == "slow":
            is_let_go = self._faults.pause(fault.delay_s())
            if fault.before and is_let_go:  # by a reset, perhaps: it must not change what comes after that
                raise _cut_off(environ, fault)
            return (self._run(environ) if fault.before else reply).send(start_response)
        if fault.kind == "error":
            return _error(fault).send(start_response)
        if fault.kind == "malformed":
            headers = [("Content-Type", "application/json")]
            return Reply("200 OK", headers, b'{"this is": not JSON').send(start_response)
        if fault.kind == "hang":
            self._faults.pause(fault.latency or _HANG_S)
        elif fault.kind == "truncate":
            _send_half(environ, reply)
        elif fault.kind == "garbage":
            _connection(environ).sendall(_GARBAGE)
        raise _cut_off(environ, fault)


def _cut_off(environ: WSGIEnvironment, fault: Fault) -> ConnectionResetError:
    """Cut a connection off; return what the server takes for a client that has gone, and logs nothing of."""
    _cut(environ, hard=fault.kind == "reset")
    return ConnectionResetError("cut off by a fault")


def _error(fault: Fault) -> Reply:
    """Return an error as the real service gives it, or with the body of the rule."""
    status = f"{fault.status} {_phrase(fault.status)}"
    body = _body(fault.status, status) if fault.body is None else fault.body
    if isinstance(body, str):
        kind = "text/html" if body.startswith("<html>") else "text/plain; charset=utf-8"
        content = body.encode()
    else:
        content, kind = json.dumps(body).encode(), "application/json"
    headers = [("Content-Type", kind), ("Content-Length", str(len(content)))]
    return Reply(status, headers, content)


def _phrase(status: int) -> str:
    return HTTP_STATUS_CODES.get(status, "Unknown")


def _body(status: int, line: str) -> Any:
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return "Internal Server Error"
    if status in _GATEWAY_ERRORS:
        return _GATEWAY.format(line)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"error": _phrase(status)}
    return {"detail": _DETAILS.get(status) or _phrase(status)}


def _connection(environ: WSGIEnvironment) -> socket.socket:
    connection = environ.get("werkzeug.socket")
    if not isinstance(connection, socket.socket):
        raise UsageError("faults of the connection need a server with a network; use one that was started")
    return connection


def _send_half(environ: WSGIEnvironment, reply: Reply) -> None:
    """Send the head and half of the body, though the head announces all of it."""
    lines = [f"HTTP/1.1 {reply.status or '200 OK'}"]
    lines += [f"{name}: {value}" for name, value in reply.headers if name.lower() != "content-length"]
    lines += [f"Content-Length: {max(2, len(reply.body))}", "", ""]
    half = reply.body[: len(reply.body) // 2] or b"{"
    _connection(environ).sendall("\r\n".join(lines).encode("latin-1") + half)


def _cut(environ: WSGIEnvironment, *, hard: bool) -> None:
    """End the connection of a request: in order, or by a reset."""
    connection = _connection(environ)
    if hard:
        # The server keeps file objects on the socket, so that closing it would not be enough: only the
        # last descriptor that is closed with a linger time of 0 sends the reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.socket(fileno=connection.detach()).close()
    else:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
