"""Time, as everything in the emulator sees it.

Nothing else reads the system's clock, so that a test can hold time still or move it on.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""


class EmulatorClock:
    """A clock that follows the machine's, until it is told otherwise.

    It can be moved on, and held still; it never runs backwards but by :meth:`freeze`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = dt.timedelta(0)
        self._frozen: dt.datetime | None = None

    def now(self) -> dt.datetime:
        """Return the moment that the clock shows, in UTC."""
        with self._lock:
            return self._now()

    def _now(self) -> dt.datetime:
        return self._frozen or dt.datetime.now(dt.timezone.utc) + self._offset

    def freeze(self, moment: dt.datetime | None = None) -> dt.datetime:
        """Hold the clock still: at *moment*, or at what it shows now.  Return that moment."""
        with self._lock:
            self._frozen = (moment or self._now()).astimezone(dt.timezone.utc)
            return self._frozen

    def advance(self, **span: float) -> dt.datetime:
        """Move the clock on by ``datetime.timedelta(**span)``; return the new moment.

        :raises ValueError: if the span is negative.
        """
        step = dt.timedelta(**span)
        if step < dt.timedelta(0):
            raise ValueError(f"a clock cannot be moved back (by {step})")
        with self._lock:
            if self._frozen is None:
                self._offset += step
            else:
                self._frozen += step
            return self._now()

    def resume(self) -> dt.datetime:
        """Let a frozen clock go on from the moment that it shows; return that moment."""
        with self._lock:
            if self._frozen is not None:
                self._offset = self._frozen - dt.datetime.now(dt.timezone.utc)
                self._frozen = None
            return self._now()

    def reset(self) -> None:
        """Follow the machine's clock again."""
        with self._lock:
            self._offset = dt.timedelta(0)
            self._frozen = None


def monotonic_s() -> float:
    """Return seconds that never run backwards, for measuring how long real work takes."""
    return time.monotonic()


def to_text(moment: dt.datetime) -> str:
    """Write a moment as UTC text that sorts in order of time (as the store keeps it)."""
    return moment.astimezone(dt.timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> dt.datetime:
    """Read what :func:`to_text` wrote."""
    return dt.datetime.fromisoformat(text[:-1]).replace(tzinfo=dt.timezone.utc)
