"""The programs for cores of neurons and synapses that release 7.4.1 brings along.

A core runs one program, built for a kind of cell and a kind of synapse:
``IF_curr_exp_stdp_mad_pair_additive`` does both on one core; ``IF_curr_exp_neuron`` and
``synapses_stdp_mad_pair_additive`` do it on two.

Source: sPyNNaker 7.4.1, ``spynnaker/pyNN/model_binaries``; read 2026-11.
"""

from __future__ import annotations

PROGRAMS = frozenset(
    (
        "IF_cond_exp",
        "IF_cond_exp_neuron",
        "IF_cond_exp_stdp_izhikevich_neuromodulation_pair_additive",
        "IF_cond_exp_stdp_mad_nearest_pair_additive",
        "IF_cond_exp_stdp_mad_nearest_pair_additive_structural_last_neuron_distance_weight",
        "IF_cond_exp_stdp_mad_pair_additive",
        "IF_cond_exp_stdp_mad_pair_additive_structural_last_neuron_distance_weight",
        "IF_cond_exp_stdp_mad_pair_additive_structural_random_distance_weight",
        "IF_cond_exp_stoc",
        "IF_cond_exp_stoc_neuron",
        "IF_cond_exp_structural_last_neuron_distance_weight",
        "IF_curr_alpha",
        "IF_curr_alpha_neuron",
        "IF_curr_alpha_stdp_mad_pair_additive",
        "IF_curr_delta",
        "IF_curr_delta_ca2_adaptive",
        "IF_curr_delta_ca2_adaptive_neuron",
        "IF_curr_delta_fixed_prob",
        "IF_curr_delta_neuron",
        "IF_curr_delta_stdp_mad_nearest_pair_additive",
        "IF_curr_delta_stdp_mad_pair_additive",
        "IF_curr_exp",
        "IF_curr_exp_ca2_adaptive",
        "IF_curr_exp_ca2_adaptive_neuron",
        "IF_curr_exp_ca2_adaptive_stdp_mad_pair_additive",
        "IF_curr_exp_conv",
        "IF_curr_exp_dual",
        "IF_curr_exp_dual_neuron",
        "IF_curr_exp_neuron",
        "IF_curr_exp_pool_dense",
        "IF_curr_exp_sEMD",
        "IF_curr_exp_sEMD_neuron",
        "IF_curr_exp_stdp_izhikevich_neuromodulation_pair_additive",
        "IF_curr_exp_stdp_izhikevich_neuromodulation_pair_multiplicative",
        "IF_curr_exp_stdp_izhikevich_neuromodulation_vogels_2011_additive",
        "IF_curr_exp_stdp_mad_nearest_pair_additive",
        "IF_curr_exp_stdp_mad_nearest_pair_multiplicative",
        "IF_curr_exp_stdp_mad_pair_additive",
        "IF_curr_exp_stdp_mad_pair_additive_structural_last_neuron_distance_weight",
        "IF_curr_exp_stdp_mad_pair_additive_structural_random_distance_weight",
        "IF_curr_exp_stdp_mad_pair_multiplicative",
        "IF_curr_exp_stdp_mad_pfister_triplet_additive",
        "IF_curr_exp_stdp_mad_recurrent_dual_fsm_multiplicative",
        "IF_curr_exp_stdp_mad_recurrent_pre_stochastic_multiplicative",
        "IF_curr_exp_stdp_mad_vogels_2011_additive",
        "IF_curr_exp_structural_last_neuron_distance_weight",
        "IF_curr_exp_structural_random_distance_weight",
        "IF_curr_exp_weight_change",
        "IF_trunc_delta",
        "IZK_cond_exp",
        "IZK_cond_exp_dual",
        "IZK_cond_exp_dual_neuron",
        "IZK_cond_exp_dual_stdp_mad_pair_additive",
        "IZK_cond_exp_neuron",
        "IZK_cond_exp_stdp_izhikevich_neuromodulation_pair_additive",
        "IZK_cond_exp_stdp_izhikevich_neuromodulation_pair_multiplicative",
        "IZK_cond_exp_stdp_mad_pair_additive",
        "IZK_curr_exp",
        "IZK_curr_exp_neuron",
        "IZK_curr_exp_stdp_izhikevich_neuromodulation_pair_additive",
        "IZK_curr_exp_stdp_izhikevich_neuromodulation_pair_multiplicative",
        "IZK_curr_exp_stdp_mad_pair_additive",
        "external_device_lif_control",
        "external_device_lif_control_neuron",
        "stoc_exp",
        "stoc_exp_stable",
        "stoc_sigma",
        "synapses",
        "synapses_stdp_izhikevich_neuromodulation_pair_additive",
        "synapses_stdp_izhikevich_neuromodulation_pair_additive_structural_last_neuron_distance_weight",
        "synapses_stdp_izhikevich_neuromodulation_pair_additive_structural_random_distance_weight",
        "synapses_stdp_izhikevich_neuromodulation_pair_multiplicative",
        "synapses_stdp_izhikevich_neuromodulation_vogels_2011_additive",
        "synapses_stdp_mad_nearest_pair_additive",
        "synapses_stdp_mad_nearest_pair_additive_structural_random_distance_weight",
        "synapses_stdp_mad_nearest_pair_multiplicative",
        "synapses_stdp_mad_pair_additive",
        "synapses_stdp_mad_pair_additive_structural_last_neuron_distance_weight",
        "synapses_stdp_mad_pair_additive_structural_random_distance_weight",
        "synapses_stdp_mad_pair_multiplicative",
        "synapses_stdp_mad_pfister_triplet_additive",
        "synapses_stdp_mad_recurrent_dual_fsm_multiplicative",
        "synapses_stdp_mad_vogels_2011_additive",
        "synapses_structural_last_neuron_distance_weight",
        "synapses_structural_random_distance_weight",
    )
)


def combined(cell: str, synapses: str) -> bool:
    """Tell whether there is a program that does cells and synapses on one core."""
    return f"{cell}{synapses}" in PROGRAMS


def split(cell: str, synapses: str) -> bool:
    """Tell whether there are programs that do cells and synapses on separate cores."""
    return f"{cell}_neuron" in PROGRAMS and f"synapses{synapses}" in PROGRAMS
