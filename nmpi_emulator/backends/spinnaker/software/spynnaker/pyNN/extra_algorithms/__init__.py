"""What a script finds as ``spynnaker.pyNN.extra_algorithms``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses

__getattr__ = refuses(__name__)
