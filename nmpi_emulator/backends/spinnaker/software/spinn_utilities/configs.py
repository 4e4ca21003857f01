"""What a script finds as ``spinn_utilities.configs``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.errors import of_module

globals().update(of_module("spinn_utilities.configs"))
