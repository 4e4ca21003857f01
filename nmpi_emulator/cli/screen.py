"""The log of a job as it comes, and below it what goes on meanwhile."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TextIO

import click

from .status_line import StatusLine, is_terminal


class Screen:
    """Shows a log, messages, and a line that says what goes on, so that none spoils another.

    Used as a context manager, at the end of which the line is taken away.

    :param output: where the log goes; standard output if not given.
    :param errors: where everything else goes; standard error if not given.
    """

    def __init__(self, output: TextIO | None = None, errors: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._errors = errors or sys.stderr
        self._line = StatusLine(self._errors)
        self._lock = threading.RLock()
        #: Whether the cursor stands behind a part of a line of the log.
        self._is_inside_line = False

    @property
    def is_live(self) -> bool:
        """Tell whether the line below changes: it does so on terminals only."""
        return self._line.is_live

    def log(self, text: str) -> None:
        """Show a piece of the log."""
        with self._lock:
            self._line.clear()
            shares_line = is_terminal(self._output) or not self.is_live
            self._is_inside_line = shares_line and not text.endswith("\n")
            self._output.write(text)
            self._output.flush()

    def say(self, text: str) -> None:
        """Show a message on standard error."""
        with self._lock:
            self._line.clear()
            self._end_line()
            click.echo(text, file=self._errors)

    def show(self, text: str, fraction: float | None = None) -> None:
        """Say what goes on, unless the log stands in the middle of a line.

        :param fraction: the part that is done, from 0 to 1; ``None`` if nobody knows.
        """
        with self._lock:
            if not self._is_inside_line:
                self._line.show(text, fraction)

    def _end_line(self) -> None:
        if self._is_inside_line and self.is_live:
            click.echo(file=self._errors)
        self._is_inside_line = False

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._line.clear()
            self._end_line()
