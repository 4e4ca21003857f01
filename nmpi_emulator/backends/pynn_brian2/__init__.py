"""PyNN over the engine: what a script finds when it says ``import pyNN.brian2 as sim``."""

# ruff: noqa: F401

from __future__ import annotations

from pyNN import errors, random, space
from pyNN.connectors import (
    AllToAllConnector,
    ArrayConnector,
    CloneConnector,
    Connector,
    CSAConnector,
    DisplacementDependentProbabilityConnector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FixedTotalNumberConnector,
    FromFileConnector,
    FromListConnector,
    IndexBasedProbabilityConnector,
    MapConnector,
    OneToOneConnector,
    SmallWorldConnector,
)
from pyNN.core import IndexBasedExpression
from pyNN.network import Network
from pyNN.parameters import LazyArray, ParameterSpace, Sequence
from pyNN.random import GSLRNG, AbstractRNG, NumpyRNG, RandomDistribution
from pyNN.standardmodels import StandardCellType

from nmpi_emulator.backends.pynn_brian2 import simulator
from nmpi_emulator.backends.pynn_brian2.cells import (
    EIF_cond_alpha_isfa_ista,
    EIF_cond_exp_isfa_ista,
    GIF_cond_exp,
    HH_cond_exp,
    IF_cond_alpha,
    IF_cond_exp,
    IF_cond_exp_gsfa_grr,
    IF_curr_alpha,
    IF_curr_delta,
    IF_curr_exp,
    IF_facets_hardware1,
    Izhikevich,
)
from nmpi_emulator.backends.pynn_brian2.control import (
    end,
    get_current_time,
    get_max_delay,
    get_min_delay,
    get_time_step,
    initialize,
    name,
    num_processes,
    rank,
    reset,
    run,
    run_for,
    run_until,
    setup,
)
from nmpi_emulator.backends.pynn_brian2.electrodes import (
    ACSource,
    DCSource,
    NoisyCurrentSource,
    StepCurrentSource,
)
from nmpi_emulator.backends.pynn_brian2.native_rng import NativeRNG
from nmpi_emulator.backends.pynn_brian2.plasticity import (
    AdditivePotentiationMultiplicativeDepression,
    AdditiveWeightDependence,
    GutigWeightDependence,
    MultiplicativeWeightDependence,
    SpikePairRule,
    STDPMechanism,
    Vogels2011Rule,
)
from nmpi_emulator.backends.pynn_brian2.point_neuron import LIF, AdExp, PointNeuron
from nmpi_emulator.backends.pynn_brian2.populations import Assembly, Population, PopulationView
from nmpi_emulator.backends.pynn_brian2.procedural_api import (
    connect,
    create,
    record,
    record_gsyn,
    record_v,
    set,  # noqa: A004
)
from nmpi_emulator.backends.pynn_brian2.projections import Projection
from nmpi_emulator.backends.pynn_brian2.receptors import (
    AlphaPSR,
    CondAlphaPostSynapticResponse,
    CondBetaPostSynapticResponse,
    CondExpPostSynapticResponse,
    CurrExpPostSynapticResponse,
    ExpPSR,
)
from nmpi_emulator.backends.pynn_brian2.simulator import state
from nmpi_emulator.backends.pynn_brian2.sources import (
    SpikeSourceArray,
    SpikeSourceGamma,
    SpikeSourceInhGamma,
    SpikeSourcePoisson,
    SpikeSourcePoissonRefractory,
)
from nmpi_emulator.backends.pynn_brian2.synapses import (
    ElectricalSynapse,
    MultiQuantalSynapse,
    SimpleStochasticSynapse,
    StaticSynapse,
    StochasticTsodyksMarkramSynapse,
    TsodyksMarkramSynapse,
)


def list_standard_models() -> list[str]:
    """Return the names of all standard cell types."""
    return [
        each.__name__
        for each in globals().values()
        if isinstance(each, type) and issubclass(each, StandardCellType) and each is not StandardCellType
    ]


#: Everything above: a script may say ``from pyNN.brian2 import *``.
__all__ = [each for each in dir() if not each.startswith("_") and each != "annotations"]
