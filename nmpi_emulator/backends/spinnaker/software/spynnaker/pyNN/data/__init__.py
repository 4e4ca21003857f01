"""What a script finds as ``spynnaker.pyNN.data``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.data_view import SpynnakerDataView

__all__ = ["SpynnakerDataView"]

__getattr__ = refuses(__name__)
