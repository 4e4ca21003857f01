"""Faults on purpose: which requests go wrong, when, and how."""

from __future__ import annotations

import contextlib
import datetime as dt
import fnmatch
import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.errors import UsageError

from .request_facts import SERVICES, RequestFacts

KINDS: Mapping[str, str] = {
    "slow": "answer late: after `latency` seconds, give or take `jitter`",
    "error": "answer with `status` and `body` in place of the real answer",
    "drop": "close the connection without an answer",
    "reset": "reset the connection (RST)",
    "truncate": "send half of the body, then close the connection",
    "malformed": "answer with a body that is not JSON",
    "garbage": "send bytes that are not HTTP, then close the connection",
    "hang": "never answer: the connection stays open for `latency` seconds (an hour if not given)",
}

_LONGEST_S = 1e9

#: The conditions of a rule.
_TEXTS = ("method", "path", "service", "host", "user", "platform")


@dataclass(kw_only=True)
class Fault:
    """A rule: which requests go wrong, when, and how.

    :param kind: one of :data:`KINDS`.
    :param method: the method; any if not given.
    :param path: a regular expression that fits the whole path.
    :param service: which service is asked, one of :data:`~.request_facts.SERVICES`.
    :param host: the name under which it is asked; ``*`` and ``?`` stand for other letters.
    :param user: who makes the request.
    :param platform: which platform the request is about.
    :param on: which of the fitting requests go wrong, counted from 1: a schedule like ``(1, 2, 5)``.
    :param after: how many fitting requests pass before the first goes wrong.
    :param times: how many go wrong; all further ones if not given.
    :param lasting: for how many seconds of the emulator's clock the rule holds.
    :param probability: how likely each goes wrong.
    :param seed: makes that repeatable.
    :param before: whether the request goes wrong before it is executed.
    :param latency: seconds of real time.
    :param jitter: seconds by which the latency varies, up and down.
    :param status: the status of ``error``.
    :param body: the body of ``error``: a text or JSON; what the real service would say if not given.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    service: str | None = None
    host: str | None = None
    user: str | None = None
    platform: str | None = None
    on: Sequence[int] = ()
    after: int = 0
    times: int | None = None
    lasting: float | None = None
    probability: float = 1.0
    seed: int | None = None
    before: bool = False
    latency: float = 0.0
    jitter: float = 0.0
    status: int = 503
    body: Any = None
    number: int = 0
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"there is no fault {self.kind!r}; there are: {', '.join(KINDS)}")
        if self.service is not None and self.service not in SERVICES:
            raise UsageError(f"there is no service {self.service!r}; there are: {', '.join(SERVICES)}")
        for name in _TEXTS:
            _require_text(name, getattr(self, name))
        for name in ("after", "times", "lasting", "latency", "jitter", "probability"):
            _require_number(name, getattr(self, name))
        if self.probability > 1.0:
            raise UsageError(f"a probability is between 0 and 1, not {self.probability}")
        if not isinstance(self.status, int) or not 200 <= self.status <= 599:
            raise UsageError(f"{self.status!r} is no status of an HTTP answer (200 to 599)")
        self.on = tuple(self.on)
        if not all(isinstance(number, int) and number > 0 for number in self.on):
            raise UsageError(f"on holds numbers of requests, counted from 1, not {list(self.on)!r}")
        try:
            self._path = re.compile(self.path) if self.path is not None else None
        except re.error as error:
            raise UsageError(f"the path {self.path!r} is no regular expression: {error}") from error
        self._random = random.Random(self.seed)

    def fits(self, request: RequestFacts) -> bool:
        """Tell whether the rule is about a request."""
        return (
            (self.method is None or self.method.upper() == request.method)
            and (self._path is None or self._path.fullmatch(request.path) is not None)
            and (self.service is None or self.service == request.service)
            and (self.host is None or fnmatch.fnmatch(request.host, self.host.lower()))
            and (self.user is None or self.user == request.user)
            and (self.platform is None or self.platform == request.platform)
        )

    def begin(self, now: dt.datetime) -> None:
        """Note when the rule begins to hold."""
        self._end = None if self.lasting is None else now + dt.timedelta(seconds=self.lasting)

    def strikes(self, now: dt.datetime) -> bool:
        """Decide whether a request that fits goes wrong, and count it."""
        if self._end is not None and now >= self._end:
            return False
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.hits >= self.times):
            return False
        if self.on and self.seen not in self.on:
            return False
        if self.probability < 1.0 and self._random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def delay_s(self) -> float:
        """Draw how long the answer is held back."""
        return max(0.0, self.latency + self._random.uniform(-self.jitter, self.jitter))


def _require_text(name: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name} is a text, not {value!r}")


def _require_number(name: str, value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 <= value < _LONGEST_S):
        raise UsageError(f"{name} is a number that is not negative, not {value!r}")


#: What a rule takes besides its kind.
ARGUMENTS = tuple(n for n in Fault.__dataclass_fields__ if n not in ("kind", "number", "seen", "hits"))


class Faults:
    """The faults that are set.  A request meets the first one that fits and strikes.

    :param now: tells what the emulator's clock shows; the machine's if not given.
    """

    def __init__(self, now: Callable[[], dt.datetime] | None = None) -> None:
        self._now = now or EmulatorClock().now
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._count = 0
        self._closing = threading.Event()

    def add(self, kind: str, **rule: Any) -> Fault:
        """Set a fault; see :class:`Fault`.

        :raises UsageError: if there is no such kind, or a value makes no sense.
        """
        try:
            fault = Fault(kind=kind, **rule)
        except TypeError as error:
            raise UsageError(f"{error}; a fault takes: {', '.join(ARGUMENTS)}") from error
        with self._lock:
            self._count += 1
            fault.number = self._count
            fault.begin(self._now())
            self._faults.append(fault)
        return fault

    @contextlib.contextmanager
    def during(self, kind: str, **rule: Any) -> Iterator[Fault]:
        """Set a fault for the time of a block."""
        fault = self.add(kind, **rule)
        try:
            yield fault
        finally:
            self.remove(fault.number)

    def remove(self, number: int) -> bool:
        """Take a fault back; ``False`` if there is none of this number."""
        with self._lock:
            left = [fault for fault in self._faults if fault.number != number]
            found = len(left) < len(self._faults)
            self._faults = left
        return found

    def clear(self) -> None:
        """Take all faults back, and let go of connections that hang."""
        with self._lock:
            self._faults = []
            self._count = 0
            self._closing.set()
            self._closing = threading.Event()

    def all(self) -> list[Fault]:
        """Return the faults that are set."""
        with self._lock:
            return list(self._faults)

    def striking(self, request: RequestFacts) -> Fault | None:
        """Return the fault that a request meets: the first that fits and strikes."""
        now = self._now()
        with self._lock:
            return next((f for f in self._faults if f.fits(request) and f.strikes(now)), None)

    def pause(self, seconds: float) -> bool:
        """Wait, but not beyond the time when all faults are taken back; tell whether that came first."""
        return self._closing.wait(min(seconds, threading.TIMEOUT_MAX))
