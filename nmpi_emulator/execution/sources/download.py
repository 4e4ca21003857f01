"""Fetch what is behind a URL, with limits on hosts, size and time."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from nmpi_emulator._version import __version__
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.redirection import RealServiceBlocked

from .errors import SourceError

MIB = 1024 * 1024
_PIECE = 256 * 1024

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
        # An opener of our own: the process-wide one may have been redirected for the sake of a test.
        self._opener = urllib.request.build_opener(_CheckedRedirects(self))

    def check(self, url: str) -> None:
        """Require that a URL may be fetched.

        :raises SourceError: if its scheme or host is not allowed.
        """
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        if scheme == "file":
            if not self._allow_local:
                raise SourceError(
                    f"{url}: files of this machine are not allowed as source or input. "
                    "Allow them with the setting allow_local_sources."
                )
            return
        host = (parts.hostname or "").lower()
        if self._hosts and host not in self._hosts:
            allowed = ", ".join(sorted(self._hosts))
            raise SourceError(
                f"{url}: the host {host} is not among those allowed (setting fetch_hosts): {allowed}"
            )

    def fetch(self, url: str, target: Path) -> None:
        """Write what is behind a URL to a file.

        :raises SourceError: saying why it could not be had.
        """
        content = self._known(url)
        if content is not None:
            self._write(url, content, target)
            return
        self.check(url)
        if urlsplit(url).scheme.lower() not in ("http", "https", "file"):
            raise SourceError(f"{url}: only http, https and (if allowed) file can be downloaded")
        request = urllib.request.Request(_ascii(url), headers={"User-Agent": f"nmpi-emulator/{__version__}"})
        try:
            with self._opener.open(request, timeout=min(30.0, self._time_limit_s)) as answer:
                self._copy(url, answer, target)
        except urllib.error.HTTPError as error:
            raise SourceError(f"{url}: the server answered {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            raise SourceError(f"{url}: {error.reason}") from error
        except (http.client.HTTPException, OSError, ValueError, RealServiceBlocked) as error:
            raise SourceError(f"{url}: {error or type(error).__name__}") from error

    def _copy(self, url: str, answer: http.client.HTTPResponse, target: Path) -> None:
        announced = int(answer.headers.get("Content-Length") or -1)
        self._check_size(url, announced)
        received = self._write(url, iter(lambda: answer.read(_PIECE), b""), target)
        if 0 <= received < announced:
            raise SourceError(f"{url}: the connection ended after {received} of {announced} bytes")

    def _write(self, url: str, pieces: Iterable[bytes], target: Path) -> int:
        """Write what comes, within the limits; return how many bytes it were."""
        deadline = monotonic_s() + self._time_limit_s
        received = 0
        with target.open("wb") as stream:
            for piece in pieces:
                received += len(piece)
                self._check_size(url, received)
                if monotonic_s() > deadline:
                    raise SourceError(
                        f"{url}: not there after {self._time_limit_s:g} s (setting fetch_time_limit)"
                    )
                stream.write(piece)
        return received

    def _check_size(self, url: str, size: int) -> None:
        if size > self._size_limit:
            limit = self._size_limit // MIB
            raise SourceError(f"{url}: larger than {limit} MiB (setting fetch_size_limit)")


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to where a download would be allowed."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise SourceError(f"{req.full_url}: redirects to {newurl}, which is not http")
        self._downloader.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _ascii(url: str) -> str:
    """Return a URL in which only ASCII is left."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=quote(parts.path, safe="/%:@!$&'()*+,;=~")))
