"""What a script finds as ``spynnaker.pyNN.data``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.data_view import SpynnakerDataView
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = ["SpynnakerDataView"]

__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
