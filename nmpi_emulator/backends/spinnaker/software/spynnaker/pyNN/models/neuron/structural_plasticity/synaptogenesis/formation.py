"""What a script finds as ``formation`` of ``synaptogenesis``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.synapses.rewiring import DistanceDependentFormation

__all__ = ["DistanceDependentFormation"]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
