"""What a script finds as ``spinn_machine.data``: a view that has more than its own."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.data_view import SpynnakerDataView as MachineDataView

__all__ = ["MachineDataView"]

__getattr__ = refuses(__name__)
