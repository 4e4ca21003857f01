"""What a script finds as ``spynnaker.pyNN.models.neural_projections.connectors``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.connectors.connector import AbstractConnector
from nmpi_emulator.backends.spinnaker.connectors.kernels import KernelConnector
from nmpi_emulator.backends.spinnaker.connectors.lists import (
    ArrayConnector,
    CSAConnector,
    FromFileConnector,
    FromListConnector,
)
from nmpi_emulator.backends.spinnaker.connectors.local_only import ConvolutionConnector, PoolDenseConnector
from nmpi_emulator.backends.spinnaker.connectors.numbers import (
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    MultapseConnector,
)
from nmpi_emulator.backends.spinnaker.connectors.probability import (
    DistanceDependentProbabilityConnector,
    FixedProbabilityConnector,
    IndexBasedProbabilityConnector,
    SmallWorldConnector,
)
from nmpi_emulator.backends.spinnaker.connectors.simple import (
    AllButMeConnector,
    AllToAllConnector,
    OneToOneConnector,
    OneToOneOffsetConnector,
)
from nmpi_emulator.backends.spinnaker.leaves import leaves_of

__all__ = [
    "AbstractConnector",
    "AllButMeConnector",
    "AllToAllConnector",
    "ArrayConnector",
    "CSAConnector",
    "ConvolutionConnector",
    "DistanceDependentProbabilityConnector",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FromFileConnector",
    "FromListConnector",
    "IndexBasedProbabilityConnector",
    "KernelConnector",
    "MultapseConnector",
    "OneToOneConnector",
    "OneToOneOffsetConnector",
    "PoolDenseConnector",
    "SmallWorldConnector",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
