"""Plasticity that is worked off when a presynaptic spike arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.engine.synapses.model import Indices, SynapseArrays
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615, Words
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Constants, common, taken
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import PostHistory, Window
from nmpi_emulator.backends.spinnaker.numerics.plasticity.timing import Timing
from nmpi_emulator.backends.spinnaker.numerics.plasticity.visit import Visit

#: Parameters of every plastic synapse: the scale of its receptor (stored units per nA or uS) and
#: the global weight scale of its postsynaptic cell.
SCALES = ("scale", "gain")
#: State of every plastic synapse: the tick of the last presynaptic spike.
LAST_PRE = "last_pre"


def trace_name(index: int) -> str:
    """Return the state variable that holds a presynaptic trace."""
    return f"pre_trace{index}"


@dataclass(frozen=True, eq=False)
class DeferredRule:
    """A rule for the engine.

    ``timing`` makes the timing rule for a group of synapses, ``handler`` what updates them by it.
    """

    timing: Callable[[SynapseArrays], Timing]
    handler: Callable[[Timing, SynapseArrays], DeferredHandler]
    #: Every postsynaptic spike goes into the history of its cell, not to its synapses.
    listens: bool = False
    watches: bool = True

    def bind(self, arrays: SynapseArrays) -> DeferredHandler:
        """Return the handler of one group of synapses."""
        return self.handler(self.timing(arrays), arrays)


class DeferredHandler:
    """Updates synapses as cores do."""

    #: Numbers that a postsynaptic spike leaves behind beside the traces of the timing rule.
    further_traces = 0
    #: State of each synapse beside that of the timing rule.
    further_state: tuple[str, ...] = ()

    def __init__(self, timing: Timing, arrays: SynapseArrays) -> None:
        """Hold on to the arrays; their values come later."""
        self._timing = timing
        self._arrays = arrays
        self._weight = arrays.array("weight")
        self._last_pre = arrays.array(LAST_PRE)
        self._traces = [arrays.array(trace_name(index)) for index in range(timing.pre_traces)]
        self._own = {name: arrays.array(name) for name in (*timing.state, *self.further_state)}
        cells, self._cell_of = np.unique(arrays.post, return_inverse=True)
        self._index = np.full(arrays.network_size, -1, dtype=np.intp)
        self._index[cells] = np.arange(cells.size)
        self._history = PostHistory(cells.size, timing.post_traces + self.further_traces)

    def spiked(self, cells: IntArray, now: float) -> None:
        """Enter postsynaptic spikes into the histories."""
        places = self._index[cells]
        places = places[places >= 0]
        if places.size:
            tick = self._tick(now)
            last, traces = self._history.latest(places)
            self._history.add(places, tick, self._entry(tick - last, last, traces))

    def post(self, synapses: Indices, now: float) -> None:
        """Do nothing: spikes are taken from ``spiked``."""

    def pre(self, synapses: Indices, now: float) -> FloatArray:
        """Work off what has happened since the last presynaptic spike; return the new weights."""
        batch, visit = self._batch(synapses), self._visit(synapses, self._tick(now))
        self._change(batch, visit)
        return self._keep(synapses, batch, visit)

    def pass_by(self, synapses: Indices, now: float) -> None:
        """Note a presynaptic spike at places where there is no synapse now, but may be later.

        Time and trace of the last spike belong to the row of the presynaptic cell.
        """
        tick = self._tick(now)
        last_pre = _whole(self._last_pre[synapses])
        traces = self._timing.pre_spike(tick - last_pre, last_pre, self._pre_traces(synapses))
        self._remember(synapses, tick, traces)

    def _entry(self, elapsed: Words, last: Words, traces: Words) -> Words:
        """Return what a postsynaptic spike leaves behind."""
        return self._timing.post_spike(elapsed, last, traces)

    def _tick(self, now: float) -> int:
        return round(now / self._arrays.dt_ms)

    def _batch(self, synapses: Indices) -> Batch:
        constants = self._constants.of(synapses)
        return Batch(
            weight=self._stored(synapses) * constants["unit"],
            constants=constants,
            state={name: _whole(values[synapses]) for name, values in self._own.items()},
        )

    def _visit(self, synapses: Indices, tick: int) -> Visit:
        last_pre = _whole(self._last_pre[synapses])
        before = self._pre_traces(synapses)
        delay = self._arrays.dendritic[synapses].astype(np.int64)
        return Visit(
            tick=tick,
            last_pre=last_pre,
            delay=delay,
            before=before,
            after=self._timing.pre_spike(tick - last_pre, last_pre, before),
            window=Window(
                self._history,
                self._cell_of[synapses],
                np.maximum(last_pre - delay, 0),
                np.maximum(tick - delay, 0),
            ),
        )

    @cached_property
    def _constants(self) -> Constants:
        """The constants of all synapses as the host stores them.

        ``unit`` is how many steps of s16.15 one stored unit is.
        """
        plain = {name: common(values) for name, values in self._plain_constants().items()}
        ratio = self._arrays.array("gain") * S1615.one / self._arrays.array("scale")
        unit = common(_whole(np.rint(ratio)))
        return Constants({"unit": unit} | {name: S1615.encode(values) for name, values in plain.items()})

    @cached_property
    def _scale(self) -> FloatArray:
        return common(self._arrays.array("scale"))

    def _plain_constants(self) -> dict[str, FloatArray]:
        """Return the constants of all synapses, at the global weight scale where they are weights."""
        array, weights = self._arrays.array, self._timing.weights
        values = {name: array(name) * array("gain") for name in weights.bounded}
        for name in weights.of_maximum:
            values[name] = values[name] * array("w_max")
        return {**values, **{name: array(name) for name in weights.relative}}

    def _stored(self, synapses: Indices) -> Words:
        """Return weights in stored units."""
        return _whole(np.rint(self._weight[synapses] * taken(self._scale, synapses)))

    def _pre_traces(self, synapses: Indices) -> Words:
        columns = [values[synapses] for values in self._traces]
        return _whole(np.array(columns).reshape(len(columns), synapses.size).T)

    def _change(self, batch: Batch, visit: Visit) -> None:
        """Let the spikes of both sides change the weights, in order."""
        self._timing.on_posts(batch, visit)
        rows = visit.meeting()
        if rows.size:
            part = batch.take(rows)
            self._timing.on_pre(part, visit.met_by_pre(rows))
            batch.put(rows, part)

    def _keep(self, synapses: Indices, batch: Batch, visit: Visit) -> FloatArray:
        """Store weights in sixteen bits, and what else a synapse keeps; return the weights."""
        stored = (batch.weight // batch.constants["unit"]) & 0xFFFF
        weights: FloatArray = stored / taken(self._scale, synapses)
        self._weight[synapses] = weights
        self._remember(synapses, visit.tick, visit.after)
        for name, values in self._own.items():
            values[synapses] = batch.state[name]
        return weights

    def _remember(self, synapses: Indices, tick: int, traces: Words) -> None:
        """Keep time and traces of a presynaptic spike."""
        self._last_pre[synapses] = tick
        for column, values in enumerate(self._traces):
            values[synapses] = traces[:, column]


def _whole(values: FloatArray) -> Words:
    words: Words = values.astype(np.int64)
    return words
