"""What a script finds as ``spynnaker.pyNN.models.abstract_pynn_model``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.celltypes.model import AbstractPyNNModel

__all__ = ["AbstractPyNNModel"]

__getattr__ = refuses(__name__)
