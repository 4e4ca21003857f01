"""Plasticity in a running network: against the second implementation, and as curves."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nmpi_emulator.backends.spinnaker.numerics import (
    ALL,
    NONE,
    dendritic_part,
    plastic_form,
    plastic_model,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.history import ENTRIES, PostHistory, Window
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import ExponentialTable
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import TIMING_PARAMETERS

PAIR = ("pair", {"tau_plus": 15.0, "tau_minus": 25.0}, "additive")
VOGELS = {"alpha": 0.2, "tau": 20.0}
NUMBERS = {"w_min": 0.0, "w_max": 2.0, "A_plus": 0.05, "A_minus": 0.04, "A3_plus": 0.0, "A3_minus": 0.0}


class Synapse:
    """One plastic synapse between a source and a cell that both spike at given times."""

    def __init__(
        self,
        bench: Any,
        pre: Any,
        post: Any,
        *,
        rule: tuple[str, dict[str, float], str] = PAIR,
        dt: float = 1.0,
        delay: float = 1.0,
        weight: float = 1.0,
        shift: int = 2,
        gain: float = 1.0,
        fraction: float = 1.0,
        **numbers: float,
    ) -> None:
        self.dt = dt
        self.net = bench(dt)
        # The cell spikes in the tick in which its driver's spike arrives, whatever the synapse adds.
        form, cells = self.net.cells(
            "IFTruncDelta", shifts=(8, shift), v_reset=0.0, v_thresh=1.0, tau_refrac=0.0, initial={"v": 0.0}
        )
        driver = self.net.spikes_at(np.asarray(post, dtype=float) - dt)
        source = self.net.spikes_at(pre)
        self.net.connect(driver, cells, 100.0, dt)
        model = plastic_model(*rule)
        values = {**NUMBERS, **numbers, "scale": 2.0 ** (15 - shift) * gain, "gain": gain}
        self.synapse = self.net.connect(
            [source.first],
            [cells.first],
            weight,
            delay,
            receptor=1,
            model=model,
            parameters={name: values[name] for name in model.parameters},
            dendritic_fraction=fraction,
        )
        self.spikes = self.net.record_spikes(cells)
        self.input = self.net.record(form, cells, "gsyn_inh")

    def run(self, ticks: int) -> float:
        """Run on, and return the weight."""
        self.net.run(ticks)
        return float(self.net.simulation.synapse_values(self.synapse, "weight")[0])


def test_the_cell_of_these_tests_spikes_when_it_is_told_to(bench: Any) -> None:
    synapse = Synapse(bench, [5.0, 6.0], [7.0, 8.0, 20.0], weight=2.0)
    synapse.run(30)
    assert [time for time, _ in synapse.spikes()] == [7.0, 8.0, 20.0]


@pytest.mark.parametrize("dt", [1.0, 0.1])
@pytest.mark.parametrize("delay", [1.0, 5.0])
@pytest.mark.parametrize("lag", [-60.0, -20.0, -5.0, -1.0, 1.0, 5.0, 20.0, 60.0])
def test_a_pair_changes_the_weight_by_the_exponential_of_its_lag(
    lag: float, delay: float, dt: float, bench: Any
) -> None:
    post = 100.0
    synapse = Synapse(bench, [post + delay - lag, 400.0], [post], delay=delay, dt=dt)
    change = synapse.run(round(410 / dt)) - 1.0
    expected = 0.05 * np.exp(-lag / 15) if lag > 0 else -0.04 * np.exp(lag / 25)
    # The trace has eleven bits, the weight steps of 2^-13.
    assert change == pytest.approx(expected, abs=0.05 / 2048 + 2.0**-13)


def test_a_pair_that_coincides_at_the_synapse_changes_nothing(bench: Any) -> None:
    assert Synapse(bench, [103.0, 400.0], [100.0], delay=3.0).run(410) == 1.0


def test_additive_changes_are_in_units_of_weight_and_multiplicative_ones_of_what_is_left(
    bench: Any,
) -> None:
    trace = 0.05 * np.exp(-5 / 15)
    for w_max in (2.0, 3.0):
        changes = [
            Synapse(bench, [50.0, 200.0], [54.0], w_max=w_max, rule=(*PAIR[:2], weights)).run(210) - 1
            for weights in ("additive", "multiplicative")
        ]
        assert changes == pytest.approx([trace, (w_max - 1) * trace], abs=4e-4)


def test_a_weight_is_only_updated_when_its_presynaptic_cell_spikes(bench: Any) -> None:
    synapse = Synapse(bench, [50.0, 100.0], [54.0, 130.0])
    assert synapse.run(90) == 1.0
    potentiated = synapse.run(20)
    assert potentiated > 1.0
    assert synapse.run(200) == potentiated


def test_a_presynaptic_spike_transmits_the_weight_that_it_leaves_behind(bench: Any) -> None:
    synapse = Synapse(bench, [50.0, 100.0], [54.0])
    synapse.run(110)
    arrived = synapse.input()[:, 0]
    assert arrived[51] == 1.0
    assert arrived[101] == synapse.run(1) > 1.0


def test_pairs_further_apart_than_the_table_have_no_effect(bench: Any) -> None:
    # ln(2048) * 15 ms = 114.4 ms; the last entries of the table are one step of 1/2048.
    assert Synapse(bench, [50.0, 400.0], [162.0], A_plus=1.0).run(410) > 1.0
    assert Synapse(bench, [50.0, 400.0], [166.0], A_plus=1.0).run(410) == 1.0


def test_changes_below_a_unit_of_the_stored_weight_are_lost(bench: Any) -> None:
    lags = {"A_plus": 2.0**-10, "A_minus": 0.0}
    assert Synapse(bench, [50.0, 100.0], [50.0], shift=8, weight=1.0, **lags).run(110) == 1.0
    assert Synapse(bench, [50.0, 100.0], [50.0], shift=2, weight=1.0, **lags).run(110) > 1.0


def test_additive_weights_stay_within_their_bounds(bench: Any) -> None:
    pre = np.arange(20.0, 400.0, 20.0)
    assert Synapse(bench, pre, pre + 2, A_plus=0.9, A_minus=0.0).run(410) == 2.0
    assert Synapse(bench, pre, pre - 4, A_minus=0.9, w_min=0.25, A_plus=0.0).run(410) == 0.25


def test_a_start_weight_above_the_maximum_is_kept_until_it_changes(bench: Any) -> None:
    assert Synapse(bench, [50.0, 70.0], [80.0], weight=3.0).run(100) == 3.0
    assert Synapse(bench, [50.0, 70.0], [55.0], weight=3.0).run(80) < 2.0


def test_of_more_than_fifteen_postsynaptic_spikes_the_earliest_are_forgotten(bench: Any) -> None:
    def change(count: int) -> float:
        post = np.arange(60.0, 60.0 + count)
        return Synapse(bench, [50.0, 90.0], post, A_plus=0.01, A_minus=0.0, w_max=3.0, shift=3).run(100) - 1

    def exact(count: int) -> float:
        lags = np.arange(60, 60 + count)[-15:] + 1 - 50
        return float(0.01 * np.exp(-lags / 15).sum())

    assert change(10) == pytest.approx(exact(10), abs=1e-3)
    assert change(20) == pytest.approx(exact(20), abs=1e-3)
    assert exact(20) < 0.7 * 0.01 * np.exp(-np.arange(11, 31) / 15).sum()


@pytest.mark.parametrize("fraction", [1.0, float(dendritic_part([40], 16)[0])])
def test_the_stages_of_a_long_delay_come_before_the_synapse(fraction: float, bench: Any) -> None:
    # 40 ticks: two stages of 16 and 8 in the ring buffer, or all of them behind the synapse.
    synapse = Synapse(bench, [100.0, 300.0], [120.0], delay=40.0, fraction=fraction)
    change = synapse.run(350) - 1
    lag = 120 + round(40 * fraction) - (100 + 40 - round(40 * fraction))
    expected = 0.05 * np.exp(-lag / 15) if lag > 0 else -0.04 * np.exp(lag / 25)
    assert change == pytest.approx(expected, abs=2e-4)
    assert synapse.input()[140, 0] > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# So many spikes in so short a time that the trace overflows its sixteen bits.
@example(pre=[129], post=list(range(100, 128)), delay=1, shift=1, weights="additive", dt=0.1, gain=1.0)
@given(
    pre=st.lists(st.integers(1, 250), min_size=1, max_size=30),
    post=st.lists(st.integers(2, 250), max_size=40, unique=True),
    delay=st.integers(1, 20),
    shift=st.integers(1, 5),
    weights=st.sampled_from(["additive", "multiplicative"]),
    dt=st.sampled_from([1.0, 0.1]),
    gain=st.sampled_from([1.0, 1024.0]),
)
def test_weights_are_the_same_in_both_implementations(
    pre: list[int],
    post: list[int],
    delay: int,
    shift: int,
    weights: str,
    dt: float,
    gain: float,
    bench: Any,
    reference: ModuleType,
) -> None:
    scale = 2.0 ** (15 - shift) * gain
    start = 12000
    rule = (*PAIR[:2], weights)
    bounds = {"w_min": 2000 / scale, "w_max": 30000 / scale}
    amplitude = 1.0 if weights == "multiplicative" else 9000 / scale
    numbers = {**bounds, "A_plus": 0.3 * amplitude, "A_minus": 0.2 * amplitude}
    synapse = Synapse(
        bench,
        np.array(pre) * dt,
        np.array(post) * dt,
        rule=rule,
        dt=dt,
        delay=delay * dt,
        weight=start / scale,
        shift=shift,
        gain=gain,
        **numbers,
    )
    other = reference.PairPlasticity(weights, start, shift, delay, dt, {**PAIR[1], **numbers}, gain)
    for tick in range(251):
        if tick in post:
            other.post_spike(tick)
        for _ in range(pre.count(tick)):
            other.pre_spike(tick)
    assert round(synapse.run(252) * scale) == other.stored


#: Every rule that draws no random numbers, with the weight dependences that it goes with.
RULES = [
    *((timing, weights) for timing in ("pair", "nearest_pair") for weights in ("additive", "multiplicative")),
    ("pfister_triplet", "additive_triplet"),
    ("vogels2011", "additive"),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=st.sampled_from(RULES), seed=st.integers(0, 2**32 - 1))
def test_no_random_network_learns_otherwise_in_both_implementations(
    rule: tuple[str, str], seed: int, bench: Any, reference: ModuleType
) -> None:
    rng = np.random.default_rng(seed)
    ticks, shift = 200, int(rng.integers(1, 6))
    scale = 2.0 ** (15 - shift)
    largest = 30000 / scale
    relative = 1.0 if rule[0] == "pfister_triplet" or rule[1] == "multiplicative" else 9000 / scale
    taus = {name: float(rng.uniform(3, 60)) for name in ("tau_plus", "tau_minus", "tau_x", "tau_y", "tau")}
    amplitudes = {name: float(rng.uniform(0, 0.4)) * relative for name in NUMBERS if name[0] == "A"}
    numbers = {**taus, **amplitudes, "alpha": 0.3, "w_min": 2000 / scale, "w_max": largest}
    net = bench(1.0)
    _, cells = net.cells(
        "IFTruncDelta", 3, shifts=(8, shift), v_reset=0.0, v_thresh=1.0, tau_refrac=0.0, initial={"v": 0.0}
    )
    pre, post = (
        [np.flatnonzero(rng.random(ticks) < rng.choice([0.02, 0.1, 0.4])) for _ in range(count)]
        for count in (4, 3)
    )
    # The cells spike a tick after their drivers, whatever the synapses add.
    drivers = net.spikes_at(*post)
    net.connect(drivers.first + np.arange(3), cells.first + np.arange(3), 100.0)
    sources = net.spikes_at(*pre)
    model = plastic_model(rule[0], numbers, rule[1])
    projections = []
    for _ in range(2):
        # Several synapses may join the same cells, in one projection or in both.
        ends = rng.integers(0, (4, 3), (12, 2))
        delays, stored = rng.integers(1, 25, 12), rng.integers(2000, 30000, 12)
        synapses = net.connect(
            sources.first + ends[:, 0],
            cells.first + ends[:, 1],
            stored / scale,
            delays,
            receptor=1,
            model=model,
            parameters={name: {**numbers, "scale": scale, "gain": 1.0}[name] for name in model.parameters},
        )
        projections.append((synapses, ends, delays, stored))
    for part in np.diff([0, *sorted(rng.integers(0, ticks, 3)), ticks + 2]).tolist():
        net.run(part)
    for synapses, ends, delays, stored in projections:
        weights = net.simulation.synapse_values(synapses, "weight") * scale
        for (source, cell), delay, start, weight in zip(ends, delays, stored, weights, strict=True):
            other = reference.PLASTICITY[rule[0]](rule[1], int(start), shift, int(delay), 1.0, numbers)
            for tick in range(ticks + 2):
                if tick - 1 in post[cell]:
                    other.post_spike(tick)
                if tick in pre[source]:
                    other.pre_spike(tick)
            assert round(weight) == other.stored


@pytest.mark.parametrize("timing", sorted(set(TIMING_PARAMETERS) - {"pair"}))
def test_every_rule_runs_and_moves_weights(timing: str, bench: Any) -> None:
    values = {
        "tau_plus": 15.0,
        "tau_minus": 25.0,
        "tau_x": 100.0,
        "tau_y": 120.0,
        "alpha": 0.2,
        "tau": 20.0,
        "accumulator_depression": -2,
        "accumulator_potentiation": 2,
        "mean_pre_window": 30.0,
        "mean_post_window": 30.0,
    }
    weights = (
        "additive_triplet" if "triplet" in timing else "multiplicative" if "rec" in timing else "additive"
    )
    ups = Synapse(
        bench,
        np.arange(20.0, 500.0, 20.0),
        np.arange(22.0, 500.0, 20.0),
        rule=(timing, values, weights),
    )
    assert 1.0 < ups.run(510) <= 2.0
    downs = Synapse(
        bench,
        np.arange(20.0, 500.0, 20.0),
        # Vogels' rule depresses without postsynaptic spikes nearby, the others with one just before.
        [21.0] if timing == "vogels2011" else np.arange(14.0, 500.0, 20.0),
        rule=(timing, values, weights),
        A_plus=0.05 if timing == "vogels2011" else 0.0,
        A_minus=0.2,
    )
    assert 0.0 <= downs.run(510) < 1.0


def test_a_triplet_counts_more_than_its_pairs(bench: Any) -> None:
    values = {**PAIR[1], "tau_x": 100.0, "tau_y": 120.0}
    rule = ("pfister_triplet", values, "additive_triplet")
    spikes = {"pre": [50.0, 200.0], "post": [45.0, 53.0]}
    pairs = Synapse(bench, **spikes, rule=rule).run(210)
    triplets = Synapse(bench, **spikes, rule=rule, A3_plus=0.05).run(210)
    traces = np.exp(-4 / 15) * np.exp(-8 / 120)
    assert triplets - pairs == pytest.approx(0.05 * 2.0 * traces, rel=0.02)


def test_amplitudes_of_triplets_are_parts_of_the_maximum(bench: Any) -> None:
    values = {**PAIR[1], "tau_x": 100.0, "tau_y": 120.0}
    rule = ("pfister_triplet", values, "additive_triplet")
    change = Synapse(bench, [50.0, 200.0], [53.0], rule=rule, w_max=3.0).run(210) - 1
    assert change == pytest.approx(3.0 * 0.05 * np.exp(-4 / 15), rel=0.01)


@pytest.mark.parametrize(
    ("rule", "lag"),
    [
        (PAIR, 5.0),
        (PAIR, -5.0),
        ((*PAIR[:2], "multiplicative"), 5.0),
        (("vogels2011", VOGELS, "additive"), -5.0),
    ],
)
def test_without_quantised_weights_a_rule_is_the_engines_with_the_same_amplitudes(
    rule: tuple[str, dict[str, float], str], lag: float, bench: Any
) -> None:
    weights = []
    for effects in (ALL, ALL.without("weights")):
        form = plastic_form(*rule, effects)
        net = bench(1.0, effects)
        _, cells = net.cells(
            "IFTruncDelta", shifts=(8, 2), v_reset=0.0, v_thresh=1.0, tau_refrac=0.0, initial={"v": 0.0}
        )
        net.connect(net.spikes_at([99.0]), cells, 100.0)
        source = net.spikes_at([101.0 - lag, 400.0])
        values = {**rule[1], **NUMBERS, "scale": 2.0**13, "gain": 1.0}
        synapse = net.connect(
            source, cells, 1.0, receptor=1, model=form.model, parameters=form.parameters(values, 1)
        )
        net.run(410)
        weights.append(net.simulation.synapse_values(synapse, "weight")[0])
    fixed, floating = weights
    assert abs(floating - 1) > 0.01
    assert fixed == pytest.approx(floating, abs=3e-4)


def test_a_rule_that_only_cores_know_stays_a_cores(bench: Any) -> None:
    nearest = plastic_form("nearest_pair", PAIR[1], "additive", NONE)
    assert nearest.model is plastic_model("nearest_pair", PAIR[1], "additive")


def test_equal_rules_share_a_model_and_others_have_other_names() -> None:
    model = plastic_model(*PAIR)
    assert plastic_model("pair", {"tau_minus": 25.0, "tau_plus": 15.0}, "additive") is model
    other = plastic_model("pair", {"tau_minus": 25.5, "tau_plus": 15.0}, "additive")
    assert other.name != model.name
    assert other.name.isidentifier()
    single = {**dict.fromkeys(TIMING_PARAMETERS["recurrent"], 1.0), "dual_fsm": False}
    assert "single" in plastic_model("recurrent", single, "multiplicative").name


def test_an_unknown_rule_or_a_missing_parameter_is_refused() -> None:
    with pytest.raises(KeyError):
        plastic_model("quadruplet", {}, "additive")
    with pytest.raises(KeyError):
        plastic_model("pair", {"tau_plus": 20.0}, "additive")
    with pytest.raises(KeyError):
        plastic_model(*PAIR[:2], "cubic")


@pytest.mark.parametrize(
    ("tau", "dt", "shift"), [(20.0, 1.0, 0), (20.0, 0.1, 0), (100.0, 1.0, 2), (1.0, 1.0, 0)]
)
def test_tables_hold_exponentials_with_eleven_bits_and_end_below_the_last(
    tau: float, dt: float, shift: int
) -> None:
    table = ExponentialTable(tau, dt, shift)
    ticks = np.arange(round(12 * tau / dt))
    held = np.floor(np.exp(-(ticks >> shift << shift) * dt / tau) * 2048)
    assert table(ticks).tolist() == held.tolist()
    assert not table(np.array([ticks[-1] * 1000, -1, -5, -(2**40)])).any()


def test_a_history_keeps_the_last_fifteen_spikes_in_order() -> None:
    history = PostHistory(2, 1)
    for tick in range(1, 41):
        history.add(np.array([0]), tick, np.array([[tick]]))
    assert history.times[0, :ENTRIES].tolist() == [0, *range(26, 41)]
    window = Window(history, np.array([0, 1]), np.array([30, 30]), np.array([38, 38]))
    assert window.last.tolist() == [history.times[0].tolist().index(38), 0]
    assert window.before.tolist() == [history.times[0].tolist().index(30), 0]
    rows, columns = np.zeros(8, dtype=int), np.arange(window.before[0], window.last[0]) + 1
    assert window.times(rows, columns).tolist() == window.traces(rows, columns)[:, 0].tolist()
    assert window.times(rows, columns).tolist() == list(range(31, 39))
