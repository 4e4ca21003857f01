"""A web server with everything that can go wrong, for tests of fetching."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Answer = Callable[[BaseHTTPRequestHandler], None]


class Web:
    """A web server on this machine whose answers a test decides."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.arrived = threading.Event()
        self.finish = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.requests.append(self.path)
                web.arrived.set()
                answer = web.answers.get(self.path.partition("?")[0])
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def serve(self, path: str, content: bytes) -> str:
        """Answer a path with some content; return its URL."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)

        self.answers[path] = answer
        return self.url + path

    def redirect(self, path: str, target: str) -> str:
        """Answer a path with a redirect; return its URL."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.answers[path] = answer
        return self.url + path

    def hang(self, path: str, begin: bytes = b"") -> str:
        """Answer a path with the beginning of something, and no more; return its URL."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(begin)
            request.wfile.flush()
            self.finish.wait(60)
            request.close_connection = True

        self.answers[path] = answer
        return self.url + path

    def close(self) -> None:
        self.finish.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server whose answers a test decides."""
    server = Web()
    yield server
    server.close()
