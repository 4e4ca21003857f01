"""Stubs, stepping, and waiting for jobs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Annotated, Any

from flask import Response

from nmpi_emulator.api.operations import Body
from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.events import JobEvent
from nmpi_emulator.queue.stubs import Stub, answer_of

from .interface import Control
from .models import (
    ActivityOut,
    Ending,
    EventOut,
    LostFile,
    ProgressOut,
    RunningOut,
    StepOut,
    StubAnswer,
    StubRule,
    StubState,
)
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
    for answer in rule.then:
        answer_of(**_values(answer, "times"))  # lest half of a rule be set
    stub = service.stub(**_values(rule, "then"))
    for answer in rule.then:
        stub.then(**_values(answer))
    return _state(stub)


@CONTROL.register("POST", PREFIX + "/stubs/{number}/then", response=StubState, tag=QUEUE)
def add_answer(service: Control, number: int, answer: Annotated[StubAnswer, Body]) -> StubState:
    """Say how a stub answers after the answers so far."""
    return _state(service.stubs.get(number).then(**_values(answer)))


@CONTROL.register("DELETE", PREFIX + "/stubs/{number}", tag=QUEUE)
def remove_stub(service: Control, number: int) -> dict[str, str]:
    """Take one stub back."""
    if not service.stubs.remove(number):
        raise NotFound(f"there is no stub {number}")
    return {"done": "remove"}


def _values(model: StubAnswer, *without: str) -> dict[str, Any]:
    """Return the values of a model as they are; dumping it would encode the files again."""
    return {name: getattr(model, name) for name in type(model).model_fields if name not in without}


@CONTROL.register("DELETE", PREFIX + "/stubs", tag=QUEUE)
def clear_stubs(service: Control) -> dict[str, str]:
    """Take all stubs back."""
    service.stubs.clear()
    return {"done": "clear"}


def _state(stub: Stub) -> StubState:
    return StubState(
        number=stub.number,
        description=str(stub),
        hits=stub.hits,
        platform=stub.platform,
        collab=stub.collab,
        user=stub.user,
        code=stub.code,
    )


@CONTROL.register("GET", PREFIX + "/jobs", response=list[JobRecord], tag=QUEUE)
def list_jobs(service: Control) -> list[JobRecord]:
    """List all jobs as they are stored, oldest first."""
    return service.jobs()


@CONTROL.register("GET", PREFIX + "/jobs/{job}", response=JobRecord, tag=QUEUE)
def get_job(service: Control, job: int) -> JobRecord:
    """Return a job as it is stored."""
    return service.job(job)


@CONTROL.register("GET", PREFIX + "/jobs/{job}/log", tag=QUEUE, media_type="text/plain")
def get_log(service: Control, job: int) -> str:
    """Return the log of a job as it is now."""
    return service.log(job)


@CONTROL.register("GET", PREFIX + "/activity", response=ActivityOut, tag=QUEUE)
def get_activity(service: Control) -> ActivityOut:
    """Return what the queue is busy with: jobs that wait, and how far those that run have come."""
    activity = service.activity()
    running = [
        RunningOut(id=job_id, progress=ProgressOut(**dataclasses.asdict(come)) if come else None)
        for job_id, come in activity.running.items()
    ]
    return ActivityOut(waiting=activity.waiting, held=activity.held, running=running, over=activity.over)


@CONTROL.register("POST", PREFIX + "/hold", tag=QUEUE)
def hold(service: Control) -> dict[str, str]:
    """Take no further job off the queue."""
    service.hold()
    return {"done": "hold"}


@CONTROL.register("GET", PREFIX + "/hold", tag=QUEUE)
def is_held(service: Control) -> dict[str, bool]:
    """Say whether the queue is held."""
    return {"held": service.is_held}


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
    while service.is_running:
        news = service.events.since(since)
        if not news:
            seen = since
            service.events.wait_until(
                lambda seen=seen: service.events.count > seen or not service.is_running,  # type: ignore[misc]
                _KEEP_ALIVE_S,
            )
            yield ": still there\n\n"
            continue
        for event in news:
            since = event.number
            yield f"id: {event.number}\ndata: {json.dumps(_event(event).model_dump(mode='json'))}\n\n"


def _event(event: JobEvent) -> EventOut:
    return EventOut(number=event.number, job_id=event.job_id, status=event.status.value, at=event.at)
