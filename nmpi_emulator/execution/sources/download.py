"""Fetch what is behind a URL, with limits on hosts, size and time."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Report, fetched, nobody
from nmpi_emulator.redirection import RealServiceBlocked

from .agent import USER_AGENT
from .connection import Lines, opener
from .errors import SourceError

MIB = 1024 * 1024
_PIECE = 256 * 1024

#: How long a server may keep silent, in seconds.
_SILENCE_S = 30.0

#: Returns the content behind a URL that the emulator can answer itself, piece by piece, or ``None``.
Known = Callable[[str], "Iterable[bytes] | None"]


class Downloader:
    """Fetches files over http(s), and from this machine if that is allowed.

    :param known: asked first: files that the emulator keeps, or that its world declares.
    :param hosts: the only hosts allowed; empty for any.
    :param size_limit_mib: the largest file.
    :param time_limit_s: how long one download may take.
    :param allow_local: whether ``file://`` is allowed.
    """

    def __init__(
        self,
        *,
        known: Known,
        hosts: Sequence[str] = (),
        size_limit_mib: int = 1024,
        time_limit_s: float = 300.0,
        allow_local: bool = False,
    ) -> None:
        self._known = known
        self._hosts = frozenset(host.lower() for host in hosts)
        self._size_limit = size_limit_mib * MIB
        self._time_limit_s = time_limit_s
        self._allow_local = allow_local

    @property
    def is_restricted(self) -> bool:
        """Tell whether only some hosts are allowed."""
        return bool(self._hosts)

    def check(self, url: str) -> None:
        """Require that a URL may be fetched.

        :raises SourceError: if its scheme or host is not allowed.
        """
        parts = _split(url)
        scheme = parts.scheme.lower()
        if scheme == "file":
            if not self._allow_local:
                raise SourceError(
                    f"{url}: files of this machine are not allowed as source or input. "
                    "Allow them with the setting allow_local_sources."
                )
            return
        self.check_host(url, (parts.hostname or "").lower())

    def check_host(self, url: str, host: str) -> None:
        """Require that a host is among those allowed.

        :raises SourceError: if it is not.
        """
        if self._hosts and host not in self._hosts:
            allowed = ", ".join(sorted(self._hosts))
            raise SourceError(
                f"{url}: the host {host} is not among those allowed (setting fetch_hosts): {allowed}"
            )

    def fetch(self, url: str, target: Path, stop: Stop, report: Report = nobody) -> None:
        """Write what is behind a URL to a file.

        :param report: hears how far that has come.
        :raises SourceError: saying why it could not be had.
        """
        content = self._known(url)
        if content is not None:
            self._write(url, content, target, lambda received: report(fetched(url, received)))
            return
        self.check(url)
        if _split(url).scheme.lower() not in ("http", "https", "file"):
            raise SourceError(f"{url}: only http, https and (if allowed) file can be downloaded")
        lines = Lines()
        clock = threading.Timer(self._time_limit_s, lines.cut)
        clock.daemon = True
        clock.start()
        try:
            with stop.interrupting(lines.cut), opener(lines, _CheckedRedirects(self)) as open_url:
                self._download(url, open_url, target, report)
        except SourceError as error:
            raise self._why_cut(url, stop, lines) or error from error
        except (http.client.HTTPException, OSError, ValueError, RealServiceBlocked) as error:
            raise self._why_cut(url, stop, lines) or SourceError(f"{url}: {_reason(error)}") from error
        finally:
            clock.cancel()
        if cut := self._why_cut(url, stop, lines):  # else it would pass for a short file
            raise cut

    def _download(
        self, url: str, open_url: urllib.request.OpenerDirector, target: Path, report: Report
    ) -> None:
        request = urllib.request.Request(_ascii(url), headers={"User-Agent": USER_AGENT})
        with open_url.open(request, timeout=min(_SILENCE_S, self._time_limit_s)) as answer:
            announced = int(answer.headers.get("Content-Length") or -1)
            self._require_size(url, announced)
            total = announced if announced >= 0 else None
            pieces = iter(lambda: answer.read1(_PIECE), b"")
            received = self._write(
                url, pieces, target, lambda received: report(fetched(url, received, total))
            )
        if received < announced:
            raise SourceError(f"{url}: the connection ended after {received} of {announced} bytes")

    def _write(self, url: str, pieces: Iterable[bytes], target: Path, count: Callable[[int], object]) -> int:
        """Write what comes, within the limit; return how many bytes it were.

        :param count: hears after each piece how many they are so far.
        """
        received = 0
        with target.open("wb") as stream:
            for piece in pieces:
                received += len(piece)
                self._require_size(url, received)
                stream.write(piece)
                count(received)
        return received

    def _require_size(self, url: str, size: int) -> None:
        if size > self._size_limit:
            raise SourceError(f"{url}: larger than {self._size_limit // MIB} MiB (setting fetch_size_limit)")

    def _why_cut(self, url: str, stop: Stop, lines: Lines) -> SourceError | None:
        """Return why a download was cut, if it was: then all that it says itself is a consequence."""
        if stop.reason:
            return SourceError(stop.reason)
        if lines.is_cut:
            return SourceError(f"{url}: not there after {self._time_limit_s:g} s (setting fetch_time_limit)")
        return None


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to where a download would be allowed."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise SourceError(f"{req.full_url}: redirects to {newurl}, which is not http")
        self._downloader.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _reason(error: Exception) -> str:
    """Return what went wrong, for the log of a job."""
    if isinstance(error, urllib.error.HTTPError):
        if str(error.msg).startswith(urllib.request.HTTPRedirectHandler.inf_msg):
            return "the server redirects again and again"
        return f"the server answered {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        error = error.reason if isinstance(error.reason, Exception) else error
    if isinstance(error, TimeoutError):
        return f"the server has kept silent for {_SILENCE_S:g} s"
    return str(error) or type(error).__name__


def _split(url: str):  # type: ignore[no-untyped-def]
    try:
        return urlsplit(url)
    except ValueError as error:
        raise SourceError(f"{url}: this is not a URL: {error}") from error


def _ascii(url: str) -> str:
    """Return a URL in which only ASCII is left."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    return urlunsplit(
        parts._replace(
            netloc=host,
            path=quote(parts.path, safe="/%:@!$&'()*+,;=~"),
            query=quote(parts.query, safe="/%:@!$&'()*+,;=~?"),
        )
    )
