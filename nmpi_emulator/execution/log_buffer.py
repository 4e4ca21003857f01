"""What a job prints, gathered so that the log is written a few times a second and not for each line."""

from __future__ import annotations

from collections.abc import Callable

from nmpi_emulator.clock import monotonic_s

#: How long text may wait until it is written, in seconds.
INTERVAL_S = 0.1

#: How much text, in characters, does not wait.
_ENOUGH = 1 << 18


class LogBuffer:
    """Gathers text; what comes after a pause is written at once, what follows shortly after waits a little.

    :param write: takes text for the log.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._pieces: list[str] = []
        self._size = 0
        self._due = 0.0

    def add(self, text: str) -> None:
        """Take text, to be written soon."""
        self._pieces.append(text)
        self._size += len(text)
        if self._size >= _ENOUGH or monotonic_s() >= self._due:
            self.flush()

    def wait_s(self) -> float | None:
        """Return how long until :meth:`flush` ought to be called; ``None`` if there is nothing to write."""
        return max(0.0, self._due - monotonic_s()) if self._pieces else None

    def flush(self) -> None:
        """Write what has been gathered."""
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces, self._size = [], 0
            self._write(text)
        self._due = monotonic_s() + INTERVAL_S
