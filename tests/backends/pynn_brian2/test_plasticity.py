"""Spike-timing dependent plasticity as scripts know it."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors

TAU = 20.0
W_MAX, W = 0.04, 0.03


def learned(sim, pre, post, dependence, fraction=1.0, delay=1.0, weight=W, rule=None):
    """Return the weight after spikes of both cells at given times (ms).

    A first spike long after the others applies what the earlier ones have left.
    """
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[*pre, 900.0]))
    teacher = sim.Population(1, sim.SpikeSourceArray(spike_times=np.asarray(post) - 1.0))
    cells = sim.Population(1, sim.IF_curr_delta(tau_refrac=0.1, v_reset=-65.0))
    cells.record("spikes")
    synapse = sim.StaticSynapse(weight=100.0, delay=1.0)
    sim.Projection(teacher, cells, sim.OneToOneConnector(), synapse)
    mechanism = sim.STDPMechanism(
        rule or sim.SpikePairRule(tau_plus=TAU, tau_minus=TAU, A_plus=0.1, A_minus=0.12),
        dependence,
        weight=weight,
        delay=delay,
        dendritic_delay_fraction=fraction,
    )
    projection = sim.Projection(source, cells, sim.OneToOneConnector(), mechanism)
    sim.run(910.0)
    spikes = cells.get_data().segments[0].spiketrains[0].magnitude
    np.testing.assert_allclose(spikes, post, atol=1e-6)
    return projection.get("weight", "list", with_address=False)[0]


def expected(changes, w=W):
    for change in changes:
        w = min(max(w + change(w), 0.0), W_MAX)
    return w


#: For each weight dependence: potentiation and depression (of size a) as functions of the weight.
DEPENDENCES = {
    "AdditiveWeightDependence": (lambda a: lambda w: a * W_MAX, lambda a: lambda w: -a * W_MAX),
    "MultiplicativeWeightDependence": (
        lambda a: lambda w: a * (W_MAX - w),
        lambda a: lambda w: -a * w,
    ),
    "AdditivePotentiationMultiplicativeDepression": (
        lambda a: lambda w: a * W_MAX,
        lambda a: lambda w: -a * w,
    ),
    "GutigWeightDependence": (
        lambda a: lambda w: a * W_MAX * (1 - w / W_MAX) ** 0.4,
        lambda a: lambda w: -a * W_MAX * (w / W_MAX) ** 0.7,
    ),
}


def dependence(sim, name):
    powers = {"mu_plus": 0.4, "mu_minus": 0.7} if "Gutig" in name else {}
    return getattr(sim, name)(w_min=0.0, w_max=W_MAX, **powers)


@pytest.mark.parametrize("name", DEPENDENCES)
def test_every_weight_dependence_changes_the_weight_its_own_way(sim, name):
    up, down = DEPENDENCES[name]
    # With the whole delay in the dendrite, a postsynaptic spike reaches the synapse 1 ms later.
    # The spike at 100 + 1 ms follows the one at 95 by 6 ms, that at 220 follows it by 119 ms.
    found = learned(sim, [95.0, 220.0], [100.0], dependence(sim, name))
    trace = 0.1 * np.exp(-6.0 / TAU)
    after = [0.12 * np.exp(-(t - 101.0) / TAU) for t in (220.0, 900.0)]
    assert found == pytest.approx(expected([up(trace), *(down(a) for a in after)]), rel=1e-9)


def test_depression_follows_the_time_between_the_spikes(sim):
    found = learned(sim, [110.0], [100.0], dependence(sim, "AdditiveWeightDependence"))
    changes = [0.12 * W_MAX * np.exp(-(t - 101.0) / TAU) for t in (110.0, 900.0)]
    assert found == pytest.approx(W - sum(changes), rel=1e-9)


@pytest.mark.parametrize("fraction", [0.0, 0.25, 1.0])
def test_fraction_of_the_dendrite_shifts_the_time_between_the_spikes(sim, fraction):
    found = learned(sim, [95.0], [100.0], dependence(sim, "AdditiveWeightDependence"), fraction, delay=4.0)
    # Spikes arrive at the synapse after the axonal part, back-propagated ones after the rest.
    between = (100.0 + 4.0 * fraction) - (95.0 + 4.0 * (1 - fraction))
    assert found == pytest.approx(W + 0.1 * W_MAX * np.exp(-between / TAU), rel=1e-6)


def test_mechanism_with_default_fraction_runs(sim):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=1.0))
    noise = sim.Population(3, sim.SpikeSourcePoisson(rate=200.0))
    mechanism = sim.STDPMechanism(
        timing_dependence=sim.SpikePairRule(),
        weight_dependence=sim.AdditiveWeightDependence(w_max=0.02),
        weight=0.01,
        delay=0.5,
    )
    projection = sim.Projection(noise, cells, sim.AllToAllConnector(), mechanism)
    sim.run(200.0)
    weights = projection.get("weight", "array")
    assert np.all((weights >= 0.0) & (weights <= 0.02))
    assert np.any(weights != 0.01)
    assert np.all(projection.get("delay", "array") == pytest.approx(0.5))


def test_vogels_rule_balances_pairs_against_its_rate(sim):
    rule = sim.Vogels2011Rule(tau=TAU, eta=0.001, rho=5.0)
    found = learned(sim, [95.0], [100.0], sim.AdditiveWeightDependence(w_max=W_MAX), 1.0, rule=rule)
    bias = 2 * 5.0 * 1e-3 * TAU
    changes = [
        0.001 * -bias,
        0.001 * np.exp(-6.0 / TAU),
        0.001 * (np.exp(-(900.0 - 101.0) / TAU) - bias),
    ]
    assert found == pytest.approx(W + sum(changes), rel=1e-9)


def test_weights_stay_within_their_bounds(sim):
    strong = sim.SpikePairRule(A_plus=5.0, A_minus=5.0)
    bounds = sim.AdditiveWeightDependence(w_min=0.01, w_max=0.035)
    assert learned(sim, [99.0], [100.0], bounds, rule=strong) == pytest.approx(0.035)
    sim.setup(timestep=0.1)
    assert learned(sim, [103.0], [100.0], bounds, rule=strong) == pytest.approx(0.01)


def test_parameters_of_the_rule_are_read_and_set(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    mechanism = sim.STDPMechanism(
        sim.SpikePairRule(A_plus=0.01, tau_plus=15.0),
        sim.MultiplicativeWeightDependence(w_max=0.5),
        weight=0.1,
    )
    projection = sim.Projection(cells, cells, sim.AllToAllConnector(), mechanism)
    assert np.all(projection.get("A_plus", "array") == 0.01)
    assert np.all(projection.get("w_max", "array") == 0.5)
    projection.set(A_plus=0.02)
    assert np.all(projection.get("A_plus", "array") == 0.02)
    assert mechanism.get_parameter_names()


def test_incomplete_and_impossible_mechanisms_are_refused(sim):
    with pytest.raises(errors.NoModelAvailableError, match="timing dependence"):
        sim.STDPMechanism(weight_dependence=sim.AdditiveWeightDependence())
    with pytest.raises(errors.NoModelAvailableError, match="AdditiveWeightDependence"):
        sim.STDPMechanism(sim.Vogels2011Rule(), sim.MultiplicativeWeightDependence())
    with pytest.raises(errors.NoModelAvailableError, match="voltage"):
        sim.STDPMechanism(sim.SpikePairRule(), sim.AdditiveWeightDependence(), voltage_dependence="any")
    with pytest.raises(errors.InvalidParameterValueError, match="from 0 to 1, not 2"):
        sim.STDPMechanism(sim.SpikePairRule(), sim.AdditiveWeightDependence(), dendritic_delay_fraction=2.0)
