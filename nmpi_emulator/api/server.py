"""The HTTP server: werkzeug's threaded one, quiet and quick to stop."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.errors import UsageError
from nmpi_emulator.hosts import EVERYWHERE

from .validity import is_valid

logger = logging.getLogger(__name__)

#: How often the server looks whether it should stop, in seconds.  Stopping takes up to that long.
POLL_INTERVAL_S = 0.02


class _Handler(WSGIRequestHandler):
    """Answers one connection."""

    #: What the real service calls its server.
    server_version = "uvicorn"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def version_string(self) -> str:
        return self.server_version

    def parse_request(self) -> bool:
        """Read the head of a request; answer one that the real service would not read."""
        if not super().parse_request():
            return False
        if is_valid(self.requestline.split()[1], self.request_version, self.headers):
            return True
        self.send_error(HTTPStatus.BAD_REQUEST)
        return False

    def handle_expect_100(self) -> bool:
        """Leave it to werkzeug to ask for the body."""
        return True

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer, with the words for its status as the real service writes them."""
        super().send_response(code, HTTP_STATUS_CODES.get(code, message))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no HTTP request, as uvicorn 0.34 does whatever is wrong with it."""
        body = b"Invalid HTTP request received."
        self.close_connection = True
        self.request_version = self.protocol_version  # else there would be no head
        self.send_response(HTTPStatus.BAD_REQUEST)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def make_environ(self) -> dict[str, Any]:
        environ = super().make_environ()
        # The standard library's server repairs doubled slashes at the beginning of a path; the real
        # service does not find such a path.
        target = self.requestline.split(" ")[1] if self.requestline.count(" ") >= 1 else ""
        if target.startswith("//"):
            environ["PATH_INFO"] = "/" + environ["PATH_INFO"]
            environ["REQUEST_URI"] = environ["RAW_URI"] = target
        return environ

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the moment of an answer, by the emulator's clock."""
        if timestamp is None and isinstance(self.server, _Server):
            timestamp = self.server.now().timestamp()
        return super().date_time_string(timestamp)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logger.debug("%s %s", self.requestline, code)

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002
        logger.debug(format, *args)


class _Server(ThreadedWSGIServer):
    daemon_threads = True
    # Connections that come in one burst wait in the kernel, instead of being refused.
    request_queue_size = 128
    #: What the emulator's clock shows.
    now: Callable[[], dt.datetime]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Note that a connection ended before its time: a client has gone, or a fault has cut it off."""
        if isinstance(sys.exc_info()[1], OSError):
            logger.debug("the connection from %s ended early", client_address, exc_info=True)
        else:
            super().handle_error(request, client_address)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        logger.log(logging.getLevelName(type.upper()), message, *args)


class HttpServer:
    """Serves an application from a thread of its own.

    :param host: the address to listen on.
    :param port: the port; 0 takes a free one.
    :param now: tells what the emulator's clock shows; the machine's if not given.
    :raises UsageError: if the port is in use or may not be used.
    """

    def __init__(self, app: Any, host: str, port: int, now: Callable[[], dt.datetime] | None = None) -> None:
        # werkzeug's own binding asks for the machine's full name, which can take seconds.
        with _listen(host, port) as listener:
            self._server = _Server(host, port, app, _Handler, fd=listener.fileno())
        self._server.now = now or EmulatorClock().now
        self.port: int = self._server.port
        self._host = EVERYWHERE.get(host, host)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": POLL_INTERVAL_S},
            name="nmpi-emulator-http",
            daemon=True,
        )

    @property
    def local_url(self) -> str:
        """Return the address by which this machine reaches the server, without a slash at the end."""
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to answer; requests under way are cut off."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(timeout=5)
        self._server.server_close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_Server.request_queue_size)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} on {host} is in use by another program. Choose another one (option "
                "--port), or 0 for any that is free."
            ) from error
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    return listener
