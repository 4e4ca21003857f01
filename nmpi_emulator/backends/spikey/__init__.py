"""``pyNN.hardware.spikey``: PyNN 0.6 as Spikey understands it."""

from __future__ import annotations

from typing import Any

from pyNN.errors import ConnectionError  # noqa: A004

from nmpi_emulator.backends.job import current as _current_job
from nmpi_emulator.backends.pynn07.connectors import (
    AllToAllConnector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FromFileConnector,
    FromListConnector,
)
from nmpi_emulator.backends.pynn07.randomness import GSLRNG, NativeRNG, NumpyRNG, RandomDistribution
from nmpi_emulator.backends.spikey.cells import IF_facets_hardware1, SpikeSourceArray, SpikeSourcePoisson
from nmpi_emulator.backends.spikey.control import (
    connect,
    create,
    end,
    get_current_time,
    get_max_delay,
    get_min_delay,
    get_time_step,
    getChipVersion,
    list_standard_models,
    maxExcWeight,
    maxInhWeight,
    minExcWeight,
    minInhWeight,
    num_processes,
    rank,
    record,
    record_v,
    reset,
    run,
    set,  # noqa: A004
    setup,
    setWeight,
)
from nmpi_emulator.backends.spikey.experiment import current as _current
from nmpi_emulator.backends.spikey.low_level import Hardware as _Hardware
from nmpi_emulator.backends.spikey.network import OneToOneConnector, Population, PopulationView, Projection
from nmpi_emulator.backends.spikey.plasticity import (
    AdditiveWeightDependence,
    SpikePairRule,
    STDPMechanism,
    SynapseDynamics,
    TsodyksMarkramMechanism,
)

__all__ = [
    "GSLRNG",
    "AdditiveWeightDependence",
    "AllToAllConnector",
    "ConnectionError",
    "DistanceDependentProbabilityConnector",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FromFileConnector",
    "FromListConnector",
    "IF_facets_hardware1",
    "NativeRNG",
    "NumpyRNG",
    "OneToOneConnector",
    "Population",
    "PopulationView",
    "Projection",
    "RandomDistribution",
    "STDPMechanism",
    "SpikePairRule",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
    "SynapseDynamics",
    "TsodyksMarkramMechanism",
    "connect",
    "create",
    "end",
    "getChipVersion",
    "get_current_time",
    "get_max_delay",
    "get_min_delay",
    "get_time_step",
    "list_standard_models",
    "maxExcWeight",
    "maxInhWeight",
    "minExcWeight",
    "minInhWeight",
    "num_processes",
    "rank",
    "record",
    "record_v",
    "reset",
    "run",
    "set",
    "setWeight",
    "setup",
]


def __getattr__(name: str) -> Any:
    """Return what changes from run to run, or belongs to the job: the recorded membrane, the hardware."""
    if name == "membraneOutput":
        return _current().membrane
    if name == "timeMembraneOutput":
        return _current().membrane_times
    if name == "hardware":
        return _current_job().part(_Hardware)
    raise AttributeError(f"pyNN.hardware.spikey has no {name!r}; {_instead_of(name)}")


def _instead_of(name: str) -> str:
    """Return what there is of the kind of thing that a name sounds like."""
    if name.endswith("WeightDependence"):
        return "the weight dependence of the hardware is AdditiveWeightDependence"
    if name.endswith("Rule"):
        return "the timing dependence of the hardware is SpikePairRule"
    if name.endswith("Connector"):
        known = ", ".join(each for each in __all__ if each.endswith("Connector"))
        return f"its connectors are {known}"
    return "its cell types are IF_facets_hardware1, SpikeSourceArray and SpikeSourcePoisson"
