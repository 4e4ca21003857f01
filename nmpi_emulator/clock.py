"""Time, as everything in the emulator sees it.

Nothing else reads the system's clock, so that a test can hold time still or move it on.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import Protocol

ISO_MICROSECONDS = "%Y-%m-%dT%H:%M:%S.%fZ"


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""
        return dt.datetime.now(dt.timezone.utc)


class ManualClock:
    """A clock that moves only when told to.

    :param start: the moment it shows at first; the present one if not given.
    """

    def __init__(self, start: dt.datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._now = (start or SystemClock().now()).astimezone(dt.timezone.utc)

    def now(self) -> dt.datetime:
        """Return the moment the clock shows, in UTC."""
        with self._lock:
            return self._now

    def advance(self, **span: float) -> dt.datetime:
        """Move the clock on by ``datetime.timedelta(**span)`` and return the new moment.

        :raises ValueError: if the span is negative.
        """
        step = dt.timedelta(**span)
        if step < dt.timedelta(0):
            raise ValueError(f"a clock cannot be moved back (by {step})")
        with self._lock:
            self._now += step
            return self._now

    def set(self, moment: dt.datetime) -> None:
        """Show *moment* from now on."""
        with self._lock:
            self._now = moment.astimezone(dt.timezone.utc)


def monotonic_s() -> float:
    """Return seconds that never run backwards, for measuring how long real work takes."""
    return time.monotonic()


def to_text(moment: dt.datetime) -> str:
    """Write a moment as UTC text that sorts in order of time (as the store keeps it)."""
    return moment.astimezone(dt.timezone.utc).strftime(ISO_MICROSECONDS)


def from_text(text: str) -> dt.datetime:
    """Read what :func:`to_text` wrote."""
    return dt.datetime.strptime(text, ISO_MICROSECONDS).replace(tzinfo=dt.timezone.utc)
