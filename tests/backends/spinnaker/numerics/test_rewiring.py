"""Structural plasticity in a running network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.spinnaker.numerics import (
    DistanceDependentFormation,
    InitialSynapses,
    LastNeuronSelection,
    RandomByWeightElimination,
    RandomSelection,
    RewiredProjection,
    Rewiring,
    Wiring,
    plastic_model,
    rewired_connections,
)
from nmpi_emulator.backends.spinnaker.numerics.plasticity.synaptogenesis import attempts

ALWAYS = DistanceDependentFormation((3, 3), p_form_forward=1.0, sigma_form_forward=1e6)
NEVER = RandomByWeightElimination(0.0, 0.0, 0.0)
SIZE = 9


class Rewired:
    """Nine sources and nine cells, whose synapses form and vanish."""

    def __init__(
        self,
        bench: Any,
        spikes: Any = (),
        *,
        formation: DistanceDependentFormation = ALWAYS,
        elimination: RandomByWeightElimination = NEVER,
        initial: tuple[Any, Any, Any, Any] = ((), (), (), ()),
        delays: tuple[int, int] = (1, 1),
        plastic: Any = None,
        parameters: Any = None,
        **rewiring: Any,
    ) -> None:
        self.net = bench(1.0)
        self.form, self.cells = self.net.cells("IF_curr_delta", SIZE, v_thresh=1e3)
        self.source = self.net.spikes_at(*(list(spikes) or [[]] * SIZE))
        projection = RewiredProjection(SIZE, formation, elimination, initial_weight=0.5)
        choice = {"selection": RandomSelection(), "f_rew": 1000.0, "s_max": 4, **rewiring}
        sources, targets, weights, ticks = initial
        wiring = Wiring(
            self.source.first,
            0,
            delays,
            InitialSynapses(
                np.array(sources, dtype=int),
                np.array(targets, dtype=int),
                np.array(weights, dtype=float),
                np.array(ticks, dtype=int),
            ),
            parameters or {},
        )
        (self.places,) = rewired_connections(
            "test", Rewiring(SIZE, (projection,), **choice), [wiring], self.cells.first, 1.0, plastic
        )
        self.net.network.connections.append(self.places)
        self.input = self.net.record(self.form, self.cells, "gsyn_exc")

    def run(self, ticks: int) -> dict[str, np.ndarray]:
        """Run on; return what exists: sources, targets, weights, counts and delays."""
        self.net.run(ticks)
        values = self.net.simulation.synapse_values
        count = values(self.places, "count")
        there = count > 0
        return {
            "source": self.places.pre[there] - self.source.first,
            "target": self.places.post[there] - self.cells.first,
            "weight": values(self.places, "weight")[there],
            "count": count[there],
            "delay": self.places.delay[there],
        }


def test_synapses_form_until_all_slots_are_full(bench: Any) -> None:
    rewired = Rewired(bench)
    early = rewired.run(20)
    assert early["count"].sum() <= 20
    late = rewired.run(600)
    assert np.bincount(late["target"], weights=late["count"]).tolist() == [4] * SIZE
    assert (late["weight"] == 0.5 * late["count"]).all()


def test_each_attempt_forms_at_most_one_synapse(bench: Any) -> None:
    # A slot that is drawn twice is no longer empty.
    assert 7 <= Rewired(bench, f_rew=100.0, s_max=32).run(95)["count"].sum() <= 9
    assert 15 <= Rewired(bench, f_rew=10_000.0, s_max=32).run(2)["count"].sum() <= 20


@pytest.mark.parametrize(
    ("f_rew", "dt", "expected"),
    [
        (10_000.0, 1.0, [10] * 8),
        (2500.0, 1.0, [2] * 8),
        (1000.0, 1.0, [1] * 8),
        (300.0, 1.0, [0, 0, 1, 0, 0, 1, 0, 0]),
        (10_000.0, 0.1, [1] * 8),
    ],
)
def test_attempts_are_spread_over_whole_ticks(f_rew: float, dt: float, expected: list[int]) -> None:
    assert attempts(f_rew, dt, np.arange(8)).tolist() == expected


def test_without_replacement_cells_are_connected_once(bench: Any) -> None:
    once = Rewired(bench, with_replacement=False, s_max=9, delays=(1, 3)).run(1500)
    pairs = list(zip(once["source"], once["target"], strict=True))
    assert len(pairs) == len(set(pairs)) > 70
    assert set(once["count"]) == {1.0}
    assert set(once["delay"]) == {1.0, 2.0, 3.0}


def test_only_sources_that_have_just_spiked_are_selected(bench: Any) -> None:
    spikes = [[]] * 4 + [np.arange(5.0, 60.0)] + [[]] * 4
    rewired = Rewired(bench, spikes, selection=LastNeuronSelection())
    assert rewired.run(6)["count"].sum() == 0
    formed = rewired.run(40)
    assert set(formed["source"]) == {4}
    assert formed["count"].sum() > 20


def test_synapses_form_near_by_on_a_torus(bench: Any) -> None:
    local = DistanceDependentFormation((3, 3), p_form_forward=1.0, sigma_form_forward=0.1)
    formed = Rewired(bench, formation=local).run(3000)
    assert (formed["source"] == formed["target"]).all()
    assert formed["count"].sum() > 30
    wide = DistanceDependentFormation((4, 4), 1.0, 1.0, 0.5, 2.0)
    assert wide.probability(0, 0, lateral=False) == 1.0
    assert wide.probability(0, 5, lateral=False) == pytest.approx(np.exp(-1), abs=2e-5)
    assert wide.probability(0, 3, lateral=False) == pytest.approx(np.exp(-0.5), abs=2e-5)
    assert wide.probability(0, 12, lateral=True) == pytest.approx(0.5 * np.exp(-1 / 8), abs=2e-5)


def test_weak_synapses_vanish_and_strong_ones_stay(bench: Any) -> None:
    initial = (range(9), range(9), [0.25, 2.0, 0.25] * 3, [1] * 9)
    never = DistanceDependentFormation((3, 3), p_form_forward=0.0)
    elimination = RandomByWeightElimination(1.0, prob_elim_depressed=1.0, prob_elim_potentiated=0.0)
    rewired = Rewired(bench, initial=initial, formation=never, elimination=elimination)
    assert rewired.run(0)["count"].sum() == 9
    left = rewired.run(600)
    assert left["source"].tolist() == [1, 4, 7]
    assert left["weight"].tolist() == [2.0] * 3


def test_new_synapses_transmit_after_their_delay(bench: Any) -> None:
    spikes = [[800.0]] + [[]] * 8
    one = DistanceDependentFormation((3, 3), p_form_forward=1.0, sigma_form_forward=0.1)
    rewired = Rewired(bench, spikes, formation=one, delays=(3, 5), s_max=1)
    formed = rewired.run(810)
    delay = formed["delay"][formed["source"] == 0][0]
    arrived = rewired.input()[:, 0]
    assert np.flatnonzero(arrived).tolist() == [800 + delay]
    assert arrived[800 + int(delay)] == 0.5


def test_new_synapses_learn(bench: Any) -> None:
    rule = plastic_model("pair", {"tau_plus": 20.0, "tau_minus": 20.0}, "additive")
    numbers = {"w_min": 0.0, "w_max": 2.0, "A_plus": 0.1, "A_minus": 0.0, "scale": 2.0**12, "gain": 1.0}
    spikes = [np.arange(500.0, 900.0, 20.0)] + [[]] * 8
    one = DistanceDependentFormation((3, 3), p_form_forward=1.0, sigma_form_forward=0.1)
    rewired = Rewired(bench, spikes, formation=one, s_max=1, plastic=rule, parameters=numbers)
    driver = rewired.net.spikes_at(np.arange(503.0, 900.0, 20.0))
    rewired.net.connect([driver.first], [rewired.cells.first], 5000.0)
    rewired.cells.set_parameter("v_thresh", -50.0)
    before = rewired.run(490)
    assert set(before["weight"]) == {0.5}
    after = rewired.run(500)
    learnt = after["source"] == 0
    assert after["weight"][learnt] > 0.55
    assert set(after["weight"][~learnt]) == {0.5}


def test_a_cell_with_more_synapses_than_slots_is_refused(bench: Any) -> None:
    initial = (range(5), [0] * 5, [1.0] * 5, [1] * 5)
    with pytest.raises(ValueError, match=r"Cell 0 begins with more than s_max = 4"):
        Rewired(bench, initial=initial).run(1)


def test_too_many_places_are_refused() -> None:
    projection = RewiredProjection(5000, ALWAYS, NEVER, 1.0)
    nothing = InitialSynapses(*(np.empty(0, dtype=int) for _ in range(4)))
    with pytest.raises(ValueError, match="400000000 here"):
        rewired_connections(
            "big",
            Rewiring(5000, (projection,), RandomSelection()),
            [Wiring(0, 0, (1, 16), nothing)],
            5000,
            1.0,
        )
