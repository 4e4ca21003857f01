"""What ``run`` and ``check`` show of a job that runs without a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from nmpi_emulator.execution.stop import Stop

from .screen import Screen

if TYPE_CHECKING:
    from nmpi_emulator.models.progress import Progress

#: How often the line that says what goes on is renewed, in seconds.
_TICK_S = 0.25


class Watcher:
    """Shows the log as it comes, and what goes on meanwhile.

    :param output: where the log goes; standard output if not given.
    """

    def __init__(self, output: TextIO | None = None) -> None:
        self._screen = Screen(output)
        self._phase = "fetching"
        self._has_come: Progress | None = None
        self._done = threading.Event()
        #: Never requested: Ctrl-C ends the whole command, and the job with it.
        self.stop = Stop()

    def log(self, text: str) -> None:
        """Show a piece of the log."""
        self._screen.log(text)

    def started(self) -> None:
        """Note that the script begins to run."""
        self._phase = "running"

    def progress(self, progress: Progress | None) -> None:
        """Note how far the job has come."""
        self._has_come = progress

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show while the block runs what goes on and since when."""
        thread = threading.Thread(target=self._tick, daemon=True)
        with self._screen:
            thread.start()
            try:
                yield
            finally:  # before the screen is left, lest a line be shown after that
                self._done.set()
                thread.join()

    def _tick(self) -> None:
        while not self._done.wait(_TICK_S):
            come = self._has_come
            if come is not None:
                self._screen.show(come.text(), come.fraction)
            elif self._screen.is_live:
                self._screen.show(self._phase)
