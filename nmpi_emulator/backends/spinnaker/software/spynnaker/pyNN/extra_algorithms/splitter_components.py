"""What a script finds as ``spynnaker.pyNN.extra_algorithms.splitter_components``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.splitters import (
    SplitterDelayVertexSlice,
    SplitterPoissonDelegate,
    SplitterPopulationVertex,
    SplitterPopulationVertexFixed,
    SplitterPopulationVertexNeuronsSynapses,
)

__all__ = [
    "SplitterDelayVertexSlice",
    "SplitterPoissonDelegate",
    "SplitterPopulationVertex",
    "SplitterPopulationVertexFixed",
    "SplitterPopulationVertexNeuronsSynapses",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
