"""What a script finds as ``spinn_front_end_common.utilities``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses

__getattr__ = refuses(__name__)
