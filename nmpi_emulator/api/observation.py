"""Every request passes here: it is noted in the journal, and goes wrong where faults are set."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask import Flask, Request

from nmpi_emulator.errors import EmulatorError

from .authentication import Authentication
from .context import ApiContext
from .control.table import PREFIX
from .faults import Faults, FaultyApplication, RequestFacts
from .journal import BODY_LIMIT, Exchange, Journal

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

_JOB = re.compile(r"/jobs/(\d+)(/.*)?")
_NEXT = re.compile(r"/jobs/next/([^/]+)")

_FAULT_KEY = "nmpi_emulator.fault"


def observe(
    app: Flask, journal: Journal, faults: Faults, api: ApiContext, authentication: Authentication
) -> None:
    """Have all requests to an application noted and spoilt, but for those to the control interface."""

    def facts(environ: WSGIEnvironment) -> RequestFacts:
        request = Request(environ, populate_request=False)
        return RequestFacts(
            method=request.method,
            path=request.path,
            user=_who(request, authentication),
            platform=_platform(request, api),
        )

    def who(environ: WSGIEnvironment) -> str | None:
        return _who(Request(environ, populate_request=False), authentication)

    observed = _Observed(FaultyApplication(app.wsgi_app, faults, facts), journal, who)
    open_application = app.wsgi_app

    def choose(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(PREFIX + "/"):
            return open_application(environ, start_response)
        return observed(environ, start_response)

    app.wsgi_app = choose  # type: ignore[method-assign]


class _Observed:
    """A WSGI application whose exchanges are noted before their answers go out."""

    def __init__(
        self, application: WSGIApplication, journal: Journal, who: Callable[[WSGIEnvironment], str | None]
    ) -> None:
        self._application = application
        self._journal = journal
        self._who = who

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sent = _Tee(environ["wsgi.input"])
        environ["wsgi.input"] = sent
        exchange: Exchange | None = None

        def note(status: int) -> Exchange:
            return self._journal.record(
                method=environ["REQUEST_METHOD"],
                path=Request(environ, populate_request=False).path,
                query=environ.get("QUERY_STRING", ""),
                user=self._who(environ),
                request_headers=_headers(environ),
                request_body=bytes(sent.copy),
                status=status,
                fault=environ.get(_FAULT_KEY),
            )

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            nonlocal exchange
            if exchange is None:
                exchange = note(int(status.split(" ", 1)[0]))
            return start_response(status, headers, *more)

        try:
            result = self._application(environ, start)
        except ConnectionError:
            note(0)
            raise
        return _Answer(result, lambda data: exchange.add(data) if exchange else None)


class _Answer:
    """The body of an answer, of which the beginning is kept as it is sent."""

    def __init__(self, parts: Iterable[bytes], keep: Callable[[bytes], None]) -> None:
        self._parts = parts
        self._keep = keep

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._keep(part)
            yield part

    def close(self) -> None:
        """Let the application clean up."""
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()


class _Tee(io.RawIOBase):
    """The body of a request, of which the beginning is kept as it is read."""

    def __init__(self, source: InputStream) -> None:
        super().__init__()
        self._source = source
        self.copy = bytearray()

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, up to the size of *buffer*."""
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self.copy += data[: BODY_LIMIT - len(self.copy)]
        return len(data)


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    return dict(Request(environ, populate_request=False).headers)


def _who(request: Request, authentication: Authentication) -> str | None:
    """Return who makes a request, as far as can be told."""
    try:
        user = authentication.user(request)
    except EmulatorError:
        return None
    if user is not None:
        return user.username
    provider = authentication.provider(request)
    return provider.name if provider else None


def _platform(request: Request, api: ApiContext) -> str | None:
    """Return which platform a request is about: that of the job it names, or of the job it submits."""
    if match := _NEXT.fullmatch(request.path):
        return match[1]
    if match := _JOB.fullmatch(request.path):
        with api.queue.context.store.read() as tx:
            job = tx.jobs.get(min(int(match[1]), 2**31))
        return job.hardware_platform if job else None
    if request.method == "POST" and request.path == "/jobs/":
        data = request.get_data()
        request.environ["wsgi.input"] = io.BytesIO(data)  # the application reads it again
        try:
            body = json.loads(data)
        except ValueError:
            return None
        return body.get("hardware_platform") if isinstance(body, dict) else None
    return None
