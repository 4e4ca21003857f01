"""Which tick of the machine an event belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray, Numerics
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, Effects

#: Later than any tick that a core can count to: sources that never stop.
NEVER = 2**62


def step_us(dt_ms: float) -> int:
    """Return the length of a step in whole microseconds."""
    return round(dt_ms * 1000.0)


def source_ticks(times_ms: FloatArray, dt_ms: float) -> IntArray:
    """Return the tick at which a given spike is sent: cut to microseconds, then the next tick.

    Source: sPyNNaker 7.4.1, ``spike_source_array_vertex._as_numpy_ticks``.
    """
    us = np.floor(np.asarray(times_ms, dtype=float) * 1000.0)
    return _whole(np.ceil(us / step_us(dt_ms)))


def current_ticks(times_ms: FloatArray, dt_ms: float) -> IntArray:
    """Return the tick at which a current source changes: its time cut to whole steps.

    Source: sPyNNaker 7.4.1, ``current_sources``: ``int(time * time_steps_per_ms)``.
    """
    return _whole(np.trunc(np.asarray(times_ms, dtype=float) * (1000.0 / step_us(dt_ms))))


def delay_ticks(delays_ms: FloatArray, dt_ms: float) -> npt.NDArray[np.int32]:
    """Return delays in ticks: to the nearest, halves to even, at least one.

    Source: sPyNNaker 7.4.1, ``synapse_io``: ``numpy.rint(delay * time_steps_per_ms)``.  The product
    matters: 0.15 ms are one and a half steps of 0.1 ms, but the quotient is a little less.
    """
    steps = np.rint(np.asarray(delays_ms, dtype=float) * (1000.0 / step_us(dt_ms)))
    ticks: npt.NDArray[np.int32] = np.maximum(steps, 1).astype(np.int32)
    return ticks


def _whole(steps: FloatArray) -> IntArray:
    return np.clip(steps, -NEVER, NEVER).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class MachineDelays(Numerics):
    """Delays as SpiNNaker counts them."""

    def delay_steps(self, delays_ms: FloatArray, dt_ms: float) -> npt.NDArray[np.int32]:
        """Return delays in whole steps."""
        return delay_ticks(delays_ms, dt_ms)


@dataclass(frozen=True, kw_only=True)
class MachineSources(Numerics):
    """Spike sources and current sources that follow the ticks of SpiNNaker."""

    def source_steps(self, times_ms: FloatArray, dt_ms: float) -> IntArray:
        """Return the tick of each given spike time."""
        return source_ticks(times_ms, dt_ms)

    def current_steps(self, times_ms: FloatArray, dt_ms: float) -> IntArray:
        """Return the tick at which a current source changes."""
        return current_ticks(times_ms, dt_ms)

    def reported_times(self, times_ms: FloatArray, steps: IntArray, dt_ms: float) -> FloatArray:
        """Return the times under which given spikes are recorded: those of their ticks."""
        return np.round(steps * dt_ms, 9)


@dataclass(frozen=True, kw_only=True)
class MachineTicks(MachineDelays, MachineSources):
    """All events on the ticks of SpiNNaker."""


#: Stamps of the neuron loop: a core reads the input of tick t, records, and then updates; spikes of
#: tick t are stamped t.  (Dossier of C sources: ``neuron_impl_standard.h``.)
LOOP_ORDER = {"spike_stamp": 0, "arrival": 0, "sample_stamp": 0}

_RULES: dict[tuple[bool, bool], type[Numerics]] = {
    (True, True): MachineTicks,
    (True, False): MachineDelays,
    (False, True): MachineSources,
    (False, False): Numerics,
}


def ticks(effects: Effects = ALL) -> Numerics:
    """Return how events meet the grid of time steps under these effects."""
    rules = _RULES[effects.delays, effects.spike_grid]
    return rules(**LOOP_ORDER) if effects.order else rules()
