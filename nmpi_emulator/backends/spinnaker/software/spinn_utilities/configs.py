"""What a script finds as ``spinn_utilities.configs``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.errors import of_module
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

globals().update(of_module("spinn_utilities.configs"))

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
