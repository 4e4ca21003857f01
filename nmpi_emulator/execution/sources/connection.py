"""HTTP connections that can be cut from another thread, whatever they are waiting for.

Nothing in a blocking call looks at a flag.  A socket that is shut down, however, ends every wait for it, and
a look-up of a name, which has no socket, is made in a thread that can be left behind.
"""

from __future__ import annotations

import contextlib
import http.client
import queue
import socket
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any


class Cut(OSError):
    """The connection was cut, or never made, because nobody wants it any more."""


class Lines:
    """The connections that one download opens, one after the other (redirects)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cut = False
        self._open: list[socket.socket] = []
        self._waiting: list[queue.SimpleQueue[Any]] = []

    def cut(self) -> None:
        """End all waiting, now and later; may be called by any thread."""
        with self._lock:
            self._is_cut = True
            for line in self._open:
                with contextlib.suppress(OSError):  # not connected yet, or no more
                    line.shutdown(socket.SHUT_RDWR)
            for answer in self._waiting:
                answer.put(Cut("stopped"))

    @property
    def is_cut(self) -> bool:
        """Tell whether :meth:`cut` has been called."""
        return self._is_cut

    def close(self) -> None:
        """Forget the connections."""
        with self._lock:
            for line in self._open:
                line.close()
            self._open = []

    def connect(self, address: tuple[str, int], timeout: float, *_: Any) -> socket.socket:
        """Connect to the first address of a host that answers.

        :raises OSError: if none does.
        """
        failure: OSError = OSError(f"the host {address[0]} has no address")
        for family, kind, protocol, _name, where in self._look_up(*address):
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(timeout)
                self._keep(line)
                line.connect(where)
                return line
            except OSError as error:
                line.close()
                failure = error
        raise failure

    def _keep(self, line: socket.socket) -> None:
        with self._lock:
            if self._is_cut:
                raise Cut("stopped")
            self._open.append(line.dup())  # TLS takes the socket itself away

    def _look_up(self, host: str, port: int) -> list[Any]:
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        with self._lock:
            if self._is_cut:
                raise Cut("stopped")
            self._waiting.append(answer)
        threading.Thread(target=_look_up, args=(host, port, answer), daemon=True).start()
        found = answer.get()
        if isinstance(found, Exception):
            raise found
        return list(found)


def _look_up(host: str, port: int, answer: queue.SimpleQueue[Any]) -> None:
    try:
        answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError:
        answer.put(OSError(f"{host!r} cannot be the name of a host"))
    except Exception as error:  # to be raised where somebody waits
        answer.put(error)


class _Handler(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections that can be cut."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection(http.client.HTTPConnection), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection(http.client.HTTPSConnection), req)

    def _connection(self, kind: Any) -> Any:
        def make(host: str, **options: Any) -> http.client.HTTPConnection:
            connection: http.client.HTTPConnection = kind(host, **options)
            connection._create_connection = self._lines.connect  # type: ignore[attr-defined]
            return connection

        return make


@contextlib.contextmanager
def opener(lines: Lines, *handlers: urllib.request.BaseHandler) -> Iterator[urllib.request.OpenerDirector]:
    """Lend an opener of URLs whose connections are *lines*, with further handlers."""
    # One of our own: the process-wide one may have been redirected for the sake of a test.
    try:
        yield urllib.request.build_opener(_Handler(lines), *handlers)
    finally:
        lines.close()
