"""The parts of an emulator that runs elsewhere: requests, faults, stubs, events and the clock."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from nmpi_emulator.api.faults import Fault
from nmpi_emulator.api.journal import Exchange, Journal
from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.events import JobEvent
from nmpi_emulator.queue.stubs import answer_of

from .connection import ControlConnection


class RemoteJournal(Journal):
    """The requests that were made to an emulator elsewhere."""

    def __init__(self, control: ControlConnection) -> None:
        super().__init__(lambda: dt.datetime.min)
        self._control = control

    def all(self) -> list[Exchange]:
        """Return what is remembered, oldest first."""
        return [_exchange(found) for found in self._control.json("GET", "/requests")]

    def clear(self) -> None:
        """Forget everything."""
        self._control.json("DELETE", "/requests")


def _exchange(found: dict[str, Any]) -> Exchange:
    return Exchange(
        number=found["number"],
        at=moment(found["at"]),
        method=found["method"],
        path=found["path"],
        query=found["query"],
        user=found["user"],
        request_headers=found["headers"],
        request_body=found["body"].encode(),
        status=found["status"],
        response_headers=found["answer_headers"],
        response_body=found["answer"].encode(),
        fault=found["fault"],
    )


class RemoteFault:
    """A fault that is set in an emulator elsewhere."""

    def __init__(self, control: ControlConnection, state: dict[str, Any]) -> None:
        self._control = control
        self._state = state
        self.kind: str = state["kind"]
        self.number: int = state["number"]

    @property
    def hits(self) -> int:
        """Return how many requests it has struck."""
        return int(self._now()["hits"])

    @property
    def seen(self) -> int:
        """Return how many requests it was about."""
        return int(self._now()["seen"])

    def _now(self) -> dict[str, Any]:
        states = self._control.json("GET", "/faults")
        self._state = next((state for state in states if state["number"] == self.number), self._state)
        return self._state

    def __str__(self) -> str:
        plain = {field.name: field.default for field in dataclasses.fields(Fault)}
        given = {
            k: v for k, v in self._state.items() if v not in (plain.get(k), []) and k not in ("seen", "hits")
        }
        return f"Fault({', '.join(f'{name}={value!r}' for name, value in given.items())})"


class RemoteFaults:
    """The faults that are set in an emulator elsewhere."""

    def __init__(self, control: ControlConnection) -> None:
        self._control = control

    def add(self, kind: str, **rule: Any) -> RemoteFault:
        """Set a fault; see :class:`~nmpi_emulator.api.faults.Fault`.

        :raises UsageError: if there is no such kind, or a value makes no sense.
        """
        if "on" in rule:
            rule["on"] = list(rule["on"])
        return RemoteFault(self._control, self._control.json("POST", "/faults", {"kind": kind, **rule}))

    @contextlib.contextmanager
    def during(self, kind: str, **rule: Any) -> Iterator[RemoteFault]:
        """Set a fault for the time of a block."""
        fault = self.add(kind, **rule)
        try:
            yield fault
        finally:
            self.remove(fault.number)

    def remove(self, number: int) -> bool:
        """Take a fault back; ``False`` if there is none of this number."""
        if all(fault.number != number for fault in self.all()):
            return False
        self._control.json("DELETE", f"/faults/{number}")
        return True

    def clear(self) -> None:
        """Take all faults back, and let go of connections that hang."""
        self._control.json("DELETE", "/faults")

    def all(self) -> list[RemoteFault]:
        """Return the faults that are set."""
        return [RemoteFault(self._control, state) for state in self._control.json("GET", "/faults")]


class RemoteStub:
    """A stub that is set in an emulator elsewhere."""

    def __init__(self, control: ControlConnection, state: dict[str, Any]) -> None:
        self._control = control
        self._text: str = state["description"]
        self._hits: int = state["hits"]
        self.number: int = state["number"]
        self.platform: str | None = state["platform"]
        self.collab: str | None = state["collab"]
        self.user: str | None = state["user"]
        self.code: str | None = state["code"]

    @property
    def hits(self) -> int:
        """Return how many jobs it has answered."""
        states = self._control.json("GET", "/stubs")
        self._hits = next((state["hits"] for state in states if state["number"] == self.number), self._hits)
        return self._hits

    def then(self, *, times: int | None = None, **answer: Any) -> RemoteStub:
        """Say what comes next; see :meth:`nmpi_emulator.queue.stubs.Stub.then`."""
        self._control.json("POST", f"/stubs/{self.number}/then", {"times": times, **_answer(answer)})
        return self

    def __str__(self) -> str:
        return self._text


class RemoteStubs:
    """The stubs that are set in an emulator elsewhere."""

    def __init__(self, control: ControlConnection) -> None:
        self._control = control

    def add(
        self,
        *,
        platform: str | None = None,
        collab: str | None = None,
        user: str | None = None,
        code: str | None = None,
        where: Callable[[JobRecord], bool] | None = None,
        times: int | None = None,
        **answer: Any,
    ) -> RemoteStub:
        """Set a stub with its first answer; see :class:`nmpi_emulator.queue.stubs.Stub`.

        :raises UsageError: if something in it makes no sense, or *where* is given.
        """
        if where is not None:
            raise UsageError(
                "where=... is a function of this process, and the emulator runs in another one: "
                "say it by platform, collab, user or code"
            )
        rule = {"platform": platform, "collab": collab, "user": user, "code": code, "times": times}
        return RemoteStub(self._control, self._control.json("POST", "/stubs", {**rule, **_answer(answer)}))

    def remove(self, number: int) -> bool:
        """Take a stub back; ``False`` if there is none of this number."""
        if all(stub.number != number for stub in self.all()):
            return False
        self._control.json("DELETE", f"/stubs/{number}")
        return True

    def clear(self) -> None:
        """Take all stubs back."""
        self._control.json("DELETE", "/stubs")

    def all(self) -> list[RemoteStub]:
        """Return the stubs that are set."""
        return [RemoteStub(self._control, state) for state in self._control.json("GET", "/stubs")]

    def unused(self) -> list[RemoteStub]:
        """Return the stubs that have answered no job: probably a mistake in a test."""
        return [stub for stub in self.all() if not stub._hits]


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as it goes over the wire, after the checks that are made on this side as well."""
    checked = answer_of(**answer)
    sent = {name: getattr(checked, name) for name in answer}
    if "files" in sent:
        sent["files"] = {name: base64.b64encode(content).decode() for name, content in checked.files.items()}
    return sent


class RemoteEvents:
    """What happened to jobs in an emulator elsewhere."""

    def __init__(self, control: ControlConnection) -> None:
        self._control = control

    def since(self, number: int = 0) -> list[JobEvent]:
        """Return the events after the given number that are still remembered."""
        return [
            JobEvent(
                number=found["number"],
                job_id=found["job_id"],
                status=JobStatus(found["status"]),
                at=moment(found["at"]),
            )
            for found in self._control.json("GET", "/events", since=number)
        ]


class RemoteClock:
    """The clock of an emulator elsewhere."""

    def __init__(self, control: ControlConnection) -> None:
        self._control = control

    def now(self) -> dt.datetime:
        """Return the moment that the clock shows, in UTC."""
        return moment(self._control.json("GET", "/clock")["now"])

    def freeze(self, moment: dt.datetime | str | None = None) -> dt.datetime:
        """Hold the clock still: at *moment*, or at what it shows now.  Return that moment."""
        text = moment.isoformat() if isinstance(moment, dt.datetime) else moment
        return self._change(action="freeze", moment=text)

    def advance(self, **span: float) -> dt.datetime:
        """Move the clock on by ``datetime.timedelta(**span)``; return the new moment.

        :raises ValueError: if the span is negative, or leads beyond the year 9999.
        """
        try:
            return self._change(action="advance", seconds=dt.timedelta(**span).total_seconds())
        except (UsageError, OverflowError) as error:
            raise ValueError(str(error)) from None

    def resume(self) -> dt.datetime:
        """Let a frozen clock go on from the moment that it shows; return that moment."""
        return self._change(action="resume")

    def reset(self) -> None:
        """Follow the machine's clock again."""
        self._change(action="reset")

    def _change(self, **change: Any) -> dt.datetime:
        return moment(self._control.json("POST", "/clock", change)["now"])


def moment(text: str) -> dt.datetime:
    """Read a moment as the control interface writes it."""
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
