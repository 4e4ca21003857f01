"""Fixtures for tests of scripts on the wafer."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from nmpi_emulator.backends.brainscales import pyhmf
from nmpi_emulator.backends.brainscales.pymarocco import Defects, PyMarocco

Wafer = Callable[..., PyMarocco]


@pytest.fixture
def pynn() -> ModuleType:
    """What a script imports as ``pyhmf``."""
    return pyhmf


@pytest.fixture
def wafer(job_of: Callable[..., Any]) -> Wafer:
    """Set up a network on the wafer with the default calibration, and return its options."""
    started: list[str] = []

    def setup(backend: Any = PyMarocco.Hardware, platform: str = "BrainScaleS", **config: Any) -> PyMarocco:
        if not started:
            started.append(platform)
            job_of(platform, **config)
        marocco = PyMarocco()
        marocco.backend = backend
        marocco.calib_backend = PyMarocco.CalibBackend.Default
        marocco.defects.backend = Defects.Backend.Without
        pyhmf.setup(marocco=marocco)
        return marocco

    return setup
