"""The time steps of simulation and hardware."""

from __future__ import annotations

import math

from .limits import LIMITS
from .rules import RuleSet

#: A tick of the hardware shorter than this is not reliably kept, in ms.
SHORT_TICK_MS = LIMITS["short_tick"].value


def step_us(step_ms: float) -> int:
    """Return the time step in whole microseconds, rounded up.

    Source: sPyNNaker 7.4.1, ``SpiNNaker._set_up_timings``.
    """
    return math.ceil(step_ms * 1000.0)


def default_time_scale(step: int, rules: RuleSet) -> float:
    """Return by how much real time is stretched if nobody says, for a step in microseconds.

    Source: sPyNNaker 7.4.1, ``SpynnakerDataWriter.set_up_timings_and_delay``.
    """
    if rules.step_us_per_time_scale == 1_000.0:  # release 6 keeps a tick at a millisecond or more
        return max(1.0, math.ceil(1_000.0 / step))
    return max(1.0, math.ceil(step / rules.step_us_per_time_scale))


def run_steps(duration_ms: float, step_ms: float) -> int:
    """Return for how many steps a run lasts: a part of a step counts as a whole one.

    Source: SpiNNFrontEndCommon 7.4.1, ``AbstractSpinnakerBase``.
    """
    return math.ceil(duration_ms / step_ms)
