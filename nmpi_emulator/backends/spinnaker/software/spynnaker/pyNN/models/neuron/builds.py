"""What a script finds as ``spynnaker.pyNN.models.neuron.builds``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.celltypes.extra import (
    IFCondExpStoc,
    IFCurrDeltaCa2Adaptive,
    IFCurrDeltaFixedProb,
    IFCurrDualExpBase,
    IFCurrExpCa2Adaptive,
    IFCurrExpSEMDBase,
    IFTruncDelta,
    IzkCondDualExpBase,
    IzkCondExpBase,
    StocExp,
    StocExpStable,
    StocSigma,
)
from nmpi_emulator.backends.spinnaker.celltypes.standard import (
    IFCondExpBase,
    IFCurrAlpha,
    IFCurrDelta,
    IFCurrExpBase,
    IzkCurrExpBase,
)
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = [
    "IFCondExpBase",
    "IFCondExpStoc",
    "IFCurrAlpha",
    "IFCurrDelta",
    "IFCurrDeltaCa2Adaptive",
    "IFCurrDeltaFixedProb",
    "IFCurrDualExpBase",
    "IFCurrExpBase",
    "IFCurrExpCa2Adaptive",
    "IFCurrExpSEMDBase",
    "IFTruncDelta",
    "IzkCondDualExpBase",
    "IzkCondExpBase",
    "IzkCurrExpBase",
    "StocExp",
    "StocExpStable",
    "StocSigma",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
