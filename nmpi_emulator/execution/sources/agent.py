"""The name under which the emulator asks for sources and inputs of jobs."""

from __future__ import annotations

from nmpi_emulator._version import __version__

#: What is sent as ``User-Agent``.  By it the emulator recognises its own fetches.
USER_AGENT = f"nmpi-emulator/{__version__} (sources and inputs of jobs)"
