"""Look now and then how far a job has come with its network."""

from __future__ import annotations

from collections.abc import Callable

from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.models.progress import Progress

#: How often it is looked, in seconds; a job that is over before that is not looked at.
INTERVAL_S = 0.25


class ProgressGauge:
    """Tells how far a job has come, when that has changed.

    :param read: returns that; ``None`` if it is not known.
    :param tell: whom to tell.
    """

    def __init__(
        self, read: Callable[[], Progress | None], tell: Callable[[Progress | None], object]
    ) -> None:
        self._read = read
        self._tell = tell
        self._last: Progress | None = None
        self._next = monotonic_s() + INTERVAL_S

    def wait_s(self) -> float:
        """Return how long until it looks again, in seconds."""
        return max(0.0, self._next - monotonic_s())

    def look(self) -> None:
        """Look, if it is time to."""
        if monotonic_s() < self._next:
            return
        self._next = monotonic_s() + INTERVAL_S
        progress = self._read()
        if progress != self._last:
            self._last = progress
            self._tell(progress)
