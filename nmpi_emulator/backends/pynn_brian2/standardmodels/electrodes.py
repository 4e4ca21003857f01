"""Current sources, as in ``pyNN.brian2.standardmodels.electrodes``."""

from __future__ import annotations

from nmpi_emulator.backends.pynn_brian2.electrodes import (
    ACSource,
    DCSource,
    NoisyCurrentSource,
    StepCurrentSource,
)

__all__ = [
    "ACSource",
    "DCSource",
    "NoisyCurrentSource",
    "StepCurrentSource",
]
