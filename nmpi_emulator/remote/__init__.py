"""An emulator in another process or a container, with the methods of one in this process."""

from __future__ import annotations

from .emulator import RemoteEmulator

__all__ = ["RemoteEmulator"]
