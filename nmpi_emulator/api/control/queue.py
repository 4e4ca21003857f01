"""Stubs, stepping, and waiting for jobs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from flask import Response

from nmpi_emulator.api.operations import Body
from nmpi_emulator.queue.events import JobEvent
from nmpi_emulator.queue.stubs import Stub

from .interface import Control
from .models import Ending, EventOut, LostFile, StepOut, StubRule, StubState
from .table import CONTROL, PREFIX, QUEUE

#: How often a stream of events without news says that it is still there, in seconds.
_KEEP_ALIVE_S = 15.0


@CONTROL.register("GET", PREFIX + "/stubs", response=list[StubState], tag=QUEUE)
def list_stubs(service: Control) -> list[StubState]:
    """List the stubs that are set, with how often each was used."""
    return [_state(stub) for stub in service.stubs.all()]


@CONTROL.register("POST", PREFIX + "/stubs", response=StubState, tag=QUEUE)
def add_stub(service: Control, rule: Annotated[StubRule, Body]) -> StubState:
    """Answer jobs without running them."""
    stub = service.stubs.add(**rule.model_dump(exclude={"then"}))
    for answer in rule.then:
        stub.then(**answer.model_dump())
    return _state(stub)


@CONTROL.register("DELETE", PREFIX + "/stubs", tag=QUEUE)
def clear_stubs(service: Control) -> dict[str, str]:
    """Take all stubs back."""
    service.stubs.clear()
    return {"done": "clear"}


def _state(stub: Stub) -> StubState:
    return StubState(number=stub.number, description=str(stub), hits=stub.hits)


@CONTROL.register("POST", PREFIX + "/hold", tag=QUEUE)
def hold(service: Control) -> dict[str, str]:
    """Take no further job off the queue."""
    service.hold()
    return {"done": "hold"}


@CONTROL.register("POST", PREFIX + "/release", tag=QUEUE)
def release(service: Control) -> dict[str, str]:
    """Take jobs off the queue again."""
    service.release()
    return {"done": "release"}


@CONTROL.register("POST", PREFIX + "/step", response=StepOut, tag=QUEUE)
def step(service: Control, job: str | None = None) -> StepOut:
    """Move one job one state on: the given one, or the oldest that waits or runs."""
    moved = service.step(job)
    return StepOut(job_id=moved[0], status=moved[1].value) if moved else StepOut()


@CONTROL.register("POST", PREFIX + "/run-until-idle", tag=QUEUE)
def run_until_idle(service: Control, timeout: float | None = None) -> dict[str, bool]:
    """Wait until no job waits or runs."""
    return {"idle": service.run_until_idle(timeout)}


@CONTROL.register("GET", PREFIX + "/jobs/{job}/wait", tag=QUEUE)
def wait_for(
    service: Control, job: str, status: list[str] | None = None, timeout: float | None = None
) -> dict[str, str]:
    """Wait until a job comes into a state (one of the final ones if none is given)."""
    return {"status": service.wait_for(job, *(status or ()), timeout=timeout).value}


@CONTROL.register("POST", PREFIX + "/jobs/{job}/kill", tag=QUEUE)
def kill_job(service: Control, job: str, ending: Annotated[Ending | None, Body] = None) -> dict[str, str]:
    """End a job with an error, as if the platform had."""
    service.kill_job(job, (ending or Ending()).reason)
    return {"done": "kill"}


@CONTROL.register("POST", PREFIX + "/jobs/{job}/lose-file", tag=QUEUE)
def lose_file(service: Control, job: str, lost: Annotated[LostFile, Body]) -> dict[str, str]:
    """Lose an output file: its URL answers 404 from now on."""
    service.lose_file(job, lost.name)
    return {"done": "lose"}


@CONTROL.register("GET", PREFIX + "/events", response=list[EventOut], tag=QUEUE)
def list_events(service: Control, since: int = 0) -> list[EventOut]:
    """List what happened to jobs after the event of the given number."""
    return [_event(event) for event in service.events.since(since)]


@CONTROL.register("GET", PREFIX + "/events/stream", tag=QUEUE)
def stream_events(service: Control, since: int = 0) -> Response:
    """Send what happens to jobs as it happens (server-sent events)."""
    response = Response(_stream(service, since), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def _stream(service: Control, since: int) -> Iterator[str]:
    while service.is_ready:
        news = service.events.since(since)
        if not news:
            seen = since
            service.events.wait_until(
                lambda seen=seen: service.events.count > seen or not service.is_ready,  # type: ignore[misc]
                _KEEP_ALIVE_S,
            )
            yield ": still there\n\n"
            continue
        for event in news:
            since = event.number
            yield f"id: {event.number}\ndata: {json.dumps(_event(event).model_dump(mode='json'))}\n\n"


def _event(event: JobEvent) -> EventOut:
    return EventOut(number=event.number, job_id=event.job_id, status=event.status.value, at=event.at)
