"""What a script finds as ``spynnaker.pyNN.models.spike_source``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.sources.poisson import SpikeSourcePoisson, SpikeSourcePoissonVariable
from nmpi_emulator.backends.spinnaker.sources.spike_array import SpikeSourceArray

__all__ = ["SpikeSourceArray", "SpikeSourcePoisson", "SpikeSourcePoissonVariable"]

__getattr__ = refuses(__name__)
