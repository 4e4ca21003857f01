"""``pysthal``: the lower software layer of BrainScaleS, as far as scripts touch it."""

from __future__ import annotations

from nmpi_emulator.backends.brainscales.pysthal.configurators import (
    DontProgramFloatingGatesHICANNConfigurator,
    HICANNConfigurator,
    NoFGConfigurator,
    NoResetNoFGConfigurator,
    NoSynapsesConfigurator,
    ParallelHICANNNoFGConfigurator,
    ParallelHICANNNoResetNoFGConfigurator,
    ParallelHICANNv4Configurator,
    ParallelHICANNv4NoFGConfigurator,
    ParallelHICANNv4SmartConfigurator,
    ParallelHICANNv4SmartNoFGConfigurator,
    VerifyConfigurator,
)
from nmpi_emulator.backends.brainscales.pysthal.ess_config import ESSConfig
from nmpi_emulator.backends.brainscales.pysthal.wafer import HICANN, Wafer, refuse

__all__ = [
    "HICANN",
    "DontProgramFloatingGatesHICANNConfigurator",
    "ESSConfig",
    "HICANNConfigurator",
    "NoFGConfigurator",
    "NoResetNoFGConfigurator",
    "NoSynapsesConfigurator",
    "ParallelHICANNNoFGConfigurator",
    "ParallelHICANNNoResetNoFGConfigurator",
    "ParallelHICANNv4Configurator",
    "ParallelHICANNv4NoFGConfigurator",
    "ParallelHICANNv4SmartConfigurator",
    "ParallelHICANNv4SmartNoFGConfigurator",
    "VerifyConfigurator",
    "Wafer",
]


def __getattr__(name: str) -> object:
    """Refuse what leads to hardware."""
    if name.startswith("__"):
        raise AttributeError(name)
    raise refuse("pysthal", name)
