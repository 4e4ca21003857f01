"""What a platform does for a job before its script begins."""

from __future__ import annotations

import importlib

from nmpi_emulator.platforms.registry import platforms

from .job import current


def begin(platform: str) -> None:
    """Let a platform look at the job that is about to run, if it carries a ``hardware_config``."""
    known = platforms().get(platform)
    if known is not None and known.prologue and current().hardware_config:
        importlib.import_module(known.prologue).begin()
