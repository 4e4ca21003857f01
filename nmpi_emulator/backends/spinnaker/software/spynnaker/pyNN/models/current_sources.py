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
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = [
    "ACSource",
    "AbstractCurrentSource",
    "DCSource",
    "NoisyCurrentSource",
    "StepCurrentSource",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
