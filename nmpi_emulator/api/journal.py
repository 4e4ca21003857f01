"""The requests that were made, and how they were answered."""

from __future__ import annotations

import collections
import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: How many exchanges are remembered, and how much of each body, in bytes.
CAPACITY = 1000
BODY_LIMIT = 16 * 1024

_ANY = object()


@dataclass(kw_only=True)
class Exchange:
    """One request with its answer.  Bodies are cut off after :data:`BODY_LIMIT` bytes.

    It is noted when it comes, before it changes anything; the rest is added as it happens.

    :param user: who made it, as far as the token tells; the provider's name for an API key.
    :param request_body: as far as it has been read.
    :param status: 0 while it is not answered, and if the connection was cut off without an answer.
    :param fault: what went wrong on purpose, if something did.
    """

    number: int
    at: dt.datetime
    method: str
    path: str
    query: str
    user: str | None
    request_headers: Mapping[str, str]
    request_body: bytes = b""
    status: int = 0
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: bytes = b""
    fault: str | None = None

    def sent(self, data: bytes) -> None:
        """Note a further part of the request."""
        self.request_body += data[: max(0, BODY_LIMIT - len(self.request_body))]

    def answered(self, data: bytes) -> None:
        """Note a further part of the answer, before it is sent."""
        self.response_body += data[: max(0, BODY_LIMIT - len(self.response_body))]

    @property
    def json(self) -> Any:
        """Return the body of the request as JSON; ``None`` if it is none."""
        try:
            return json.loads(self.request_body)
        except ValueError:
            return None

    @property
    def target(self) -> str:
        """Return path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        by = f" by {self.user}" if self.user else ""
        fault = f" [{self.fault}]" if self.fault else ""
        return f"{self.method} {self.target}{by} -> {self.status or 'no answer'}{fault}"


class Journal:
    """A bounded list of exchanges, to ask and to assert."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._exchanges: collections.deque[Exchange] = collections.deque(maxlen=CAPACITY)
        self._count = 0

    def record(self, **facts: Any) -> Exchange:
        """Note a request that has come; see :class:`Exchange` for what is noted."""
        with self._lock:
            self._count += 1
            exchange = Exchange(number=self._count, at=self._now(), **facts)
            self._exchanges.append(exchange)
        return exchange

    def clear(self) -> None:
        """Forget everything, and count from the beginning."""
        with self._lock:
            self._exchanges.clear()
            self._count = 0

    def all(self) -> list[Exchange]:
        """Return what is remembered, oldest first."""
        with self._lock:
            return list(self._exchanges)

    def filter(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        user: str | None = None,
        status: int | None = None,
        json: Any = _ANY,
    ) -> list[Exchange]:
        """Return the exchanges that fit all that is given.

        :param path: the path as a regular expression that fits all of it, so that a plain path is itself.
        :param json: the body of the request.
        """
        return [
            exchange
            for exchange in self.all()
            if not _differences(exchange, method, path, user, status, json)
        ]

    def assert_called(self, method: str, path: str, **more: Any) -> list[Exchange]:
        """Require that at least one exchange fits; return those that do."""
        __tracebackhide__ = True
        found = self.filter(method, path, **more)
        if not found:
            raise AssertionError(self._complaint("no request fits", method, path, more))
        return found

    def assert_called_once(self, method: str, path: str, **more: Any) -> Exchange:
        """Require that exactly one exchange fits; return it."""
        __tracebackhide__ = True
        found = self.filter(method, path, **more)
        if len(found) != 1:
            problem = f"{len(found)} requests fit, not one" if found else "no request fits"
            raise AssertionError(self._complaint(problem, method, path, more))
        return found[0]

    def assert_not_called(self, method: str, path: str, **more: Any) -> None:
        """Require that no exchange fits."""
        __tracebackhide__ = True
        found = self.filter(method, path, **more)
        if found:
            listed = "\n".join(f"  {exchange}" for exchange in found)
            raise AssertionError(f"{len(found)} requests fit, none should:\n{listed}")

    def _complaint(self, problem: str, method: str, path: str, more: Mapping[str, Any]) -> str:
        """Say what was looked for, and how what was made differs from it, the nearest first."""
        wanted = ", ".join([f"{method} {path}", *(f"{k}={v!r}" for k, v in more.items())])
        lines = [f"{problem}: {wanted}"]
        judged = sorted(
            ((self._reasons(e, method, path, more), e) for e in self.all()), key=lambda pair: len(pair[0])
        )
        if not judged:
            lines.append("no request was made at all")
        for reasons, exchange in judged[:10]:
            lines.append(f"  {exchange}" + (f"  ({'; '.join(reasons)})" if reasons else "  (fits)"))
        return "\n".join(lines)

    @staticmethod
    def _reasons(exchange: Exchange, method: str, path: str, more: Mapping[str, Any]) -> Sequence[str]:
        return _differences(
            exchange, method, path, more.get("user"), more.get("status"), more.get("json", _ANY)
        )


def _differences(
    exchange: Exchange,
    method: str | None,
    path: str | None,
    user: str | None,
    status: int | None,
    body: Any,
) -> list[str]:
    """Return why an exchange does not fit; empty if it does."""
    reasons = []
    if method is not None and exchange.method != method.upper():
        reasons.append(f"the method is {exchange.method}")
    if path is not None and exchange.path != path and not re.fullmatch(path, exchange.path):
        reasons.append(f"the path is {exchange.path}")
    if user is not None and exchange.user != user:
        reasons.append(f"the user is {exchange.user}")
    if status is not None and exchange.status != status:
        reasons.append(f"the status is {exchange.status}")
    if body is not _ANY and exchange.json != body:
        reasons.append(f"the body is {exchange.request_body[:200]!r}")
    return reasons
