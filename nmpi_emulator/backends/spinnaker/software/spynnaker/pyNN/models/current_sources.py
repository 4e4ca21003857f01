"""What a script finds as ``spynnaker.pyNN.models.current_sources``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.currents import (
    AbstractCurrentSource,
    ACSource,
    DCSource,
    NoisyCurrentSource,
    StepCurrentSource,
)

__all__ = [
    "ACSource",
    "AbstractCurrentSource",
    "DCSource",
    "NoisyCurrentSource",
    "StepCurrentSource",
]

__getattr__ = refuses(__name__)
