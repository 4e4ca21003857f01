"""Whether the release has a program for the cells of a population and their synapses."""

from __future__ import annotations

from nmpi_emulator.platforms.spinnaker import programs

from .neurons import NeuronGroup
from .session import session
from .synapses.dynamics import AbstractSynapseDynamics
from .synapses.local_only import LocalOnlyConvolution, LocalOnlyPoolDense
from .synapses.rewiring import LastNeuronSelection
from .synapses.rules import TimingDependenceRecurrent, TimingRule
from .synapses.stdp import SynapseDynamicsSTDP
from .synapses.structural import AbstractSynapseDynamicsStructural
from .synapses.weight_change import SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger

#: What programs are called after, where that is not the name of the cell type.
_CELLS = {
    "IF_curr_dual_exp": "IF_curr_exp_dual",
    "IF_curr_exp_SEMD": "IF_curr_exp_sEMD",
    "StocExp": "stoc_exp",
    "StocExpStable": "stoc_exp_stable",
    "StocSigma": "stoc_sigma",
}
_WEIGHTS = {"additive_triplet": "additive"}


def missing_program(group: NeuronGroup) -> str:
    """Return what the release has no program for; empty if it has one.

    Source: sPyNNaker 7.4.1, ``PopulationVertex.use_combined_core``.
    """
    cell = _CELLS.get(group.kind.model, group.kind.model)
    synapses = _suffix(group.dynamics)
    together, apart = programs.combined(cell, synapses), programs.split(cell, synapses)
    if not group.dynamics.is_combined_core_capable or group.n_synapse_cores:
        found = apart
    elif not group.dynamics.is_split_core_capable or group.n_synapse_cores == 0:
        found = together
    else:
        found = together or apart
    return "" if found else f"{cell}{synapses}"


def warn_of_missing_program(group: NeuronGroup) -> None:
    """Say that the machine would not run a population; a virtual board, on which rules are checked, does."""
    missing = missing_program(group) if session().rules.splits_cores else ""
    if missing:
        message = (
            f"The release has no program for the cells of {group.label} with their synapses ({missing}): on "
            "the machine, run() ends with a SynapticConfigurationException"
        )
        session().findings.note("spinnaker/no-program", message)
        session().log.warn_once(message)


def _suffix(dynamics: AbstractSynapseDynamics) -> str:
    text = ""
    if isinstance(dynamics, SynapseDynamicsSTDP):
        kind = "izhikevich_neuromodulation" if dynamics.neuromodulation else "mad"
        weights = dynamics.weight_dependence.rule
        timing = _timing(dynamics.timing_dependence)
        text = f"_stdp_{kind}_{timing}_{_WEIGHTS.get(weights, weights)}"
    elif isinstance(dynamics, (SynapseDynamicsWeightChangable, SynapseDynamicsWeightChanger)):
        text = "_weight_change"
    elif isinstance(dynamics, LocalOnlyConvolution):
        text = "_conv"
    elif isinstance(dynamics, LocalOnlyPoolDense):
        text = "_pool_dense"
    if isinstance(dynamics, AbstractSynapseDynamicsStructural):
        partner = "last_neuron" if isinstance(dynamics.partner_selection, LastNeuronSelection) else "random"
        text += f"_structural_{partner}_distance_weight"
    return text


def _timing(timing: TimingRule) -> str:
    if isinstance(timing, TimingDependenceRecurrent):
        return "recurrent_dual_fsm" if timing.dual_fsm else "recurrent_pre_stochastic"
    return {"vogels2011": "vogels_2011"}.get(timing.rule, timing.rule)
