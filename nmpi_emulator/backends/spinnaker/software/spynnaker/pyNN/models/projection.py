"""What a script finds as ``spynnaker.pyNN.models.projection``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.projections import Projection

__all__ = ["Projection"]

__getattr__ = refuses(__name__)
