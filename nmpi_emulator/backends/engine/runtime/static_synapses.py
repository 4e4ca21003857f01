"""All static synapses of a network as one Brian2 object."""

# mypy: allow-subclassing-any

from __future__ import annotations

from nmpi_emulator.backends.engine.runtime.input_ring import InputRing
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.spike_bus import SpikeBus
from nmpi_emulator.backends.engine.runtime.synapse_table import SynapseTable
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class StaticSynapses(Part):
    """Adds the weights of the synapses of whoever spiked to the input ring.

    A Brian2 Synapses object joins two groups, holds a queue of events per delay and costs tens of
    milliseconds to make.  A static synapse needs none of that: at the spike, its weight goes to the
    slot of its time of arrival.  So one sorted list serves all static projections of a network.
    """

    def __init__(
        self,
        name: str,
        table: SynapseTable,
        ring: InputRing,
        bus: SpikeBus,
        timeline: Timeline,
    ) -> None:
        """Take the synapses of ``table``."""
        super().__init__(f"synapses_{name}", "synapses", timeline)
        self._table = table
        self._ring = ring
        self._bus = bus
        self._weights = table.weights()
        self._offsets = table.targets + table.delays() * ring.width

    def update(self) -> None:
        """Take over weights and delays that were set in the description."""
        names: set[str] = set().union(*(part.changed for part in self._table.connections))
        for part in self._table.connections:
            part.changed.clear()
        if "weight" in names:
            self._weights = self._table.weights()
        if "delay" in names:
            self._offsets = self._table.targets + self._table.delays() * self._ring.width

    def deliver(self, stamp: int) -> None:
        """Send out the spikes that are on the bus, stamped with grid point ``stamp``."""
        if self._bus.all.size:
            places = self._table.by_pre.places(self._bus.all)
            self._ring.add(stamp, self._offsets[places], self._weights[places])

    def run(self) -> None:
        """Send out the spikes of this step."""
        self.deliver(self.timeline.stamp)
