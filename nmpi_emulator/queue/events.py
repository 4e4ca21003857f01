"""What happened to jobs, for whoever waits or watches."""

from __future__ import annotations

import collections
import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from nmpi_emulator.models.job import JobStatus

#: How many events are remembered.
CAPACITY = 10_000


@dataclass(frozen=True, kw_only=True)
class JobEvent:
    """A job came into a state."""

    number: int
    job_id: int
    status: JobStatus
    at: dt.datetime


class JobEvents:
    """A bounded journal of events, on which threads can wait."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: collections.deque[JobEvent] = collections.deque(maxlen=CAPACITY)
        self._listeners: list[Callable[[JobEvent], None]] = []
        self._count = 0

    @property
    def count(self) -> int:
        """Return how many events there have been."""
        return self._count

    def subscribe(self, listener: Callable[[JobEvent], None]) -> None:
        """Have *listener* called after each event, in the thread that caused it."""
        self._listeners.append(listener)

    def publish(self, job_id: int, status: JobStatus, at: dt.datetime) -> None:
        """Note that a job came into a state, after that has been stored."""
        with self._changed:
            self._count += 1
            event = JobEvent(number=self._count, job_id=job_id, status=status, at=at)
            self._events.append(event)
            self._changed.notify_all()
        for listener in self._listeners:
            listener(event)

    def since(self, number: int = 0) -> list[JobEvent]:
        """Return the events after the given number that are still remembered."""
        with self._changed:
            return [event for event in self._events if event.number > number]

    def forget(self) -> None:
        """Forget what happened: the jobs are others now, which counts as an event.  The numbers go on."""
        with self._changed:
            self._events.clear()
            self._count += 1
            self._changed.notify_all()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Wait until *condition* holds, looking again after each event.

        :return: whether it holds; ``False`` when time ran out.
        """
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)

    def notify(self) -> None:
        """Make waiting threads look again, though nothing happened to a job."""
        with self._changed:
            self._changed.notify_all()
