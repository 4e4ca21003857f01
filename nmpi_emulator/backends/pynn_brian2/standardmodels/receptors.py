"""Receptors, as in ``pyNN.brian2.standardmodels.receptors``."""

from __future__ import annotations

from nmpi_emulator.backends.pynn_brian2.receptors import (
    AlphaPSR,
    CondAlphaPostSynapticResponse,
    CondBetaPostSynapticResponse,
    CondExpPostSynapticResponse,
    CurrExpPostSynapticResponse,
    ExpPSR,
)

__all__ = [
    "AlphaPSR",
    "CondAlphaPostSynapticResponse",
    "CondBetaPostSynapticResponse",
    "CondExpPostSynapticResponse",
    "CurrExpPostSynapticResponse",
    "ExpPSR",
]
