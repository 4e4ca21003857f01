"""What is shown while something takes long: on a terminal a line that changes, else plain lines."""

from __future__ import annotations

import sys

#: The width of the bar, in characters.
_WIDTH = 30

#: Without a terminal, a line is written after each such part of the work.
_PARTS = 4


class Progress:
    """Shows on standard error how far some work has come.

    :param title: what is done.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._is_terminal = sys.stderr.isatty()
        self._shown = 0

    def __call__(self, done: int, of: int) -> None:
        """Show that *done* of *of* parts are done."""
        if self._is_terminal:
            filled = _WIDTH * done // of if of else _WIDTH
            end = "\n" if done == of else ""
            sys.stderr.write(f"\r\x1b[K{self._title} [{'#' * filled:{_WIDTH}}] {done}/{of}{end}")
        elif of and _PARTS * done // of > self._shown:
            self._shown = _PARTS * done // of
            sys.stderr.write(f"{self._title}: {done} of {of}\n")
        sys.stderr.flush()
