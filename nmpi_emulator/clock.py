"""Time, as everything in the emulator sees it.

Nothing else reads the system's clock, so that a test can hold time still or move it on.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""

    def wait_until(self, moment: dt.datetime, is_over: Callable[[], bool]) -> None:
        """Wait until the clock shows *moment*, or something else is over (see :meth:`wake`)."""

    def wake(self) -> None:
        """Have those who wait look whether they should go on."""


class EmulatorClock:
    """A clock that follows the machine's, until it is told otherwise.

    It can be moved on, and held still; it never runs backwards but by :meth:`freeze`.

    :param frozen_at: the moment at which it stands still in the beginning, in the form of ISO 8601.
    :raises ValueError: if it is none.
    """

    def __init__(self, frozen_at: str | None = None) -> None:
        self._lock = threading.Condition()
        self._offset = dt.timedelta(0)
        self._first = None if frozen_at is None else moment_of(frozen_at)
        self._frozen = self._first

    def now(self) -> dt.datetime:
        """Return the moment that the clock shows, in UTC."""
        with self._lock:
            return self._now()

    def _now(self) -> dt.datetime:
        return self._frozen or dt.datetime.now(dt.timezone.utc) + self._offset

    def wait_until(self, moment: dt.datetime, is_over: Callable[[], bool]) -> None:
        """Wait until the clock shows *moment*, or *is_over* holds when :meth:`wake` is called.

        While the clock is frozen, that is until it has been moved on so far.
        """
        with self._lock:
            while not is_over() and (left := (moment - self._now()).total_seconds()) > 0:
                self._lock.wait(None if self._frozen else min(left, threading.TIMEOUT_MAX))

    def wake(self) -> None:
        """Have those who wait look whether they should go on."""
        with self._lock:
            self._lock.notify_all()

    def freeze(self, moment: dt.datetime | str | None = None) -> dt.datetime:
        """Hold the clock still: at *moment*, or at what it shows now.  Return that moment.

        :param moment: a moment, or a text in the form of ISO 8601; UTC if no time zone is in it.
        :raises ValueError: if the text is none.
        """
        with self._lock:
            self._frozen = self._now() if moment is None else moment_of(moment)
            self._lock.notify_all()
            return self._frozen

    def advance(self, **span: float) -> dt.datetime:
        """Move the clock on by ``datetime.timedelta(**span)``; return the new moment.

        :raises ValueError: if the span is negative, or leads beyond the year 9999.
        """
        try:
            step = dt.timedelta(**span)
            self.now() + step
        except OverflowError as error:
            raise ValueError(f"a clock cannot be moved on so far: {error}") from error
        if step < dt.timedelta(0):
            raise ValueError(f"a clock cannot be moved back (by {step})")
        with self._lock:
            if self._frozen is None:
                self._offset += step
            else:
                self._frozen += step
            self._lock.notify_all()
            return self._now()

    def resume(self) -> dt.datetime:
        """Let a frozen clock go on from the moment that it shows; return that moment."""
        with self._lock:
            if self._frozen is not None:
                self._offset = self._frozen - dt.datetime.now(dt.timezone.utc)
                self._frozen = None
            self._lock.notify_all()
            return self._now()

    def reset(self) -> None:
        """Follow the machine's clock again, or stand still again as in the beginning."""
        with self._lock:
            self._offset = dt.timedelta(0)
            self._frozen = self._first
            self._lock.notify_all()


def moment_of(moment: dt.datetime | str) -> dt.datetime:
    """Return a moment in UTC; one without a time zone is taken to be so.

    :param moment: a moment, or a text in the form of ISO 8601.
    :raises ValueError: if the text is none.
    """
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment[:-1] + "+00:00" if moment.endswith(("Z", "z")) else moment)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)).astimezone(dt.timezone.utc)


def monotonic_s() -> float:
    """Return seconds that never run backwards, for measuring how long real work takes."""
    return time.monotonic()


def to_text(moment: dt.datetime) -> str:
    """Write a moment as UTC text that sorts in order of time (as the store keeps it)."""
    return moment.astimezone(dt.timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> dt.datetime:
    """Read what :func:`to_text` wrote."""
    return dt.datetime.fromisoformat(text[:-1]).replace(tzinfo=dt.timezone.utc)
