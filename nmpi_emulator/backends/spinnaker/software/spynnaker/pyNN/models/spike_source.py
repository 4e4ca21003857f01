"""What a script finds as ``spynnaker.pyNN.models.spike_source``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.sources.poisson import SpikeSourcePoisson, SpikeSourcePoissonVariable
from nmpi_emulator.backends.spinnaker.sources.spike_array import SpikeSourceArray

__all__ = ["SpikeSourceArray", "SpikeSourcePoisson", "SpikeSourcePoissonVariable"]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
