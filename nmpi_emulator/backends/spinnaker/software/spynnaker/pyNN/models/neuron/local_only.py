"""What a script finds as ``spynnaker.pyNN.models.neuron.local_only``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.synapses.local_only import (
    AbstractLocalOnly,
    LocalOnlyConvolution,
    LocalOnlyPoolDense,
)

__all__ = ["AbstractLocalOnly", "LocalOnlyConvolution", "LocalOnlyPoolDense"]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
