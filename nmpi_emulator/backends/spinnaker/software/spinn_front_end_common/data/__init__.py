"""What a script finds as ``spinn_front_end_common.data``: a view that has more than its own."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.data_view import SpynnakerDataView as FecDataView

__all__ = ["FecDataView"]

__getattr__ = refuses(__name__)
