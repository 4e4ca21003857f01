"""What a script finds as ``pacman``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses

__getattr__ = refuses(__name__)
