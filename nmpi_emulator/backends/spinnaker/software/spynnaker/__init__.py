"""What a script finds as ``spynnaker``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.software_name import VERSION

__version__ = VERSION

__all__ = ["__version__"]
