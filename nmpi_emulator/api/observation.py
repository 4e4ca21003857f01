"""Every request passes here: it is noted in the journal, and goes wrong where faults are set."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask import Flask, Request

from .authentication import Authentication
from .context import ApiContext
from .control.table import PREFIX
from .faults import Fault, Faults
from .journal import Exchange, Journal
from .request_facts import RequestFacts, facts_of, user_of
from .spoiling import FaultyApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


#: Where the environment of a request holds what is noted of it.
_EXCHANGE = "nmpi_emulator.exchange"


def observe(
    app: Flask, journal: Journal, faults: Faults, api: ApiContext, authentication: Authentication
) -> None:
    """Have all requests to an application noted and spoilt, but for those to the control interface."""

    def facts(environ: WSGIEnvironment) -> RequestFacts:
        return facts_of(environ, api, authentication)

    def who(request: Request) -> str | None:
        return user_of(request, authentication)

    def note(environ: WSGIEnvironment, fault: Fault) -> None:
        environ[_EXCHANGE].fault = fault.kind

    observed = _Observed(FaultyApplication(app.wsgi_app, faults, facts, note), journal, who)
    open_application = app.wsgi_app

    def choose(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(PREFIX + "/"):
            return open_application(environ, start_response)
        return observed(environ, start_response)

    app.wsgi_app = choose  # type: ignore[method-assign]


class _Observed:
    """A WSGI application whose requests are noted when they come, and their answers before they go out."""

    def __init__(
        self, application: WSGIApplication, journal: Journal, who: Callable[[Request], str | None]
    ) -> None:
        self._application = application
        self._journal = journal
        self._who = who

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ, populate_request=False)
        exchange = self._journal.record(
            method=environ["REQUEST_METHOD"],
            path=request.path,
            query=environ.get("QUERY_STRING", ""),
            user=self._who(request),
            request_headers=dict(request.headers),
        )
        environ[_EXCHANGE] = exchange
        environ["wsgi.input"] = _Tee(environ["wsgi.input"], exchange)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            exchange.status = int(status.split(" ", 1)[0])
            exchange.response_headers = dict(headers)
            return start_response(status, headers, *more)

        return _Answer(self._application(environ, start), exchange)


class _Answer:
    """The body of an answer, of which the beginning is kept as it is sent."""

    def __init__(self, parts: Iterable[bytes], exchange: Exchange) -> None:
        self._parts = parts
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._exchange.answered(part)
            yield part

    def close(self) -> None:
        """Let the application clean up."""
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()


class _Tee(io.RawIOBase):
    """The body of a request, of which the beginning is kept as it is read."""

    def __init__(self, source: InputStream, exchange: Exchange) -> None:
        super().__init__()
        self._source = source
        self._exchange = exchange

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, up to the size of *buffer*."""
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self._exchange.sent(data)
        return len(data)
