"""``dlens_vx_v3``: the umbrella of the lower software layers, of which there are constants only."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends import pylogging as logger
from nmpi_emulator.backends.brainscales2.dlens import hal
from nmpi_emulator.platforms.brainscales2.modules import ABSENT_MODULES

__all__ = ["hal", "logger"]


def __getattr__(name: str) -> Any:
    """Refuse by name the layers that are not there."""
    reason = ABSENT_MODULES.get(f"dlens_vx_v3.{name}")
    if reason is not None:
        raise ImportError(f"dlens_vx_v3.{name} is not available in the emulator: {reason}")
    raise AttributeError(f"module 'dlens_vx_v3' has no attribute {name!r}")
