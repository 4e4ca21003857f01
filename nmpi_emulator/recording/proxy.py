"""A server in front of a service, which passes requests on and remembers them with their answers."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

from nmpi_emulator.errors import UsageError

#: How long the service may take for one answer, in seconds.
_TIMEOUT_S = 120.0

#: Headers that concern one connection only, and are not passed on.  Source: RFC 9110, section 7.6.1.
_OF_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
        "host",
        "accept-encoding",
    }
)


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A request that was passed on, and its answer."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer_headers: Mapping[str, str]
    answer: bytes


class RecordingProxy:
    """Listens on this machine and passes requests on to a service; a context manager.

    :param url: the service.
    :param port: where to listen; 0 takes a free port.
    :raises UsageError: if *url* is not the address of a server, or the port cannot be used.
    """

    def __init__(self, url: str, port: int = 0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{url!r} is not the address of a service: it begins with http:// or https://")
        self.target = url.rstrip("/")
        self._lock = threading.Lock()
        self._passed: list[Passed] = []
        handler = type("Handler", (_Handler,), {"proxy": self})
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise UsageError(f"cannot listen on port {port}: {error.strerror}") from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="nmpi-recorder",
            daemon=True,
        )

    @property
    def url(self) -> str:
        """Return the address to use in the place of the service's."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def passed(self) -> list[Passed]:
        """Return what was passed on, in the order of the answers."""
        with self._lock:
            return list(self._passed)

    def __enter__(self) -> RecordingProxy:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def remember(self, passed: Passed) -> None:
        """Note a request and its answer."""
        with self._lock:
            self._passed.append(passed)

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> http.client.HTTPResponse:
        """Make a request to the service.

        :raises OSError: if it cannot be reached.
        """
        parts = urlsplit(self.target)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        assert parts.hostname is not None
        connection = kind(parts.hostname, parts.port, timeout=_TIMEOUT_S)
        connection.request(method, parts.path + target, body or None, dict(headers))
        return connection.getresponse()


class _Handler(BaseHTTPRequestHandler):
    """Passes one request on."""

    proxy: ClassVar[RecordingProxy]
    protocol_version = "HTTP/1.0"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = _for_the_other_side(dict(self.headers))
        try:
            answer = self.proxy.ask(self.command, self.path, headers, body)
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.send_error(502, f"{self.proxy.target} does not answer: {error}")
            return
        parts = urlsplit(self.path)
        answer_headers = _for_the_other_side(dict(answer.getheaders()))
        self.proxy.remember(
            Passed(
                method=self.command,
                path=parts.path,
                query=parts.query,
                headers=headers,
                body=body,
                status=answer.status,
                answer_headers=answer_headers,
                answer=content,
            )
        )
        try:
            self._answer(answer.status, answer_headers, content)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):  # the client has gone
            self.close_connection = True

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: what was passed on is remembered."""


def _for_the_other_side(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_CONNECTION}
