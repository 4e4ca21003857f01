"""Neuromodulation: reward and punishment decide what becomes of the changes that STDP proposes.

STDP changes an eligibility trace in place of the weight; the weight follows the product of eligibility and
dopamine, both of which decay (Izhikevich 2007, Cerebral Cortex 17:2443).  Between two events the product
is integrated in closed form.  Source: ``synapse_dynamics_stdp_izhikevich_neuromodulation_impl.c``, as it
stands in the binaries of sPyNNaker 7.4.1.

A spike of a rewarding source adds to the dopamine level of a cell, one of a punishing source subtracts.
These synapses and the plastic ones are of one model, so that they find each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.engine.synapses.model import Handler, Indices, SynapseArrays
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615, Words, product, wrapped
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Rows
from nmpi_emulator.backends.spinnaker.numerics.plasticity.deferred import DeferredHandler
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import ENTRIES, Window
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import (
    ONE,
    ExponentialTable,
    trace,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import product as trace_product
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import Timing
from nmpi_emulator.backends.spinnaker.numerics.plasticity.visit import Visit
from nmpi_emulator.backends.spinnaker.numerics.plasticity.weights import by_trace

#: Says what a synapse does: 0 learns, 1 rewards, -1 punishes.
MODULATES = "modulates"
#: What STDP has proposed, in stored units.
ELIGIBILITY = "eligibility"
#: One table entry for so many ticks, as powers of two (``synapse_dynamics_neuromodulation.py``).
_ELIGIBILITY_SHIFT, _DOPAMINE_SHIFT = 4, 2


def count_as_spikes(window: Window, rows: Rows, columns: Words) -> npt.NDArray[np.bool_]:
    """Return which entries the core takes for spikes.

    quirk: the entries are counted from the end of the history, as if none were after the window; so
    what is still on its way through the dendrite shifts spikes and changes of dopamine.
    """
    shifted = np.minimum(columns + window.latest(rows) - window.last[rows], ENTRIES - 1)
    spikes: npt.NDArray[np.bool_] = window.traces(rows, shifted)[:, -1] == 0
    return spikes


@dataclass(frozen=True)
class Modulation:
    """The numbers of neuromodulation: time constants (ms) and the bounds of the weights."""

    tau_c: float
    tau_d: float
    w_min: float
    w_max: float


@dataclass(frozen=True, eq=False)
class ModulatedRule:
    """STDP under neuromodulation, as a rule for the engine; see ``DeferredRule``."""

    timing: Callable[[SynapseArrays], Timing]
    handler: Callable[[Timing, SynapseArrays, Modulation], Handler]
    modulation: Modulation
    listens: bool = False
    watches: bool = True

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of synapses."""
        return self.handler(self.timing(arrays), arrays, self.modulation)


class ModulatedHandler(DeferredHandler):
    """Updates plastic synapses under neuromodulation as cores do.

    An entry of a cell's history is a spike or a change of its dopamine level; behind the traces of
    the timing rule it holds the dopamine level, and 1 where it is no spike.
    """

    further_traces = 2
    further_state = (ELIGIBILITY,)

    def __init__(self, timing: Timing, arrays: SynapseArrays, modulation: Modulation) -> None:
        """Tabulate the decay of eligibility and dopamine."""
        super().__init__(timing, arrays)
        self._modulation = modulation
        self._eligibility = ExponentialTable(modulation.tau_c, arrays.dt_ms, _ELIGIBILITY_SHIFT)
        self._dopamine = ExponentialTable(modulation.tau_d, arrays.dt_ms, _DOPAMINE_SHIFT)
        rate = 1.0 / modulation.tau_c + 1.0 / modulation.tau_d
        self._integral = S1615.encode(-1.0 / rate)
        self._own_traces = timing.post_traces

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Change dopamine levels, and update the plastic synapses; only these transmit."""
        modulates = self._arrays.array(MODULATES)[synapses]
        for sign in (1, -1):
            self._modulate(synapses[modulates == sign], sign, self._tick(now))
        learning = modulates == 0
        transmitted = np.zeros(synapses.size)
        if learning.any():
            transmitted[learning] = super().pre(synapses[learning], now)
        return transmitted

    def _modulate(self, synapses: Indices, sign: int, tick: int) -> None:
        """Enter changes of dopamine levels into the histories, one after the other for each cell."""
        while synapses.size:
            cells, first = np.unique(self._cell_of[synapses], return_index=True)
            last, traces = self._history.latest(cells)
            entry = self._decayed(tick - last, last, traces)
            amounts = np.rint(self._weight[synapses[first]] * ONE).astype(np.int64)
            entry[:, -2] = trace(entry[:, -2] + sign * amounts)
            entry[:, -1] = 1
            self._history.add(cells, tick, entry)
            synapses = np.delete(synapses, first)

    def _decayed(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return an entry without a spike: all traces decayed."""
        own = traces[:, : self._own_traces]
        faded = trace(self._timing.post_spike(elapsed, last, own) - ONE)
        return np.column_stack((faded, self._level(traces, elapsed), np.zeros_like(elapsed)))

    def _level(self, traces: Words, elapsed: Words) -> Words:
        """Return the dopamine level some ticks after an entry."""
        return trace_product(traces[:, -2], self._dopamine(elapsed))

    def _entry(self, elapsed: Words, last: Words, traces: Words) -> Words:
        own = self._timing.post_spike(elapsed, last, traces[:, : self._own_traces])
        return np.column_stack((own, self._level(traces, elapsed), np.zeros_like(elapsed)))

    def _plain_constants(self) -> dict[str, FloatArray]:
        gain = self._arrays.array("gain")
        bounds = {"lowest": self._modulation.w_min * gain, "highest": self._modulation.w_max * gain}
        return {**super()._plain_constants(), **bounds}

    def _change(self, batch: Batch, visit: Visit) -> None:
        """Follow eligibility and weight from event to event."""
        unit = batch.constants["unit"]
        eligible = Batch(batch.state[ELIGIBILITY] * unit, batch.constants, {})
        window = visit.window
        every = np.arange(window.last.size)
        first = window.before
        since_first = np.maximum(visit.last_pre - window.times(every, first), 0)
        level = self._level(window.traces(every, first), since_first)
        level = np.where(first > 0, level, 0)
        since = visit.last_pre.copy()
        for rows, columns in visit.entries():
            now = window.times(rows, columns) + visit.delay[rows]
            self._follow(batch, eligible, rows, level[rows], now - since[rows])
            spikes = count_as_spikes(window, rows, columns)
            self._propose(eligible, visit, rows[spikes], columns[spikes])
            level[rows], since[rows] = window.traces(rows, columns)[:, -2], now
        rows = np.flatnonzero(window.last > 0)
        self._follow(batch, eligible, rows, level[rows], visit.tick - since[rows])
        # An entry that only changes dopamine can bring a decayed trace, but no spike to coincide with.
        changes = (window.last > 0) & (window.traces(every, window.last)[:, -1] > 0)
        meeting = np.union1d(visit.meeting(), np.flatnonzero(changes))
        part = eligible.take(meeting)
        self._timing.on_pre(part, visit.met_by_pre(meeting))
        eligible.put(meeting, part)
        batch.weight = np.clip(batch.weight, batch.constants["lowest"], batch.constants["highest"])
        batch.state[ELIGIBILITY] = (eligible.weight // unit) & 0xFFFF

    def _propose(self, eligible: Batch, visit: Visit, rows: Rows, columns: Words) -> None:
        part = eligible.take(rows)
        self._timing.on_post(part, visit.met_by_post(rows, columns))
        eligible.put(rows, part)

    def _follow(self, batch: Batch, eligible: Batch, rows: Rows, level: Words, elapsed: Words) -> None:
        """Integrate the weights over some ticks, and let the eligibility decay."""
        left = self._eligibility(elapsed)
        amount = by_trace(product(eligible.weight[rows], self._integral), level)
        lost = trace(trace_product(left, self._dopamine(elapsed)) - ONE)
        changed = wrapped(batch.weight[rows] + by_trace(amount, lost))
        batch.weight[rows] = np.where(level == 0, batch.weight[rows], changed)
        eligible.weight[rows] = by_trace(eligible.weight[rows], left)
