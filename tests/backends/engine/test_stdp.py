"""Plasticity against a plain sum over pairs of spikes, one synapse at a time."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.synapses.stdp import (
    ADDITIVE,
    ADDITIVE_MULTIPLICATIVE,
    GUETIG,
    MULTIPLICATIVE,
    VOGELS,
    pair_rule,
)

#: Spikes whenever something arrives.
RELAY = {
    "v_rest": 0.0,
    "cm": 1.0,
    "tau_m": 1.0,
    "tau_refrac": 0.0,
    "v_reset": 0.0,
    "v_thresh": 50.0,
    "i_offset": 0.0,
}
TIMING = {"A_plus": 0.05, "A_minus": 0.06, "tau_plus": 18.0, "tau_minus": 24.0}


def sum_of_pairs(weight, pre, post, changes, low, high, post_first=False):
    """Return the weight after all events, and what each presynaptic spike transmits.

    ``pre`` and ``post`` are the times at which spikes reach the synapse.  The functions in
    ``changes`` get the weight and the times of earlier spikes of the other side (relative to now).
    """
    transmitted = []
    events = [(t, int(post_first), 0) for t in pre] + [(t, int(not post_first), 1) for t in post]
    for now, _, side in sorted(events):
        others = (post, pre)[side]
        earlier = np.array([t - now for t in others if t < now])
        weight = np.clip(weight + changes[side](weight, earlier), low, high)
        if side == 0:
            transmitted.append(weight)
    return weight, transmitted


def pair_changes(potentiation, depression):
    def at_pre(weight, earlier):
        trace = np.exp(earlier / TIMING["tau_minus"]).sum()
        return -TIMING["A_minus"] * trace * depression(weight)

    def at_post(weight, earlier):
        trace = np.exp(earlier / TIMING["tau_plus"]).sum()
        return TIMING["A_plus"] * trace * potentiation(weight)

    return at_pre, at_post


LOW, HIGH, MU = 0.2, 3.0, (0.3, 0.7)
RANGE = HIGH - LOW
RULES = {
    "additive": (ADDITIVE, lambda w: HIGH, lambda w: HIGH),
    "multiplicative": (MULTIPLICATIVE, lambda w: HIGH - w, lambda w: w - LOW),
    "mixed": (ADDITIVE_MULTIPLICATIVE, lambda w: HIGH, lambda w: w - LOW),
    "guetig": (
        GUETIG,
        lambda w: RANGE * ((HIGH - w) / RANGE) ** MU[0],
        lambda w: RANGE * ((w - LOW) / RANGE) ** MU[1],
    ),
}


def build(bench, model, parameters, dt, delay, fraction, seed):
    """Return a bench with a plastic synapse between two trains, and the times of both."""
    random = np.random.RandomState(seed)
    steps = np.sort(random.choice(np.arange(10, round(300 / dt)), 40, replace=False))
    pre = np.unique(steps[::2]) * dt
    post = np.unique(np.concatenate((steps[1::2], steps[::4] + round(delay / dt)))) * dt
    made = bench(dt)
    relay = made.cells(LIF_DELTA, initial={"v": 0.0}, **RELAY)
    counter = {**RELAY, "v_thresh": 1e9, "tau_m": 1e12}
    target = made.cells(LIF_DELTA, initial={"v": 0.0}, **counter)
    made.connect(made.spikes_at(post - dt), relay, 100.0, dt)
    source = made.spikes_at(pre)
    synapse = made.connect(
        source, relay, 1.0, delay, model=model, parameters=parameters, dendritic_fraction=fraction
    )
    made.record(relay)
    return made, relay, target, synapse, source, pre


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("fraction", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("rule", RULES)
def test_pair_rule_is_the_sum_over_all_pairs(bench, rule, fraction, dt):
    dependence, potentiation, depression = RULES[rule]
    parameters = {**TIMING, "w_min": LOW, "w_max": HIGH}
    if dependence is GUETIG:
        parameters |= {"mu_plus": MU[0], "mu_minus": MU[1]}
    made, relay, _, synapse, _, pre = build(
        bench, pair_rule(dependence), parameters, dt, 4.0, fraction, seed=1
    )
    made.run(350.0)
    post = made.spike_times(relay)
    assert len(post) > 20
    at_synapse = [round(t + 4.0 * (1 - fraction), 6) for t in pre]
    back = [round(t + 4.0 * fraction, 6) for t in post]
    expected, _ = sum_of_pairs(
        1.0,
        at_synapse,
        back,
        pair_changes(potentiation, depression),
        LOW,
        HIGH,
        post_first=fraction == 1,
    )
    weight = made.simulation.synapse_values(synapse, "weight")[0]
    assert weight == pytest.approx(expected, rel=1e-9)
    assert weight != 1.0


@pytest.mark.parametrize("fraction", [0.0, 1.0])
def test_vogels_rule_is_the_sum_over_all_pairs(bench, fraction):
    parameters = {"eta": 0.05, "rho": 8.0, "tau": 20.0, "w_min": 0.0, "w_max": 10.0}
    made, relay, _, synapse, _, pre = build(bench, VOGELS, parameters, 0.1, 4.0, fraction, seed=2)
    made.run(350.0)
    post = made.spike_times(relay)

    def at_pre(weight, earlier):
        return 0.05 * (np.exp(earlier / 20.0).sum() - 2 * 8.0 * 20.0 / 1000)

    def at_post(weight, earlier):
        return 0.05 * np.exp(earlier / 20.0).sum()

    expected, _ = sum_of_pairs(
        1.0,
        [round(t + 4.0 * (1 - fraction), 6) for t in pre],
        [round(t + 4.0 * fraction, 6) for t in post],
        (at_pre, at_post),
        0.0,
        10.0,
        post_first=fraction == 1,
    )
    weight = made.simulation.synapse_values(synapse, "weight")[0]
    assert weight == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("fraction", [0.0, 1.0])
def test_a_spike_transmits_the_weight_after_the_change_that_it_makes(bench, fraction):
    made = bench(1.0)
    relay = made.cells(LIF_DELTA, initial={"v": 0.0}, **RELAY)
    made.connect(made.spikes_at([10.0, 30.0]), relay, 100.0, 1.0)
    source = made.spikes_at([5.0, 14.0, 40.0])
    parameters = {**TIMING, "w_min": 0.0, "w_max": 3.0}
    made.connect(
        source,
        relay,
        1.0,
        2.0,
        model=pair_rule(ADDITIVE),
        parameters=parameters,
        dendritic_fraction=fraction,
    )
    v = made.record(relay, "v")
    made.record(relay)
    made.run(60.0)
    post = [t + 2.0 * fraction for t in made.spike_times(relay)]
    pre = [t + 2.0 * (1 - fraction) for t in (5.0, 14.0, 40.0)]
    changes = pair_changes(lambda w: 3.0, lambda w: 3.0)
    _, transmitted = sum_of_pairs(1.0, pre, post, changes, 0.0, 3.0)
    # v leaks within a step, so what arrives at 7, 16 and 42 is seen at those samples.
    assert made.values(v)[[7, 16, 42], 0] == pytest.approx(transmitted, rel=1e-3)


def test_coincident_spikes_change_nothing(bench):
    made = bench(1.0)
    relay = made.cells(LIF_DELTA, initial={"v": 0.0}, **RELAY)
    made.connect(made.spikes_at([19.0]), relay, 100.0, 1.0)
    parameters = {**TIMING, "w_min": 0.0, "w_max": 3.0}
    early = made.connect(
        made.spikes_at([18.0]),
        relay,
        1.0,
        2.0,
        model=pair_rule(ADDITIVE),
        parameters=parameters,
        dendritic_fraction=0.0,
    )
    late = made.connect(
        made.spikes_at([22.0]),
        relay,
        1.0,
        2.0,
        model=pair_rule(ADDITIVE),
        parameters=parameters,
        dendritic_fraction=1.0,
    )
    made.record(relay)
    made.run(60.0)
    assert made.spike_times(relay) == [20.0]
    assert made.simulation.synapse_values(early, "weight").tolist() == [1.0]
    assert made.simulation.synapse_values(late, "weight").tolist() == [1.0]


def test_several_spikes_of_a_source_in_a_step_count_as_pairs_each(bench):
    weights = []
    for times in ([5.0], [5.0, 5.0, 5.0]):
        made = bench(1.0)
        relay = made.cells(LIF_DELTA, initial={"v": 0.0}, **RELAY)
        made.connect(made.spikes_at([10.0]), relay, 100.0, 1.0)
        synapse = made.connect(
            made.spikes_at(times),
            relay,
            1.0,
            1.0,
            model=pair_rule(ADDITIVE),
            parameters={**TIMING, "w_min": 0.0, "w_max": 3.0},
        )
        made.run(30.0)
        weights.append(made.simulation.synapse_values(synapse, "weight")[0])
    assert weights[1] - 1.0 == pytest.approx(3 * (weights[0] - 1.0))


def test_many_synapses_with_random_delays_follow_the_sum_over_pairs_each(bench):
    random = np.random.RandomState(3)
    made = bench(1.0, seed=4)
    relay = made.cells(LIF_DELTA, 5, initial={"v": 0.0}, **RELAY)
    drive = Poisson(5, np.full(5, 30.0), np.zeros(5), np.full(5, 1e10))
    made.network.add_source(drive)
    made.connect(drive.first + np.arange(5), np.arange(5), 100.0, 1.0)
    source = Poisson(8, np.full(8, 30.0), np.zeros(8), np.full(8, 1e10))
    made.network.add_source(source)
    pre, post = source.first + random.randint(0, 8, 60), random.randint(0, 5, 60)
    delays, starts = random.randint(1, 12, 60).astype(float), random.uniform(0.5, 2.0, 60)
    synapses = made.connect(
        pre,
        post,
        starts,
        delays,
        model=pair_rule(MULTIPLICATIVE),
        parameters={**TIMING, "w_min": 0.0, "w_max": 3.0},
        dendritic_fraction=0.25,
    )
    made.record(relay)
    made.record(source)
    made.run(400.0)
    weights = made.simulation.synapse_values(synapses, "weight")
    changes = pair_changes(lambda w: 3.0 - w, lambda w: w)
    for k in range(60):
        dendritic = np.rint(0.25 * delays[k])
        arrivals = [t + delays[k] - dendritic for t in made.spike_times(source, pre[k] - source.first)]
        back = [t + dendritic for t in made.spike_times(relay, post[k])]
        expected, _ = sum_of_pairs(
            starts[k],
            [t for t in arrivals if t <= 400],
            [t for t in back if t <= 400],
            changes,
            0.0,
            3.0,
        )
        assert weights[k] == pytest.approx(expected, rel=1e-9), k
