"""Wrong passwords, counted, so that nobody can try many."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable

from nmpi_emulator.clock import monotonic_s

#: How many failures in how many seconds are borne.
LIMIT = 10
PERIOD_S = 60.0

#: How many sources of failures are remembered.
CAPACITY = 10_000


class Attempts:
    """Counts failures by what they come from (an address, a user's name).

    :param now: returns seconds that never run backwards.
    """

    def __init__(self, now: Callable[[], float] = monotonic_s) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._failures: dict[str, collections.deque[float]] = {}

    def wait_s(self, *sources: str) -> float:
        """Return how long to wait until another attempt is let in; 0 if it may be made now."""
        now = self._now()
        with self._lock:
            known = [self._failures[source] for source in sources if source in self._failures]
            waits = [times[0] + PERIOD_S - now for times in known if len(times) == LIMIT]
        return max([0.0, *waits])

    def failed(self, *sources: str) -> None:
        """Note a failure."""
        with self._lock:
            for source in sources:
                times = self._failures.pop(source, None) or collections.deque(maxlen=LIMIT)
                times.append(self._now())
                self._failures[source] = times
            while len(self._failures) > CAPACITY:
                del self._failures[next(iter(self._failures))]
