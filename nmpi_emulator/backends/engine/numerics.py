"""How continuous time meets the grid of time steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
#: Numbers of cells, steps, indices: integers of any size.
IntArray = npt.NDArray[np.integer[Any]]

#: Time is compared in whole tics of this length, so that 0.3 ms is three steps of 0.1 ms.
#: One microsecond is NEST's own tic (nestkernel/nest_time.h, TICS_PER_MS_DEFAULT = 1000).
TIC_MS = 0.001


def whole_steps(time_ms: float, dt_ms: float) -> int:
    """Return the smallest number of steps that lasts at least ``time_ms``."""
    return math.ceil(round(time_ms / TIC_MS) * TIC_MS / dt_ms - 1e-9)


def refractory_steps(tau_refrac_ms: FloatArray, dt_ms: float) -> FloatArray:
    """Return for how many steps after a spike a cell rests.

    A refractory period is never shortened: NEST (``Time::get_steps``) and SpiNNaker
    (``ceil(tau_refrac / dt)``) both round it up to whole steps.
    """
    in_tics = np.round(np.asarray(tau_refrac_ms, dtype=float) / TIC_MS) * TIC_MS
    return np.ceil(in_tics / dt_ms - 1e-9)


@dataclass(frozen=True, kw_only=True)
class Numerics:
    """Say which grid point an event of a step belongs to.

    Step ``k`` carries every state variable from ``k * dt`` to ``(k + 1) * dt``.  The defaults are
    the convention of NEST with spikes on the grid.  A machine with another order of things hands
    in other numbers, or a subclass with other rounding rules; the engine has no other switch.

    ``spike_stamp``
        Steps from the beginning of a step to the time stamped on a spike found in it: 1 stamps the
        end of the step (NEST), 0 the beginning (SpiNNaker, whose tick ``t`` reports its spikes as
        ``t``).
    ``arrival``
        Which synaptic input a step consumes, relative to its beginning: 1 lets step ``k`` consume
        what arrives at ``k + 1`` (NEST adds it after the membrane has moved), 0 what arrives at
        ``k`` (SpiNNaker reads the ring buffer first).
    ``sample_stamp``
        The time of the sample taken after step ``k`` is ``k + sample_stamp``.  With 1 the initial
        state is sample 0 and N steps give N + 1 samples; with 0 they give N.
    """

    spike_stamp: int = 1
    arrival: int = 1
    sample_stamp: int = 1

    def delay_steps(self, delays_ms: FloatArray, dt_ms: float) -> npt.NDArray[np.int32]:
        """Return delays in whole steps: rounded to the nearest, and never less than one."""
        steps: FloatArray = np.maximum(np.rint(delays_ms / dt_ms), 1)
        return steps.astype(np.int32)

    def source_steps(self, times_ms: FloatArray, dt_ms: float) -> IntArray:
        """Return the grid point at which a given spike time takes effect (the nearest)."""
        return np.rint(times_ms / dt_ms).astype(np.int64)

    def current_steps(self, times_ms: FloatArray, dt_ms: float) -> IntArray:
        """Return the step in which a current source changes (the nearest)."""
        return np.rint(times_ms / dt_ms).astype(np.int64)

    def reported_times(self, times_ms: FloatArray, steps: IntArray, dt_ms: float) -> FloatArray:
        """Return the times under which given spikes are recorded: as they were given."""
        return times_ms


NEST_ON_GRID = Numerics()
