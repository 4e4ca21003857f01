"""Fixtures for tests of scripts on BrainScaleS-2."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from nmpi_emulator.backends.brainscales2 import pynn as brainscales2


@pytest.fixture
def pynn(job_of: Callable[..., Any]) -> ModuleType:
    """What a script imports as ``pynn_brainscales.brainscales2``, set up under the default rules."""
    job_of("BrainScaleS-2")
    brainscales2.setup()
    return brainscales2


@pytest.fixture
def master(job_of: Callable[..., Any]) -> ModuleType:
    """The same under the rules of the experimental software."""
    job_of("BrainScaleS-2", SOFTWARE_VERSION="experimental")
    brainscales2.setup()
    return brainscales2
