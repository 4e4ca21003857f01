"""The clock of the emulator."""

from __future__ import annotations

from typing import Annotated

from nmpi_emulator.api.operations import Body

from .interface import Control
from .models import ClockChange, ClockState
from .table import CONTROL, PREFIX, TIME


@CONTROL.register("GET", PREFIX + "/clock", response=ClockState, tag=TIME)
def read_clock(service: Control) -> ClockState:
    """Say what the clock shows."""
    return ClockState(now=service.clock.now())


@CONTROL.register("POST", PREFIX + "/clock", response=ClockState, tag=TIME)
def change_clock(service: Control, change: Annotated[ClockChange, Body]) -> ClockState:
    """Freeze, advance, resume or reset the clock."""
    clock = service.clock
    if change.action == "freeze":
        clock.freeze(change.moment)
    elif change.action == "advance":
        clock.advance(seconds=change.seconds)
    elif change.action == "resume":
        clock.resume()
    else:
        clock.reset()
    return ClockState(now=clock.now())
