"""What all releases offer as ``pyNN.spiNNaker``; for the rest see :mod:`.release_names`."""

from __future__ import annotations

from pyNN.random import NumpyRNG
from pyNN.space import Cuboid, Grid2D, Grid3D, Line, RandomStructure, Space, Sphere

from nmpi_emulator.backends.spinnaker import external_devices, extra_models
from nmpi_emulator.backends.spinnaker.celltypes.standard import IFCondExpBase as IF_cond_exp
from nmpi_emulator.backends.spinnaker.celltypes.standard import IFCurrAlpha as IF_curr_alpha
from nmpi_emulator.backends.spinnaker.celltypes.standard import IFCurrDelta as IF_curr_delta
from nmpi_emulator.backends.spinnaker.celltypes.standard import IFCurrExpBase as IF_curr_exp
from nmpi_emulator.backends.spinnaker.celltypes.standard import IzkCurrExpBase as Izhikevich
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
)
from nmpi_emulator.backends.spinnaker.connectors.numbers import MultapseConnector as FixedTotalNumberConnector
from nmpi_emulator.backends.spinnaker.connectors.probability import (
    DistanceDependentProbabilityConnector,
    FixedProbabilityConnector,
    IndexBasedProbabilityConnector,
    SmallWorldConnector,
)
from nmpi_emulator.backends.spinnaker.connectors.simple import AllToAllConnector, OneToOneConnector
from nmpi_emulator.backends.spinnaker.populations import Assembly, Population
from nmpi_emulator.backends.spinnaker.procedures import (
    Projection,
    connect,
    create,
    distance,
    end,
    get_current_time,
    get_machine,
    get_max_delay,
    get_min_delay,
    get_time_step,
    initialize,
    list_standard_models,
    name,
    num_processes,
    rank,
    record,
    reset,
    run,
    run_for,
    run_until,
    set_allow_delay_extensions,
    set_number_of_neurons_per_core,
    set_number_of_synapse_cores,
    setup,
)
from nmpi_emulator.backends.spinnaker.projections import Projection as SpiNNakerProjection
from nmpi_emulator.backends.spinnaker.random_distribution import RandomDistribution
from nmpi_emulator.backends.spinnaker.sources.poisson import SpikeSourcePoisson
from nmpi_emulator.backends.spinnaker.sources.spike_array import SpikeSourceArray
from nmpi_emulator.backends.spinnaker.synapses.local_only import LocalOnlyConvolution as Convolution
from nmpi_emulator.backends.spinnaker.synapses.local_only import LocalOnlyPoolDense as PoolDense
from nmpi_emulator.backends.spinnaker.synapses.rewiring import (
    DistanceDependentFormation,
    LastNeuronSelection,
    RandomByWeightElimination,
    RandomSelection,
)
from nmpi_emulator.backends.spinnaker.synapses.rules import TimingDependenceSpikePair as SpikePairRule
from nmpi_emulator.backends.spinnaker.synapses.rules import (
    WeightDependenceAdditive as AdditiveWeightDependence,
)
from nmpi_emulator.backends.spinnaker.synapses.rules import (
    WeightDependenceMultiplicative as MultiplicativeWeightDependence,
)
from nmpi_emulator.backends.spinnaker.synapses.static import SynapseDynamicsStatic as StaticSynapse
from nmpi_emulator.backends.spinnaker.synapses.stdp import SynapseDynamicsSTDP as STDPMechanism
from nmpi_emulator.backends.spinnaker.synapses.structural import (
    SynapseDynamicsStructuralStatic as StructuralMechanismStatic,
)
from nmpi_emulator.backends.spinnaker.synapses.structural import (
    SynapseDynamicsStructuralSTDP as StructuralMechanismSTDP,
)
from nmpi_emulator.backends.spinnaker.views import PopulationView

__all__ = [
    "AdditiveWeightDependence",
    "AllToAllConnector",
    "ArrayConnector",
    "Assembly",
    "CSAConnector",
    "Convolution",
    "ConvolutionConnector",
    "Cuboid",
    "DistanceDependentFormation",
    "DistanceDependentProbabilityConnector",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromFileConnector",
    "FromListConnector",
    "Grid2D",
    "Grid3D",
    "IF_cond_exp",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_curr_exp",
    "IndexBasedProbabilityConnector",
    "Izhikevich",
    "KernelConnector",
    "LastNeuronSelection",
    "Line",
    "MultiplicativeWeightDependence",
    "NumpyRNG",
    "OneToOneConnector",
    "PoolDense",
    "PoolDenseConnector",
    "Population",
    "PopulationView",
    "Projection",
    "RandomByWeightElimination",
    "RandomDistribution",
    "RandomSelection",
    "RandomStructure",
    "STDPMechanism",
    "SmallWorldConnector",
    "Space",
    "Sphere",
    "SpiNNakerProjection",
    "SpikePairRule",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
    "StaticSynapse",
    "StructuralMechanismSTDP",
    "StructuralMechanismStatic",
    "connect",
    "create",
    "distance",
    "end",
    "external_devices",
    "extra_models",
    "get_current_time",
    "get_machine",
    "get_max_delay",
    "get_min_delay",
    "get_time_step",
    "initialize",
    "list_standard_models",
    "name",
    "num_processes",
    "rank",
    "record",
    "reset",
    "run",
    "run_for",
    "run_until",
    "set_allow_delay_extensions",
    "set_number_of_neurons_per_core",
    "set_number_of_synapse_cores",
    "setup",
]
