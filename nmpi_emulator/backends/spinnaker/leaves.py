"""The modules of the release in which single classes lie, for scripts that import them from there.

A package offers all of its classes here, so these modules need no files: a package whose ``__leaves__`` is
what :func:`leaves_of` returns has them besides (see :mod:`nmpi_emulator.backends.modules`).
Source: the module tree of sPyNNaker and SpiNNUtilities 7.4.1.
"""

from __future__ import annotations

from collections.abc import Mapping

#: For each package its modules, and what of each the emulator has.
_LEAVES: Mapping[str, Mapping[str, str]] = {
    "spynnaker.pyNN.connections": {
        "spynnaker_live_spikes_connection": "SpynnakerLiveSpikesConnection",
        "spynnaker_poisson_control_connection": "SpynnakerPoissonControlConnection",
    },
    "spynnaker.pyNN.data": {
        "spynnaker_data_view": "SpynnakerDataView",
    },
    "spynnaker.pyNN.extra_algorithms.splitter_components": {
        "splitter_delay_vertex_slice": "SplitterDelayVertexSlice",
        "splitter_poisson_delegate": "SplitterPoissonDelegate",
        "splitter_population_vertex": "SplitterPopulationVertex",
        "splitter_population_vertex_fixed": "SplitterPopulationVertexFixed",
        "splitter_population_vertex_neurons_synapses": "SplitterPopulationVertexNeuronsSynapses",
    },
    "spynnaker.pyNN.models.current_sources": {
        "abstract_current_source": "AbstractCurrentSource",
        "ac_source": "ACSource",
        "dc_source": "DCSource",
        "noisy_current_source": "NoisyCurrentSource",
        "step_current_source": "StepCurrentSource",
    },
    "spynnaker.pyNN.models.neural_projections.connectors": {
        "abstract_connector": "AbstractConnector",
        "all_but_me_connector": "AllButMeConnector",
        "all_to_all_connector": "AllToAllConnector",
        "array_connector": "ArrayConnector",
        "convolution_connector": "ConvolutionConnector",
        "csa_connector": "CSAConnector",
        "distance_dependent_probability_connector": "DistanceDependentProbabilityConnector",
        "fixed_number_post_connector": "FixedNumberPostConnector",
        "fixed_number_pre_connector": "FixedNumberPreConnector",
        "fixed_probability_connector": "FixedProbabilityConnector",
        "from_file_connector": "FromFileConnector",
        "from_list_connector": "FromListConnector",
        "index_based_probability_connector": "IndexBasedProbabilityConnector",
        "kernel_connector": "KernelConnector",
        "multapse_connector": "MultapseConnector",
        "one_to_one_connector": "OneToOneConnector",
        "one_to_one_offset_connector": "OneToOneOffsetConnector",
        "pool_dense_connector": "PoolDenseConnector",
        "small_world_connector": "SmallWorldConnector",
    },
    "spynnaker.pyNN.models.neuron": {
        "abstract_pynn_neuron_model": "AbstractPyNNNeuronModel",
        "connection_holder": "ConnectionHolder",
    },
    "spynnaker.pyNN.models.neuron.builds": {
        "if_cond_exp_base": "IFCondExpBase",
        "if_cond_exp_stoc": "IFCondExpStoc",
        "if_curr_alpha": "IFCurrAlpha",
        "if_curr_delta": "IFCurrDelta",
        "if_curr_delta_ca2_adaptive": "IFCurrDeltaCa2Adaptive",
        "if_curr_delta_fixed_prob": "IFCurrDeltaFixedProb",
        "if_curr_dual_exp_base": "IFCurrDualExpBase",
        "if_curr_exp_base": "IFCurrExpBase",
        "if_curr_exp_ca2_adaptive": "IFCurrExpCa2Adaptive",
        "if_curr_exp_semd_base": "IFCurrExpSEMDBase",
        "if_trunc_delta": "IFTruncDelta",
        "izk_cond_dual_exp_base": "IzkCondDualExpBase",
        "izk_cond_exp_base": "IzkCondExpBase",
        "izk_curr_exp_base": "IzkCurrExpBase",
        "stoc_exp": "StocExp",
        "stoc_exp_stable": "StocExpStable",
        "stoc_sigma": "StocSigma",
    },
    "spynnaker.pyNN.models.neuron.local_only": {
        "abstract_local_only": "AbstractLocalOnly",
        "local_only_convolution": "LocalOnlyConvolution",
        "local_only_pool_dense": "LocalOnlyPoolDense",
    },
    "spynnaker.pyNN.models.neuron.plasticity.stdp.timing_dependence": {
        "abstract_timing_dependence": "AbstractTimingDependence",
        "timing_dependence_pfister_spike_triplet": "TimingDependencePfisterSpikeTriplet",
        "timing_dependence_recurrent": "TimingDependenceRecurrent",
        "timing_dependence_spike_nearest_pair": "TimingDependenceSpikeNearestPair",
        "timing_dependence_spike_pair": "TimingDependenceSpikePair",
        "timing_dependence_vogels_2011": "TimingDependenceVogels2011",
    },
    "spynnaker.pyNN.models.neuron.plasticity.stdp.weight_dependence": {
        "abstract_weight_dependence": "AbstractWeightDependence",
        "weight_dependence_additive": "WeightDependenceAdditive",
        "weight_dependence_additive_triplet": "WeightDependenceAdditiveTriplet",
        "weight_dependence_multiplicative": "WeightDependenceMultiplicative",
    },
    "spynnaker.pyNN.models.neuron.structural_plasticity.synaptogenesis.elimination": {
        "random_by_weight_elimination": "RandomByWeightElimination",
    },
    "spynnaker.pyNN.models.neuron.structural_plasticity.synaptogenesis.formation": {
        "distance_dependent_formation": "DistanceDependentFormation",
    },
    "spynnaker.pyNN.models.neuron.structural_plasticity.synaptogenesis.partner_selection": {
        "last_neuron_selection": "LastNeuronSelection",
        "random_selection": "RandomSelection",
    },
    "spynnaker.pyNN.models.neuron.synapse_dynamics": {
        "abstract_plastic_synapse_dynamics": "AbstractPlasticSynapseDynamics",
        "abstract_static_synapse_dynamics": "AbstractStaticSynapseDynamics",
        "abstract_synapse_dynamics": "AbstractSynapseDynamics",
        "abstract_synapse_dynamics_structural": "AbstractSynapseDynamicsStructural",
        "synapse_dynamics_neuromodulation": "SynapseDynamicsNeuromodulation",
        "synapse_dynamics_static": "SynapseDynamicsStatic",
        "synapse_dynamics_stdp": "SynapseDynamicsSTDP",
        "synapse_dynamics_structural_static": "SynapseDynamicsStructuralStatic",
        "synapse_dynamics_structural_stdp": "SynapseDynamicsStructuralSTDP",
        "synapse_dynamics_utils": "calculate_spike_pair_additive_stdp_weight "
        "calculate_spike_pair_multiplicative_stdp_weight",
        "synapse_dynamics_weight_changable": "SynapseDynamicsWeightChangable",
        "synapse_dynamics_weight_changer": "SynapseDynamicsWeightChanger",
    },
    "spynnaker.pyNN.models.populations": {
        "assembly": "Assembly",
        "population": "Population",
        "population_base": "PopulationBase",
        "population_view": "IDMixin PopulationView",
    },
    "spynnaker.pyNN.models.spike_source": {
        "spike_source_array": "SpikeSourceArray",
        "spike_source_poisson": "SpikeSourcePoisson",
        "spike_source_poisson_variable": "SpikeSourcePoissonVariable",
    },
    "spinn_utilities.configs": {
        "config_template_exception": "ConfigTemplateException",
        "no_config_found_exception": "NoConfigFoundException",
        "unexpected_config_exception": "UnexpectedConfigException",
    },
}


def leaves_of(package: str) -> dict[str, list[str]]:
    """Return the modules of a package with the names in each.

    :param package: its real name here.
    """
    return {leaf: names.split() for leaf, names in _LEAVES[package.partition(".software.")[2]].items()}
