"""All synapses of one plastic model as one Brian2 group."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.network import Connections
from nmpi_emulator.backends.engine.numerics import IntArray
from nmpi_emulator.backends.engine.runtime.event_queue import EventQueue, Synapses
from nmpi_emulator.backends.engine.runtime.input_ring import InputRing
from nmpi_emulator.backends.engine.runtime.part import ArrayPart, Part
from nmpi_emulator.backends.engine.runtime.spike_bus import SpikeBus
from nmpi_emulator.backends.engine.runtime.synapse_table import Rows, SynapseTable
from nmpi_emulator.backends.engine.runtime.text_handler import TextHandler
from nmpi_emulator.backends.engine.runtime.timeline import Timeline
from nmpi_emulator.backends.engine.synapses.model import (
    CompilableHandler,
    SynapseModel,
    TextRule,
    WatchingHandler,
)


class PlasticSynapses(ArrayPart):
    """The synapses of all projections that share one plastic model.

    Brian2's Synapses could hold the equations, but not these three things: one object for many pre-
    and postsynaptic groups, a delay of which a part lies in the dendrite, and spikes of a cell that
    count several times in a step.  The rule itself is Brian2 code, or Python.

    A synapse sees a presynaptic spike after the axonal part of its delay and a postsynaptic one
    after the dendritic part; what it transmits reaches the cell after the dendritic part.
    """

    def __init__(
        self,
        model: SynapseModel,
        table: SynapseTable,
        ring: InputRing,
        bus: SpikeBus,
        timeline: Timeline,
        rng: np.random.Generator,
    ) -> None:
        """Allocate the arrays of all synapses and bind the rule to them."""
        super().__init__(f"synapses_{model.name}", "synapses", len(table), timeline)
        if model.rule is None:
            raise ValueError(f"Synapse model {model.name} has no rule: it is static.")
        self.model = model
        self.table = table
        self.post, self.network_size = table.post, table.network_size
        self.rng = rng
        self._ring = ring
        self._bus = bus
        self._by_post = Rows(table.post, table.network_size) if model.rule.listens else None
        self._on_axon, self._in_dendrite = EventQueue(), EventQueue()
        self.variables.add_array("now", size=1, scalar=True)
        for name in ("weight", *model.parameters, *model.state):
            self.add_array(name)
        self._handler = model.rule.bind(self)
        if isinstance(self._handler, CompilableHandler):
            self.codes += self._handler.codes
        self._watcher = cast(WatchingHandler, self._handler) if model.rule.watches else None

    @property
    def dendritic(self) -> npt.NDArray[np.int32]:
        """Number of steps of each delay that lie in the dendrite."""
        return self._dendritic

    def text_handler(self, rule: TextRule) -> TextHandler:
        """Return the handler that Brian2 generates from the text of a rule."""
        return TextHandler(rule, self)

    def load(self, old: PlasticSynapses | None) -> None:
        """Set all values from the description; known synapses keep what they have learnt."""
        for part in self.table.connections:
            self._set(part, ("weight", *self.model.parameters, *self.model.state))
        self._set_delays()
        if old:
            self._inherit(old)
        self._settle()

    def _inherit(self, old: PlasticSynapses) -> None:
        new_places = np.full(old.size, -1, dtype=np.intp)
        for part in old.table.connections:
            before, now = old.table.places_of(part), self.table.places_of(part)
            new_places[before] = now
            for name in {"weight", *self.model.state} - part.changed:
                self.array(name)[now] = old.array(name)[before]
        for mine, queue in (
            (self._on_axon, old._on_axon),
            (self._in_dendrite, old._in_dendrite),
        ):
            for point, synapses in queue.carried_over(new_places):
                mine.put(point, synapses)

    def update(self) -> None:
        """Take over what was set in the description since the last time."""
        for part in self.table.connections:
            where = {"delay", "dendritic_fraction"}
            self._set(part, part.changed - where)
            if part.changed & where:
                self._set_delays()
        self._settle()

    def _settle(self) -> None:
        for part in self.table.connections:
            part.changed.clear()

    def _set(self, part: Connections, names: tuple[str, ...] | set[str]) -> None:
        places = self.table.places_of(part) if names else None
        for name in names:
            self.array(name)[places] = part.value(name)

    def _set_delays(self) -> None:
        delays = self.table.delays()
        fractions = self.table.ordered(lambda part: np.full(len(part), part.dendritic_fraction))
        self._dendritic = np.rint(fractions * delays).astype(np.int32)
        self._axonal = delays - self._dendritic
        self._axonal_anywhere = bool(self._axonal.any())
        self._offsets = self.table.targets + self._dendritic * self._ring.width

    def deliver(self, stamp: int) -> None:
        """Handle the spikes on the bus, stamped ``stamp``, and what is in dendrites until then.

        Where both sides reach a synapse at the same grid point, the postsynaptic spike comes first,
        as in NEST; but after an axonal delay it comes second, because what arrives along an axon
        must be in the ring before the step in which it arrives.  (Coincident spikes are no pair in
        either case.)
        """
        if self._by_post is not None:
            self._handle_post(self._by_post, stamp)
        if self._watcher is not None:
            self._watcher.spiked(self._bus.from_cells, stamp * self.dt_ms)
        for cells in _distinct(self._bus.all):
            synapses = self.table.by_pre.places(cells)
            if self._axonal_anywhere:
                delays = self._axonal[synapses]
                self._on_axon.add(stamp, synapses[delays > 0], delays[delays > 0])
                synapses = synapses[delays == 0]
            self._handle_pre(synapses, stamp)

    def arrive(self, point: int) -> None:
        """Handle what reaches the ends of axons at a grid point."""
        for synapses in self._on_axon.take(point):
            self._handle_pre(synapses, point)

    def _handle_pre(self, synapses: Synapses, point: int) -> None:
        if synapses.size:
            amounts = self._handler.pre(synapses, point * self.dt_ms)
            self._ring.add(point, self._offsets[synapses], amounts)

    def _handle_post(self, rows: Rows, stamp: int) -> None:
        for cells in _distinct(self._bus.from_cells):
            synapses = rows.order[rows.places(cells)]
            self._in_dendrite.add(stamp, synapses, self._dendritic[synapses])
        for synapses in self._in_dendrite.take(stamp):
            if synapses.size:
                self._handler.post(synapses, stamp * self.dt_ms)

    def run(self) -> None:
        """Handle the events of this step."""
        self.deliver(self.timeline.stamp)


class AxonEnds(Part):
    """Handles what arrives along axons, before the cells take their input."""

    def __init__(self, synapses: PlasticSynapses, timeline: Timeline) -> None:
        """Serve these synapses."""
        super().__init__(f"{synapses.name}_axons", "start", timeline)
        self._synapses = synapses

    def run(self) -> None:
        """Handle what arrives in this step."""
        self._synapses.arrive(self.timeline.stamp)


def _distinct(cells: IntArray) -> Iterator[IntArray]:
    """Split spikes so that no part holds a cell twice."""
    while cells.size > 1:
        ordered = np.sort(cells)
        again = ordered[1:] == ordered[:-1]
        if not again.any():
            break
        yield np.unique(cells)
        cells = ordered[1:][again]
    if cells.size:
        yield cells
