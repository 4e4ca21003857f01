"""What a script finds as ``formation`` of ``synaptogenesis``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.synapses.rewiring import DistanceDependentFormation

__all__ = ["DistanceDependentFormation"]

__getattr__ = refuses(__name__)
