"""Combinations of cells and synapses that the release has no program for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_PLASTIC = """
p = sim.Population(3, sim.{cell}(), label="p", n_synapse_cores={cores})
sim.Projection(p, p, sim.OneToOneConnector(), sim.STDPMechanism(
    timing_dependence={timing}, weight_dependence=sim.{weights}WeightDependence(), weight=0.5))
sim.run(1)
"""
_PAIR, _RECURRENT = "sim.SpikePairRule()", "sim.extra_models.RecurrentRule()"


@pytest.mark.parametrize(
    ("cell", "timing", "weights", "cores", "missing"),
    [
        ("IF_curr_exp", _PAIR, "Additive", None, ""),
        ("IF_curr_exp", _RECURRENT, "Multiplicative", None, ""),
        ("IF_curr_exp", _RECURRENT, "Additive", None, "IF_curr_exp_stdp_mad_recurrent_dual_fsm_additive"),
        ("IF_curr_exp", _RECURRENT, "Multiplicative", 1, ""),
        # Only together with the pair rule on one core, but on two with every rule.
        ("IF_curr_alpha", _RECURRENT, "Multiplicative", None, ""),
        ("IF_curr_alpha", _RECURRENT, "Multiplicative", 0, "IF_curr_alpha_stdp_mad_recurrent_dual_fsm"),
        ("extra_models.StocExp", _PAIR, "Additive", None, "stoc_exp_stdp_mad_pair_additive"),
    ],
)
def test_a_population_without_a_program_is_warned_of(
    run_body: RunScript, cell: str, timing: str, weights: str, cores: int | None, missing: str
) -> None:
    ran = run_body(_PLASTIC.format(cell=cell, timing=timing, weights=weights, cores=cores))
    assert ran.error is None
    messages = [each["message"] for each in ran.report["findings"] if each["code"] == "spinnaker/no-program"]
    assert len(messages) == bool(missing)
    assert all(missing in message for message in messages)
    assert ("has no program" in ran.log) == bool(missing)


_MODULATED = """
pre = sim.Population(1, sim.SpikeSourceArray([10.0, 60.0]))
reward = sim.Population(1, sim.SpikeSourceArray([30.0]))
post = sim.Population(1, sim.IF_curr_exp())
sim.Projection(pre, post, sim.AllToAllConnector(), sim.STDPMechanism(
    timing_dependence=sim.extra_models.{timing}, weight_dependence=sim.MultiplicativeWeightDependence()))
sim.Projection(reward, post, sim.AllToAllConnector(),
               sim.extra_models.Neuromodulation(weight=0.1), receptor_type="reward")
sim.run(2)
"""


def test_nearest_pairs_are_computed_under_neuromodulation_with_a_warning(run_body: RunScript) -> None:
    ran = run_body(_MODULATED.format(timing="SpikeNearestPairRule()"), simulator="brian2")
    assert ran.error is None
    assert "izhikevich_neuromodulation_nearest_pair_multiplicative" in ran.log


def test_the_recurrent_rule_under_neuromodulation_is_refused(run_body: RunScript) -> None:
    ran = run_body(_MODULATED.format(timing="RecurrentRule()"), simulator="brian2")
    assert type(ran.error).__name__ == "SynapticConfigurationException"
    assert "no program" in ran.one_error()
