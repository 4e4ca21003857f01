"""What goes over the wire of the control interface."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict

from nmpi_emulator.models.progress import Phase


class ControlModel(BaseModel):
    """A JSON object of the control interface: unknown members are mistakes."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ResetRequest(BaseModel):
    """How to go back.

    :param action: ``reset``: to the state after the start; ``configure``: keep everything.
    :param service_status: the text that the service shows of itself, and that may close it.
    :param simulator: what executes networks: ``brian2``, ``mock`` or ``none``.
    :param scenario: what the caller is about to do; nobody looks at it.
    """

    model_config = ConfigDict(extra="ignore", defer_build=True)

    action: Literal["reset", "configure"] = "reset"
    service_status: str | None = None
    simulator: str | None = None
    scenario: str | None = None


class FaultRule(ControlModel):
    """A fault to set; see ``GET /_emulator/faults/kinds``."""

    kind: str
    method: str | None = None
    path: str | None = None
    service: str | None = None
    host: str | None = None
    user: str | None = None
    platform: str | None = None
    on: list[int] = []
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


class FaultState(FaultRule):
    """A fault that is set.

    :param seen: how many requests it was about.
    :param hits: how many of them it has struck.
    """

    number: int
    seen: int
    hits: int


class StubAnswer(ControlModel):
    """How jobs end without running.

    :param files: contents by name, base64-encoded.
    :param times: how many jobs get this answer; all further ones if null.
    """

    status: str = "finished"
    log: str = ""
    files: dict[str, Base64Bytes] = {}
    delay: float = 0.0
    resource_usage: float | None = None
    provenance: dict[str, Any] | None = None
    times: int | None = None


class StubRule(StubAnswer):
    """A stub to set: which jobs, and their first answer; ``then`` holds further ones."""

    platform: str | None = None
    collab: str | None = None
    user: str | None = None
    code: str | None = None
    then: list[StubAnswer] = []


class StubState(ControlModel):
    """A stub that is set.

    :param hits: how many jobs it has answered.
    :param platform: which jobs it is about; likewise ``collab``, ``user`` and ``code``.
    """

    number: int
    platform: str | None
    collab: str | None
    user: str | None
    code: str | None
    description: str
    hits: int


class ExchangeOut(ControlModel):
    """A request that was made, and its answer; bodies as text."""

    number: int
    at: dt.datetime
    method: str
    path: str
    query: str
    user: str | None
    headers: dict[str, str]
    body: str
    status: int
    answer_headers: dict[str, str]
    answer: str
    fault: str | None


class EventOut(ControlModel):
    """A job came into a state."""

    number: int
    job_id: int
    status: str
    at: dt.datetime


class StepOut(ControlModel):
    """The job that was moved on, and the state it came into; null if none waits or runs."""

    job_id: int | None = None
    status: str | None = None


class ProgressOut(ControlModel):
    """How far a job has come with what takes long.

    :param phase: ``fetching`` (source or inputs, in bytes), ``installing`` or ``making`` (what the job asks
        for by its hardware_config, in requests), ``building`` (the network), ``compiling`` (its code, in
        parts) or ``simulating`` (simulated time).
    :param total: null if nobody knows.
    :param unit: of ``done`` and ``total``: ``bytes``, ``requests``, ``parts``, ``ms``, ``us``, or nothing.
    :param name: what is fetched, installed or made.
    """

    phase: Phase
    done: float
    total: float | None
    unit: str
    name: str


class RunningOut(ControlModel):
    """A job that is being executed; ``progress`` is null if nothing takes long, or nobody knows."""

    id: int
    progress: ProgressOut | None


class ActivityOut(ControlModel):
    """What the queue is busy with.

    :param waiting: how many jobs wait that will be executed here.
    :param held: whether no further job is taken off the queue.
    :param over: how many jobs are over, in whatever way.
    """

    waiting: int
    held: bool
    running: list[RunningOut]
    over: int


class ClockChange(ControlModel):
    """What the clock is to do.

    :param action: ``freeze`` (at ``moment``, or now), ``advance`` (by ``seconds``), ``resume`` or ``reset``.
    """

    action: Literal["freeze", "advance", "resume", "reset"]
    moment: dt.datetime | None = None
    seconds: float = 0.0


class ClockState(ControlModel):
    """What the clock shows."""

    now: dt.datetime


class Ending(ControlModel):
    """Why a job ends."""

    reason: str = "The platform has killed the job."


class LostFile(ControlModel):
    """Which output file is lost: its path, or the last part of it."""

    name: str


class TokenHolder(ControlModel):
    """Whose tokens are to expire; everybody's if null."""

    username: str | None = None


class Allowance(ControlModel):
    """A collab and a platform."""

    collab: str
    platform: str


class Quota(Allowance):
    """How much a collab may use of a platform, in its unit, and has used."""

    limit: float
    usage: float = 0.0


class Token(ControlModel):
    """A token, and whose it is."""

    username: str
    token: str


class KeyRequest(ControlModel):
    """The platform whose provider's key is wanted."""

    platform: str


class ProviderKey(ControlModel):
    """An API key, and the platform that it is for."""

    platform: str
    key: str


class PlatformMode(ControlModel):
    """Who executes the jobs of a platform."""

    mode: Literal["internal", "external", "off"]
