"""What a script finds as ``spynnaker.pyNN.models.neuron.synapse_dynamics``."""

from __future__ import annotations

from nmpi_emulator.backends.spinnaker.absent import refuses
from nmpi_emulator.backends.spinnaker.leaves import leaves_of
from nmpi_emulator.backends.spinnaker.synapses.dynamics import AbstractSynapseDynamics
from nmpi_emulator.backends.spinnaker.synapses.expected_weights import (
    calculate_spike_pair_additive_stdp_weight,
    calculate_spike_pair_multiplicative_stdp_weight,
)
from nmpi_emulator.backends.spinnaker.synapses.neuromodulation import SynapseDynamicsNeuromodulation
from nmpi_emulator.backends.spinnaker.synapses.static import (
    AbstractStaticSynapseDynamics,
    SynapseDynamicsStatic,
)
from nmpi_emulator.backends.spinnaker.synapses.stdp import AbstractPlasticSynapseDynamics, SynapseDynamicsSTDP
from nmpi_emulator.backends.spinnaker.synapses.structural import (
    AbstractSynapseDynamicsStructural,
    SynapseDynamicsStructuralStatic,
    SynapseDynamicsStructuralSTDP,
)
from nmpi_emulator.backends.spinnaker.synapses.weight_change import (
    SynapseDynamicsWeightChangable,
    SynapseDynamicsWeightChanger,
)

__all__ = [
    "AbstractPlasticSynapseDynamics",
    "AbstractStaticSynapseDynamics",
    "AbstractSynapseDynamics",
    "AbstractSynapseDynamicsStructural",
    "SynapseDynamicsNeuromodulation",
    "SynapseDynamicsSTDP",
    "SynapseDynamicsStatic",
    "SynapseDynamicsStructuralSTDP",
    "SynapseDynamicsStructuralStatic",
    "SynapseDynamicsWeightChangable",
    "SynapseDynamicsWeightChanger",
    "calculate_spike_pair_additive_stdp_weight",
    "calculate_spike_pair_multiplicative_stdp_weight",
]

__path__: list[str] = []
__leaves__ = leaves_of(__name__)
__getattr__ = refuses(__name__)
