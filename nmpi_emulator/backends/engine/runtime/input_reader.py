"""Hands the cells the synaptic input of each step."""

# mypy: allow-subclassing-any

from __future__ import annotations

from nmpi_emulator.backends.engine.runtime.accumulators import Accumulators
from nmpi_emulator.backends.engine.runtime.input_ring import InputRing
from nmpi_emulator.backends.engine.runtime.part import Part
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class InputReader(Part):
    """Takes from the ring what arrives in a step and puts it into the input arrays."""

    def __init__(
        self,
        ring: InputRing,
        accumulators: Accumulators,
        timeline: Timeline,
    ) -> None:
        """Serve the input arrays of ``accumulators``."""
        super().__init__("input_reader", "start", timeline, order=1)
        self._ring = ring
        self._targets = accumulators.targets

    def run(self) -> None:
        """Hand out the input of this step."""
        self._ring.take(self.timeline.arrival, self._targets)
