"""What a script finds as ``spinn_front_end_common.utilities.exceptions``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.errors import of_module

globals().update(of_module("spinn_front_end_common.utilities.exceptions"))
