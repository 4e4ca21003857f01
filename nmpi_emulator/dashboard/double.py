"""What the testers' page needs of an emulator, and who may use it."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Protocol, runtime_checkable

from flask import Request

from nmpi_emulator.api.faults import Faults
from nmpi_emulator.api.journal import Journal
from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.queue.events import JobEvents
from nmpi_emulator.queue.stubs import Stubs
from nmpi_emulator.settings import Settings

from .visitors import Visitor


class Timed(Protocol):
    """An emulator with a clock that can be set, and a status that can be changed."""

    clock: EmulatorClock
    events: JobEvents

    def reset(self, service_status: str | None = None) -> None:
        """Go back to the state after the start."""

    def configure(self, service_status: str | None = None) -> None:
        """Change what can be changed while running."""


@runtime_checkable
class Double(Protocol):
    """An emulator that notes requests, goes wrong on purpose, and takes jobs off its queue when told to."""

    requests: Journal
    faults: Faults
    stubs: Stubs

    def hold(self) -> None:
        """Take no further job off the queue, until :meth:`release`."""

    def release(self) -> None:
        """Take jobs off the queue again."""

    def step(self, job: int | str | None = None) -> tuple[int, JobStatus] | None:
        """Move one job one state on."""


def may_control(request: Request, visitor: Visitor, settings: Settings) -> bool:
    """Tell whether a browser may make the emulator behave otherwise: as for ``/_emulator/``.

    Browsers on this machine may, if no token is asked for and the emulator is not behind something that
    makes all browsers look like that; others have to show the token once.
    """
    if visitor.may_control:
        return True
    if settings.control_token is not None or settings.public_url is not None:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def is_control_token(sent: str, settings: Settings) -> bool:
    """Tell whether a text is the token that lets others control the emulator."""
    token = settings.control_token
    return token is not None and hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode())
