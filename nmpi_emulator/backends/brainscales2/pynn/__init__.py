"""``pynn_brainscales.brainscales2``: PyNN as BrainScaleS-2 understands it."""

from __future__ import annotations

from pyNN import errors, space
from pyNN.random import NumpyRNG, RandomDistribution

from nmpi_emulator.backends import pylogging as logger
from nmpi_emulator.backends.brainscales2.experiment import RunCommand
from nmpi_emulator.backends.brainscales2.pynn import connectors, helper, simulator, standardmodels
from nmpi_emulator.backends.brainscales2.pynn.connectors import (
    AllToAllConnector,
    ArrayConnector,
    CloneConnector,
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
from nmpi_emulator.backends.brainscales2.pynn.control import (
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
    preprocess,
    rank,
    record,
    reset,
    run,
    run_for,
    run_until,
    set,  # noqa: A004
    setup,
)
from nmpi_emulator.backends.brainscales2.pynn.injection import InjectedConfiguration, InjectedReadout
from nmpi_emulator.backends.brainscales2.pynn.plasticity_rules import PlasticityRule, Timer
from nmpi_emulator.backends.brainscales2.pynn.populations import Assembly, Population, PopulationView
from nmpi_emulator.backends.brainscales2.pynn.projections import Projection
from nmpi_emulator.backends.brainscales2.pynn.standardmodels import cells, synapses
from nmpi_emulator.backends.brainscales2.pynn.standardmodels.cells import (
    CalibHXNeuronCoba,
    CalibHXNeuronCuba,
    HXNeuron,
    SpikeSourceArray,
    SpikeSourcePoisson,
    SpikeSourcePoissonOnChip,
)
from nmpi_emulator.backends.brainscales2.pynn.standardmodels.synapses import StaticSynapse
from nmpi_emulator.backends.brainscales2.pynn.statistics import (
    get_backend_statistics,
    get_execution_instance_data,
    get_post_realtime_read,
    get_post_realtime_read_ppu_symbols,
    get_pre_realtime_read,
)

__all__ = [
    "AllToAllConnector",
    "ArrayConnector",
    "Assembly",
    "CSAConnector",
    "CalibHXNeuronCoba",
    "CalibHXNeuronCuba",
    "CloneConnector",
    "DisplacementDependentProbabilityConnector",
    "DistanceDependentProbabilityConnector",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromFileConnector",
    "FromListConnector",
    "HXNeuron",
    "IndexBasedProbabilityConnector",
    "InjectedConfiguration",
    "InjectedReadout",
    "MapConnector",
    "NumpyRNG",
    "OneToOneConnector",
    "PlasticityRule",
    "Population",
    "PopulationView",
    "Projection",
    "RandomDistribution",
    "RunCommand",
    "SmallWorldConnector",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
    "SpikeSourcePoissonOnChip",
    "StaticSynapse",
    "Timer",
    "cells",
    "connect",
    "connectors",
    "create",
    "end",
    "errors",
    "get_backend_statistics",
    "get_current_time",
    "get_execution_instance_data",
    "get_max_delay",
    "get_min_delay",
    "get_post_realtime_read",
    "get_post_realtime_read_ppu_symbols",
    "get_pre_realtime_read",
    "get_time_step",
    "helper",
    "initialize",
    "list_standard_models",
    "logger",
    "num_processes",
    "preprocess",
    "rank",
    "record",
    "reset",
    "run",
    "run_for",
    "run_until",
    "set",
    "setup",
    "simulator",
    "space",
    "standardmodels",
    "synapses",
]
