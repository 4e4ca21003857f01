"""What a script finds as ``pacman.exceptions``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.errors import of_module

globals().update(of_module("pacman.exceptions"))
