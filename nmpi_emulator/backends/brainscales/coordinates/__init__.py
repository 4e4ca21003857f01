"""The coordinates of the wafer-scale system: ``Coordinate``, ``pyhalco_common`` and ``pyhalco_hicann_v2``.

All of them are values that can be made, compared and printed; they lead to no hardware.
"""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.brainscales.coordinates.places import (
    AnalogOnHICANN,
    BackgroundGeneratorOnHICANN,
    DNCMergerOnHICANN,
    DNCOnWafer,
    FGBlockOnHICANN,
    FPGAOnWafer,
    GbitLinkOnHICANN,
    HICANNGlobal,
    HICANNOnDNC,
    HICANNOnWafer,
    HLineOnHICANN,
    NeuronBlockOnHICANN,
    NeuronBlockOnWafer,
    NeuronOnHICANN,
    NeuronOnWafer,
    OutputBufferOnHICANN,
    QuadrantOnHICANN,
    RowOnSynapseDriver,
    SendingRepeaterOnHICANN,
    SideHorizontal,
    SideVertical,
    SynapseColumnOnHICANN,
    SynapseDriverOnHICANN,
    SynapseOnHICANN,
    SynapseOnWafer,
    SynapseRowOnHICANN,
    VLineOnHICANN,
    Wafer,
    bottom,
    left,
    right,
    top,
)
from nmpi_emulator.backends.brainscales.coordinates.ranged import Enum, X, Y, iter_all, short_format


def __getattr__(name: str) -> Any:
    """Refuse a coordinate that there is not, by name."""
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"the emulator has no coordinate {name!r}: it has those of wafers, chips, neurons, synapses and "
        "their drivers"
    )


__all__ = [
    "AnalogOnHICANN",
    "BackgroundGeneratorOnHICANN",
    "DNCMergerOnHICANN",
    "DNCOnWafer",
    "Enum",
    "FGBlockOnHICANN",
    "FPGAOnWafer",
    "GbitLinkOnHICANN",
    "HICANNGlobal",
    "HICANNOnDNC",
    "HICANNOnWafer",
    "HLineOnHICANN",
    "NeuronBlockOnHICANN",
    "NeuronBlockOnWafer",
    "NeuronOnHICANN",
    "NeuronOnWafer",
    "OutputBufferOnHICANN",
    "QuadrantOnHICANN",
    "RowOnSynapseDriver",
    "SendingRepeaterOnHICANN",
    "SideHorizontal",
    "SideVertical",
    "SynapseColumnOnHICANN",
    "SynapseDriverOnHICANN",
    "SynapseOnHICANN",
    "SynapseOnWafer",
    "SynapseRowOnHICANN",
    "VLineOnHICANN",
    "Wafer",
    "X",
    "Y",
    "bottom",
    "iter_all",
    "left",
    "right",
    "short_format",
    "top",
]
