"""What a script finds as ``pacman.data``: a view that has more than its own."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.data_view import SpynnakerDataView as PacmanDataView

__all__ = ["PacmanDataView"]

__getattr__ = refuses(__name__)
