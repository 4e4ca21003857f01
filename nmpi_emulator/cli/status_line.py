"""What is shown while something takes long: on a terminal a line that changes, elsewhere few lines."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TextIO

from nmpi_emulator.clock import monotonic_s

#: The width of a bar, in characters; where there is less room than the second, there is none.
_WIDEST, _NARROWEST = 30, 6

#: Without a terminal the first line comes after this time (s); from one to the next it takes twice as long,
#: up to the second.
_FIRST_S, _LONGEST_S = 10.0, 120.0

#: Of a terminal that does not tell.
_USUAL_COLUMNS = 80

_ERASE_LINE = "\r\x1b[K"


def is_terminal(stream: TextIO) -> bool:
    """Tell whether what is written to a stream is seen on a terminal that can erase a line."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class StatusLine:
    """Says on standard error how far some work has come.

    :param stream: where; standard error if not given.
    :param now: returns the time in seconds, from any beginning.
    """

    def __init__(self, stream: TextIO | None = None, now: Callable[[], float] = monotonic_s) -> None:
        self._stream = stream or sys.stderr
        self._now = now
        self._began = now()
        self._pause_s = _FIRST_S
        self._due = self._began + _FIRST_S
        self._is_shown = False
        #: Whether it is a line that changes.
        self.is_live = is_terminal(self._stream)

    def show(self, text: str, fraction: float | None = None) -> None:
        """Say what goes on, with the time that it has taken.

        :param fraction: the part that is done, from 0 to 1; ``None`` if nobody knows.
        """
        took_s = self._now() - self._began
        plain = "".join(c if c.isprintable() else "?" for c in text)
        line = f"{plain} ({took_s:.0f} s)"
        if self.is_live:
            self._is_shown = True  # first: Ctrl-C may come at any time
            self._stream.write(_ERASE_LINE + fitted(line, fraction, self._room()))
        elif self._now() >= self._due:
            self._pause_s = min(2 * self._pause_s, _LONGEST_S)
            self._due = self._now() + self._pause_s
            self._stream.write(line + "\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._is_shown:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()
            self._is_shown = False  # last, likewise

    def _room(self) -> int:
        """Return how many characters fit, with none in the last column: a full line would wrap."""
        given = os.environ.get("COLUMNS", "")
        columns = int(given) if given.isdecimal() else 0
        if not columns:
            with contextlib.suppress(ValueError, OSError):  # it has no file, or that is no terminal
                columns = os.get_terminal_size(self._stream.fileno()).columns
        columns = columns or _USUAL_COLUMNS  # some terminals do not know
        return max(1, columns - 1)


def fitted(text: str, fraction: float | None, room: int) -> str:
    """Return a text with a bar before it, if there is something to draw and room for it.

    :param room: how many characters fit.
    """
    width = min(_WIDEST, room - len(text) - len("[] "))
    if fraction is None or width < _NARROWEST:
        return text[:room]
    return f"[{'#' * int(fraction * width):{width}}] {text}"
