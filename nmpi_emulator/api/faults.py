"""Faults on purpose: slow, broken and missing answers.

A fault is applied outside Flask, around the application.  The order is fixed: a rule is matched, the request
is executed and recorded (unless the fault says ``before``), then the answer is spoilt.  So a client that sees
a broken answer to a submission may find its job in the queue, as it may on the real service.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nmpi_emulator.errors import UsageError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KINDS: Mapping[str, str] = {
    "slow": "answer late: after `latency` seconds, give or take `jitter`",
    "error": "answer with `status` and `body` in place of the real answer",
    "drop": "close the connection without an answer",
    "reset": "reset the connection (RST)",
    "truncate": "send half of the body, then close the connection",
    "malformed": "answer with a body that is not JSON",
    "hang": "never answer: the connection stays open for `latency` seconds",
}

_HANG_S = 3600.0


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


@dataclass(kw_only=True)
class Fault:
    """A rule: which requests go wrong, when, and how.

    :param kind: one of :data:`KINDS`.
    :param method: the method; any if not given.
    :param path: a regular expression that fits the whole path.
    :param user: who makes the request.
    :param platform: which platform the request is about.
    :param after: how many fitting requests pass before the first goes wrong.
    :param times: how many go wrong; all further ones if not given.
    :param probability: how likely each goes wrong.
    :param seed: makes that repeatable.
    :param before: whether the request goes wrong before it is executed.
    :param latency: seconds.
    :param jitter: seconds by which the latency varies, up and down.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    user: str | None = None
    platform: str | None = None
    after: int = 0
    times: int | None = None
    probability: float = 1.0
    seed: int | None = None
    before: bool = False
    latency: float = 0.0
    jitter: float = 0.0
    status: int = 503
    body: Any = None
    number: int = 0
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"there is no fault {self.kind!r}; there are: {', '.join(KINDS)}")
        if not 0.0 <= self.probability <= 1.0:
            raise UsageError(f"a probability is between 0 and 1, not {self.probability}")
        if not 100 <= self.status <= 599:
            raise UsageError(f"{self.status} is no HTTP status")
        try:
            self._path = re.compile(self.path) if self.path is not None else None
        except re.error as error:
            raise UsageError(f"the path {self.path!r} is no regular expression: {error}") from error
        self._random = random.Random(self.seed)

    def fits(self, request: RequestFacts) -> bool:
        """Tell whether the rule is about a request."""
        return (
            (self.method is None or self.method.upper() == request.method)
            and (self._path is None or self._path.fullmatch(request.path) is not None)
            and (self.user is None or self.user == request.user)
            and (self.platform is None or self.platform == request.platform)
        )

    def strikes(self) -> bool:
        """Decide whether a request that fits goes wrong, and count it."""
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.hits >= self.times):
            return False
        if self.probability < 1.0 and self._random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def delay_s(self) -> float:
        """Draw how long the answer is held back."""
        return max(0.0, self.latency + self._random.uniform(-self.jitter, self.jitter))


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What rules look at."""

    method: str
    path: str
    user: str | None
    platform: str | None


class Faults:
    """The faults that are set, in the order in which they were."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._count = 0
        self._closing = threading.Event()

    def add(self, kind: str, **rule: Any) -> Fault:
        """Set a fault; see :class:`Fault`.

        :raises UsageError: if there is no such kind, or a value makes no sense.
        """
        try:
            fault = Fault(kind=kind, **rule)
        except TypeError as error:
            allowed = ", ".join(name for name in Fault.__dataclass_fields__ if name not in ("seen", "hits"))
            raise UsageError(f"{error}; a fault takes: {allowed}") from error
        with self._lock:
            self._count += 1
            fault.number = self._count
            self._faults.append(fault)
        return fault

    @contextlib.contextmanager
    def during(self, kind: str, **rule: Any) -> Iterator[Fault]:
        """Set a fault for the time of a block."""
        fault = self.add(kind, **rule)
        try:
            yield fault
        finally:
            self.remove(fault.number)

    def remove(self, number: int) -> bool:
        """Take a fault back; ``False`` if there is none of this number."""
        with self._lock:
            left = [fault for fault in self._faults if fault.number != number]
            found = len(left) < len(self._faults)
            self._faults = left
        return found

    def clear(self) -> None:
        """Take all faults back, and let go of connections that hang."""
        with self._lock:
            self._faults = []
            self._closing.set()
            self._closing = threading.Event()

    def all(self) -> list[Fault]:
        """Return the faults that are set."""
        with self._lock:
            return list(self._faults)

    def striking(self, request: RequestFacts) -> Fault | None:
        """Return the fault that a request meets: the first that fits and strikes."""
        with self._lock:
            return next((f for f in self._faults if f.fits(request) and f.strikes()), None)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the time when all faults are taken back."""
        self._closing.wait(seconds)


class FaultyApplication:
    """A WSGI application that goes wrong where faults are set.

    :param facts: tells what rules look at, from the environment of a request; asked only if faults are set.
    """

    def __init__(
        self,
        application: WSGIApplication,
        faults: Faults,
        facts: Callable[[WSGIEnvironment], RequestFacts],
    ) -> None:
        self._application = application
        self._faults = faults
        self._facts = facts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, well or badly."""
        fault = self._faults.striking(self._facts(environ)) if self._faults.all() else None
        if fault is None:
            return self._application(environ, start_response)
        environ["nmpi_emulator.fault"] = fault.kind
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
            self._faults.pause(fault.delay_s())
            if fault.before:
                reply = self._run(environ)
            return reply.send(start_response)
        if fault.kind == "error":
            return _error(fault).send(start_response)
        if fault.kind == "malformed":
            headers = [("Content-Type", "application/json")]
            return Reply("200 OK", headers, b'{"this is": not JSON').send(start_response)
        if fault.kind == "hang":
            self._faults.pause(fault.latency or _HANG_S)
        elif fault.kind == "truncate":
            _send_half(environ, reply)
        _cut(environ, hard=fault.kind == "reset")
        # The server takes this for a client that has gone: it says nothing more, and logs nothing.
        raise ConnectionResetError("cut off by a fault")


def _error(fault: Fault) -> Reply:
    """Return an error as the real service gives it, or with the body of the rule."""
    body = fault.body
    if body is None:
        body = {"error" if fault.status == 503 else "detail": f"Fault {fault.number} of the emulator"}
    if isinstance(body, str):
        content, kind = body.encode(), "text/plain; charset=utf-8"
    else:
        content, kind = json.dumps(body).encode(), "application/json"
    headers = [("Content-Type", kind), ("Content-Length", str(len(content)))]
    return Reply(f"{fault.status} Fault", headers, content)


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
