"""Record a session from its beginning to its end."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from nmpi_emulator.clock import EmulatorClock

from .proxy import RecordingProxy
from .recording import FILE_LIMIT, recording_of


@contextlib.contextmanager
def recorded(
    url: str, file: Path, *, port: int = 0, secrets: tuple[str, ...] = ()
) -> Iterator[RecordingProxy]:
    """Pass requests on to a service while a block runs, and write what was said to a file when it ends.

    :param port: where to listen; 0 takes a free port.
    :raises UsageError: if something that opens doors cannot be taken out; nothing is written then.
    """
    with RecordingProxy(url, port) as proxy:
        yield proxy
        # Asked at the end, through the proxy, so that the recording says of which version it is.
        with contextlib.suppress(OSError):
            urlopen(proxy.url + "/openapi.json", timeout=30).close()
        passed = proxy.passed
    now: dt.datetime = EmulatorClock().now()
    recording_of(passed, url=url, recorded_at=now, fetch=_fetch, secrets=secrets).write(file)


def _fetch(url: str) -> bytes | None:
    """Return what is behind a URL, unless it is too large or not there."""
    if not url.startswith(("http://", "https://")):
        return None
    try:
        with urlopen(url, timeout=60) as answer:
            return bytes(answer.read(FILE_LIMIT + 1))
    except (OSError, ValueError):
        return None
