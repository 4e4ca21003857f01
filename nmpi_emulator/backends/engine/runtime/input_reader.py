"""Hands the cells the synaptic input of each step."""

# mypy: allow-subclassing-any

from __future__ import annotations

from brian2 import BrianObject

from nmpi_emulator.backends.engine.runtime.accumulators import Accumulators
from nmpi_emulator.backends.engine.runtime.input_ring import InputRing
from nmpi_emulator.backends.engine.runtime.timeline import Timeline


class InputReader(BrianObject):
    """Takes from the ring what arrives in a step and puts it into the input arrays."""

    add_to_magic_network = False

    def __init__(
        self,
        ring: InputRing,
        accumulators: Accumulators,
        timeline: Timeline,
    ) -> None:
        """Serve the input arrays of ``accumulators``."""
        super().__init__(when="start", order=1, clock=timeline.clock, name="input_reader")
        self._ring = ring
        self._targets = accumulators.targets
        self._timeline = timeline

    def run(self) -> None:
        """Hand out the input of this step."""
        self._ring.take(self._timeline.arrival, self._targets)
