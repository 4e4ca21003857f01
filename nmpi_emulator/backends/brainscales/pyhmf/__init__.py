"""``pyhmf``: PyNN as BrainScaleS understands it."""

from __future__ import annotations

from typing import Any

from pyNN.space import Cuboid, Grid2D, Grid3D, Line, RandomStructure, Space, Sphere

from nmpi_emulator.backends.brainscales.pyhmf.cells import (
    EIF_cond_alpha_isfa_ista,
    EIF_cond_exp_isfa_ista,
    EIF_multicond_exp_isfa_ista,
    HH_cond_exp,
    IF_brainscales_hardware,
    IF_cond_alpha,
    IF_cond_exp,
    IF_cond_exp_gsfa_grr,
    IF_curr_alpha,
    IF_curr_exp,
    IF_facets_hardware1,
    IF_multicond_exp,
    SpikeSourceInhGamma,
)
from nmpi_emulator.backends.brainscales.pyhmf.control import (
    clear,
    connect,
    create,
    dumpAsBinary,
    dumpAsXml,
    end,
    get_current_time,
    get_max_delay,
    get_min_delay,
    get_time_step,
    initialize,
    num_processes,
    rank,
    record,
    record_gsyn,
    record_v,
    reset,
    run,
    set,  # noqa: A004
    setup,
)
from nmpi_emulator.backends.brainscales.pyhmf.network import (
    Assembly,
    Population,
    PopulationView,
    Projection,
)
from nmpi_emulator.backends.pynn07.connectors import (
    AllToAllConnector,
    Connector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FromListConnector,
    OneToOneConnector,
)
from nmpi_emulator.backends.pynn07.dynamics import (
    AdditiveWeightDependence,
    MultiplicativeWeightDependence,
    SpikePairRule,
    STDPMechanism,
    SynapseDynamics,
    TsodyksMarkramMechanism,
)
from nmpi_emulator.backends.pynn07.electrodes import (
    ACSource,
    DCSource,
    NoisyCurrentSource,
    StepCurrentSource,
)
from nmpi_emulator.backends.pynn07.errors import InvalidDimensionsError
from nmpi_emulator.backends.pynn07.randomness import GSLRNG, NativeRNG, NumpyRNG, RandomDistribution
from nmpi_emulator.backends.pynn07.sources import SpikeSourceArray, SpikeSourcePoisson


class FromFileConnector(Connector):
    """Exists by name only."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Refuse to be made.

        :raises RuntimeError: always.
        """
        raise RuntimeError(f"{type(self).__name__} is not implemented on BrainScaleS: use FromListConnector")


class SmallWorldConnector(FromFileConnector):
    """Exists by name only."""


def __getattr__(name: str) -> Any:
    """Refuse a name that there is not, and say which cell types BrainScaleS takes."""
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"pyhmf has no {name!r}; the cell types that BrainScaleS takes are IF_cond_exp, "
        "EIF_cond_exp_isfa_ista, IF_multicond_exp, EIF_multicond_exp_isfa_ista, SpikeSourceArray and "
        "SpikeSourcePoisson"
    )


__all__ = [
    "GSLRNG",
    "ACSource",
    "AdditiveWeightDependence",
    "AllToAllConnector",
    "Assembly",
    "Cuboid",
    "DCSource",
    "DistanceDependentProbabilityConnector",
    "EIF_cond_alpha_isfa_ista",
    "EIF_cond_exp_isfa_ista",
    "EIF_multicond_exp_isfa_ista",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FromFileConnector",
    "FromListConnector",
    "Grid2D",
    "Grid3D",
    "HH_cond_exp",
    "IF_brainscales_hardware",
    "IF_cond_alpha",
    "IF_cond_exp",
    "IF_cond_exp_gsfa_grr",
    "IF_curr_alpha",
    "IF_curr_exp",
    "IF_facets_hardware1",
    "IF_multicond_exp",
    "InvalidDimensionsError",
    "Line",
    "MultiplicativeWeightDependence",
    "NativeRNG",
    "NoisyCurrentSource",
    "NumpyRNG",
    "OneToOneConnector",
    "Population",
    "PopulationView",
    "Projection",
    "RandomDistribution",
    "RandomStructure",
    "STDPMechanism",
    "SmallWorldConnector",
    "Space",
    "Sphere",
    "SpikePairRule",
    "SpikeSourceArray",
    "SpikeSourceInhGamma",
    "SpikeSourcePoisson",
    "StepCurrentSource",
    "SynapseDynamics",
    "TsodyksMarkramMechanism",
    "clear",
    "connect",
    "create",
    "dumpAsBinary",
    "dumpAsXml",
    "end",
    "get_current_time",
    "get_max_delay",
    "get_min_delay",
    "get_time_step",
    "initialize",
    "num_processes",
    "rank",
    "record",
    "record_gsyn",
    "record_v",
    "reset",
    "run",
    "set",
    "setup",
]
