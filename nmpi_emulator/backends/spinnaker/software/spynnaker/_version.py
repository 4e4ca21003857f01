"""What a script finds as ``spynnaker._version``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.software_name import SIMULATOR as NAME
from nmpi_emulator.backends.spinnaker.software_name import VERSION

__version__ = VERSION

__all__ = ["NAME", "__version__"]
