"""All that a process prints, from its pipe into a log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from .log_buffer import LogBuffer
from .log_stream import LogStream


class Transcript:
    """Takes bytes as a process prints them, and hands text on a few times a second, within a limit.

    Several processes may print into one, one after the other.

    :param write: takes text for the log.
    :param limit_kib: how much is kept.
    """

    def __init__(self, write: Callable[[str], None], limit_kib: int) -> None:
        self._buffer = LogBuffer(write)
        self._stream = LogStream(self._buffer.add, limit_kib)

    def feed(self, data: bytes) -> None:
        """Take what has been printed."""
        self._stream.feed(data)

    def wait_s(self) -> float | None:
        """Return how long until :meth:`hand_on` ought to be called; ``None`` if there is nothing to."""
        return self._buffer.wait_s()

    def hand_on(self) -> None:
        """Hand on what has waited long enough."""
        if self._buffer.wait_s() == 0:
            self._buffer.flush()

    def finish(self) -> None:
        """Hand on all that is left: nobody prints any more."""
        self._stream.finish()
        self._buffer.flush()


@contextlib.contextmanager
def written(write: Callable[[str], None], limit_kib: int) -> Iterator[Transcript]:
    """Have processes print during the block; at its end, all that they have printed is written.

    :param write: takes text for the log.
    :param limit_kib: how much is kept.
    """
    transcript = Transcript(write, limit_kib)
    yield transcript
    transcript.finish()  # not if the block raises: it may be that nothing can be written
