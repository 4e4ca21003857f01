"""What a job prints, on its way into the log."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable

KIB = 1024

#: How much of the end is kept, if the beginning fills the log: a traceback stands at the end.
_TAIL_BYTES = 64 * KIB


class LogStream:
    """Turns bytes into text, in pieces, and keeps the whole within a limit.

    When the limit is reached, the rest is left out but for its end, which :meth:`finish` adds.

    :param write: takes text for the log.
    :param limit_kib: how much is kept.
    """

    def __init__(self, write: Callable[[str], None], limit_kib: int) -> None:
        self._write = write
        self._left = limit_kib * KIB
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self._omitted = 0

    def feed(self, data: bytes) -> None:
        """Take what the job has printed."""
        now, later = data[: self._left], data[self._left :]
        self._left -= len(now)
        if now:
            self._emit(self._decoder.decode(now))
        if later:
            self._keep(later)

    def _emit(self, text: str) -> None:
        if text:
            self._write(text.replace("\x00", "\ufffd"))

    def _keep(self, data: bytes) -> None:
        self._tail.append(data)
        self._tail_size += len(data)
        while self._tail_size - len(self._tail[0]) >= _TAIL_BYTES:
            gone = self._tail.popleft()
            self._tail_size -= len(gone)
            self._omitted += len(gone)

    def finish(self) -> None:
        """Add what is left: the end of the output, if some of it was left out."""
        if not self._tail:
            self._emit(self._decoder.decode(b"", final=True))
            return
        tail = b"".join(self._tail)
        omitted = self._omitted + max(0, len(tail) - _TAIL_BYTES)
        tail = tail[-_TAIL_BYTES:]
        if omitted:
            line_end = tail.find(b"\n") + 1
            omitted += line_end
            tail = tail[line_end:]
            note = f"\n[... {omitted} bytes of output are left out here (setting job_log_limit) ...]\n"
            self._emit(self._decoder.decode(b"", final=True) + note)
        self._emit(self._decoder.decode(tail, final=True))
