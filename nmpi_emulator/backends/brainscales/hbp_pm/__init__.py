"""``pyNN.hardware.hbp_pm`` (``pyNN.hardware.brainscales``): the older API of the simulator, 2011 to 2015.

Unlike today's software it refuses parameters that the hardware cannot have.
"""

from __future__ import annotations

from typing import Any

from pyNN import space
from pyNN.space import Grid2D, Grid3D, Line, Space

from nmpi_emulator.backends.brainscales.hbp_pm.cells import (
    EIF_cond_exp_isfa_ista,
    IF_cond_exp,
    SpikeSourceArray,
    SpikeSourcePoisson,
)
from nmpi_emulator.backends.brainscales.hbp_pm.control import (
    Mapper,
    MappingAnalyzer,
    connect,
    create,
    end,
    get_current_time,
    get_max_delay,
    get_min_delay,
    get_time_step,
    initialize,
    list_standard_models,
    num_processes,
    rank,
    record,
    record_v,
    reset,
    run,
    set,  # noqa: A004
    setup,
)
from nmpi_emulator.backends.brainscales.hbp_pm.errors import APIChangeError, ParameterValueOutOfRangeError
from nmpi_emulator.backends.brainscales.hbp_pm.network import (
    Assembly,
    Population,
    PopulationView,
    Projection,
    StaticSynapse,
)
from nmpi_emulator.backends.brainscales.hbp_pm.options import hardwareSetup
from nmpi_emulator.backends.pynn07.connectors import (
    AllToAllConnector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FromFileConnector,
    FromListConnector,
    OneToOneConnector,
)
from nmpi_emulator.backends.pynn07.dynamics import (
    AdditiveWeightDependence,
    SpikePairRule,
    STDPMechanism,
    SynapseDynamics,
    TsodyksMarkramMechanism,
)
from nmpi_emulator.backends.pynn07.electrodes import DCSource, StepCurrentSource
from nmpi_emulator.backends.pynn07.randomness import GSLRNG, NativeRNG, NumpyRNG, RandomDistribution

mapper = Mapper()


def __getattr__(name: str) -> Any:
    """Refuse a name that there is not, and say which cell types there are."""
    if name.startswith("__"):
        raise AttributeError(name)
    known = ", ".join(list_standard_models())
    raise AttributeError(f"pyNN.hardware.hbp_pm has no {name!r}; its cell types are {known}")


__all__ = [
    "GSLRNG",
    "APIChangeError",
    "AdditiveWeightDependence",
    "AllToAllConnector",
    "Assembly",
    "DCSource",
    "DistanceDependentProbabilityConnector",
    "EIF_cond_exp_isfa_ista",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FromFileConnector",
    "FromListConnector",
    "Grid2D",
    "Grid3D",
    "IF_cond_exp",
    "Line",
    "MappingAnalyzer",
    "NativeRNG",
    "NumpyRNG",
    "OneToOneConnector",
    "ParameterValueOutOfRangeError",
    "Population",
    "PopulationView",
    "Projection",
    "RandomDistribution",
    "STDPMechanism",
    "Space",
    "SpikePairRule",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
    "StaticSynapse",
    "StepCurrentSource",
    "SynapseDynamics",
    "TsodyksMarkramMechanism",
    "connect",
    "create",
    "end",
    "get_current_time",
    "get_max_delay",
    "get_min_delay",
    "get_time_step",
    "hardwareSetup",
    "initialize",
    "list_standard_models",
    "mapper",
    "num_processes",
    "rank",
    "record",
    "record_v",
    "reset",
    "run",
    "set",
    "setup",
    "space",
]
