"""Wrong passwords, counted, so that nobody can try many."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable

from nmpi_emulator.clock import monotonic_s

#: The time in which failures count, in seconds.
PERIOD_S = 60.0

#: How many sources of failures are remembered.
CAPACITY = 10_000


class Attempts:
    """Counts failures by what they come from.

    :param limit: how many within :data:`PERIOD_S` are borne.
    :param now: returns seconds that never run backwards.
    """

    def __init__(self, limit: int, now: Callable[[], float] = monotonic_s) -> None:
        self._limit = limit
        self._now = now
        self._lock = threading.Lock()
        self._failures: dict[str, collections.deque[float]] = {}

    def wait_s(self, source: str) -> float:
        """Return how long to wait until another attempt is let in, in seconds; 0 if it may be made now."""
        with self._lock:
            times = self._failures.get(source)
            if times is None or len(times) < self._limit:
                return 0.0
            return max(0.0, times[0] + PERIOD_S - self._now())

    def failed(self, source: str) -> None:
        """Note a failure."""
        with self._lock:
            times = self._failures.pop(source, None) or collections.deque(maxlen=self._limit)
            times.append(self._now())
            self._failures[source] = times
            while len(self._failures) > CAPACITY:
                del self._failures[next(iter(self._failures))]
