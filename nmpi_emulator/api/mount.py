"""Applications on the same server that are made only when somebody first needs them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Mount:
    """Answers requests below some paths by an application of its own, and hands all others on.

    The application is made when the first such request comes: that takes some 40 ms (2026-11), and most
    emulators in tests never see one.

    :param inner: what answers the other requests.
    :param make: makes the application.
    :param prefixes: what its paths begin with.
    """

    def __init__(
        self, inner: WSGIApplication, make: Callable[[], WSGIApplication], prefixes: Iterable[str]
    ) -> None:
        self._inner = inner
        self._make = make
        self._prefixes = tuple(prefixes)
        self._lock = threading.Lock()
        self._application: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ["PATH_INFO"]
        if not any(path == prefix or path.startswith(prefix + "/") for prefix in self._prefixes):
            return self._inner(environ, start_response)
        with self._lock:
            if self._application is None:
                self._application = self._make()
        return self._application(environ, start_response)
