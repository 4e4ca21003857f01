"""``pynn_brainscales.brainscales2``: PyNN as BrainScaleS-2 understands it."""

from __future__ import annotations

from typing import Any

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

#: What PyNN has on other platforms, and what there is of it on this one.
_ELSEWHERE = {
    ("Mechanism", "Rule", "Dependence", "Synapse"): (
        "its synapses are StaticSynapse; plasticity runs as kernels on the embedded processors of the chip, "
        "which are not emulated"
    ),
    ("Source",): "there are no current sources; constant_current_enable and constant_current_i_offset of "
    "HXNeuron let a current flow",
    ("Connector",): "see pynn.connectors for those that there are",
}


def __getattr__(name: str) -> Any:
    """Refuse a name that there is not, and say what there is instead."""
    if name.startswith("__"):
        raise AttributeError(name)
    instead = "its cell types are " + ", ".join(list_standard_models())
    for endings, text in _ELSEWHERE.items():
        if name.endswith(endings):
            instead = text
    raise AttributeError(f"pynn_brainscales.brainscales2 has no {name!r}; {instead}")


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
