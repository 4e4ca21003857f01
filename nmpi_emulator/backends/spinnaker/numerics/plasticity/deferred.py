"""Plasticity that is worked off when a presynaptic spike arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.synapses.model import Handler, Indices, SynapseArrays
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615, Words
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Pairing
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import PostHistory, Window
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import Timing

#: Parameters of every plastic synapse: the scale of its receptor (stored units per nA or uS) and
#: the global weight scale of its postsynaptic cell.
SCALES = ("scale", "gain")
#: State of every plastic synapse: the tick of the last presynaptic spike.
LAST_PRE = "last_pre"


#: A presynaptic spike depresses by postsynaptic spikes that reached the synapse at least so many ticks
#: ago: spikes that coincide change nothing (sPyNNaker 7.4.1, ``_calculate_stdp_times``).  The code of
#: the released binaries has no such condition on this side; it would be 0 there.
EARLIEST_DEPRESSION = 1


def trace_name(index: int) -> str:
    """Return the state variable that holds a presynaptic trace."""
    return f"pre_trace{index}"


@dataclass(frozen=True, eq=False)
class DeferredRule:
    """A rule for the engine; ``timing`` makes the timing rule for a length of step (ms)."""

    timing: Callable[[SynapseArrays], Timing]
    #: Every postsynaptic spike goes into the history of its cell, not to its synapses.
    listens: bool = False
    watches: bool = True

    def bind(self, arrays: SynapseArrays) -> Handler:
        """Return the handler of one group of synapses."""
        return DeferredHandler(self.timing(arrays), arrays)


class DeferredHandler:
    """Updates synapses as cores do."""

    def __init__(self, timing: Timing, arrays: SynapseArrays) -> None:
        """Hold on to the arrays; their values come later."""
        self._timing = timing
        self._arrays = arrays
        self._weight = arrays.array("weight")
        self._last_pre = arrays.array(LAST_PRE)
        self._traces = [arrays.array(trace_name(index)) for index in range(timing.pre_traces)]
        self._own = {name: arrays.array(name) for name in timing.state}
        cells, self._cell_of = np.unique(arrays.post, return_inverse=True)
        self._index = np.full(arrays.network_size, -1, dtype=np.intp)
        self._index[cells] = np.arange(cells.size)
        self._history = PostHistory(cells.size, timing.post_traces)
        self._constants: dict[str, Words] | None = None

    def spiked(self, cells: IntArray, now: float) -> None:
        """Enter postsynaptic spikes into the histories."""
        places = self._index[cells]
        places = places[places >= 0]
        if places.size:
            tick = self._tick(now)
            last, traces = self._history.latest(places)
            self._history.add(places, tick, self._timing.post_spike(tick - last, last, traces))

    def post(self, synapses: Indices, now: float) -> None:
        """Do nothing: spikes are taken from ``spiked``."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Work off what has happened since the last presynaptic spike; return the new weights."""
        tick = self._tick(now)
        constants = {name: values[synapses] for name, values in self._encoded().items()}
        unit = constants.pop("unit")
        batch = Batch(
            weight=self._stored(synapses) * unit,
            constants=constants,
            state={name: _whole(values[synapses]) for name, values in self._own.items()},
        )
        last_pre = _whole(self._last_pre[synapses])
        old = self._pre_traces(synapses)
        new = self._timing.pre_spike(tick - last_pre, last_pre, old)
        delay = self._arrays.dendritic[synapses].astype(np.int64)
        window = self._history.window(
            self._cell_of[synapses], np.maximum(last_pre - delay, 0), np.maximum(tick - delay, 0)
        )
        self._work_off(batch, window, last_pre, old, delay)
        self._meet(batch, window, last_pre, new, tick, delay)
        return self._keep(synapses, batch, unit, tick, new)

    def _tick(self, now: float) -> int:
        return round(now / self._arrays.dt_ms)

    def _encoded(self) -> dict[str, Words]:
        """Return the constants of all synapses as the host stores them."""
        if self._constants is None:
            array, weights = self._arrays.array, self._timing.weights
            gain = array("gain")
            values = {name: array(name) * gain for name in weights.bounded}
            for name in weights.of_maximum:
                values[name] = values[name] * array("w_max")
            values.update({name: array(name) for name in weights.relative})
            self._constants = {name: S1615.encode(numbers) for name, numbers in values.items()}
            self._constants["unit"] = _whole(np.rint(gain * S1615.one / array("scale")))
        return self._constants

    def _stored(self, synapses: Indices) -> Words:
        """Return weights in stored units."""
        return _whole(np.rint(self._weight[synapses] * self._arrays.array("scale")[synapses]))

    def _pre_traces(self, synapses: Indices) -> Words:
        columns = [values[synapses] for values in self._traces]
        return _whole(np.array(columns).reshape(len(columns), synapses.size).T)

    def _work_off(self, batch: Batch, window: Window, last_pre: Words, traces: Words, delay: Words) -> None:
        """Let postsynaptic spikes since the last presynaptic one change the weights, in order."""
        for column in np.flatnonzero(window.inside.any(axis=0)):
            now = window.times[:, column] + delay
            elapsed = now - last_pre
            rows = np.flatnonzero(window.inside[:, column] & (elapsed > 0))
            part = batch.take(rows)
            pairing = Pairing(
                now=now[rows],
                elapsed=elapsed[rows],
                pre=traces[rows],
                post=window.traces[rows, column],
                last_pre=last_pre[rows],
                earlier_post=window.times[rows, column - 1],
            )
            self._timing.on_post(part, pairing)
            batch.put(rows, part)

    def _meet(
        self,
        batch: Batch,
        window: Window,
        last_pre: Words,
        traces: Words,
        tick: int,
        delay: Words,
    ) -> None:
        """Let the presynaptic spike of this tick change the weights.

        What it meets is the last postsynaptic spike that has reached the synapse by now.
        """
        every = np.arange(window.last.size)
        elapsed = tick - delay - window.times[every, window.last]
        rows = np.flatnonzero((window.last > 0) & (elapsed >= EARLIEST_DEPRESSION))
        if rows.size == 0:
            return
        part = batch.take(rows)
        pairing = Pairing(
            now=np.full(rows.size, tick),
            elapsed=elapsed[rows],
            pre=traces[rows],
            post=window.traces[rows, window.last[rows]],
            last_pre=last_pre[rows],
            earlier_post=window.times[rows, window.last[rows] - 1],
        )
        self._timing.on_pre(part, pairing)
        batch.put(rows, part)

    def _keep(self, synapses: Indices, batch: Batch, unit: Words, tick: int, traces: Words) -> FloatArray:
        """Store weights in sixteen bits, and what else a synapse keeps; return the weights."""
        stored = (batch.weight // unit) & 0xFFFF
        weights: FloatArray = stored / self._arrays.array("scale")[synapses]
        self._weight[synapses] = weights
        self._last_pre[synapses] = tick
        for column, values in enumerate(self._traces):
            values[synapses] = traces[:, column]
        for name, values in self._own.items():
            values[synapses] = batch.state[name]
        return weights


def _whole(values: FloatArray) -> Words:
    words: Words = values.astype(np.int64)
    return words
