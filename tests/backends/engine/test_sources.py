from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.sources.inhomogeneous_gamma import (
    InhomogeneousGamma,
    gamma_hazard,
)
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.sources.renewal import Gamma, RefractoryPoisson
from nmpi_emulator.backends.engine.sources.spike_times import SpikeTimes

GRID = Grid(0.1)
FOREVER = 1e10


def play(source, ms=2000.0, blocks=4, grid=GRID):
    """Return the spike times of each cell."""
    player = source.player(grid, np.random.default_rng(1))
    limits = np.linspace(0, round(ms / grid.dt), blocks + 1).astype(int)
    trains = [[] for _ in range(source.size)]
    for first, last in pairwise(limits):
        spikes = player.block(int(first), int(last))
        assert np.all((spikes.steps >= first) & (spikes.steps < last))
        for cell, time in zip(spikes.cells, spikes.times, strict=True):
            trains[cell].append(time)
    return [np.sort(train) for train in trains]


def full(size, value):
    return np.full(size, float(value))


def test_poisson_counts_have_the_mean_and_variance_of_a_poisson_process():
    trains = play(Poisson(500, full(500, 40), full(500, 0), full(500, FOREVER)))
    counts = np.array([train.size for train in trains])
    assert counts.mean() == pytest.approx(80, abs=1.5)
    assert counts.var() == pytest.approx(80, rel=0.2)


def test_poisson_spikes_lie_within_their_window():
    (train,) = play(Poisson(1, full(1, 500), full(1, 300), full(1, 200)))
    assert train.min() > 300
    assert train.max() <= 500
    assert train.size == pytest.approx(100, abs=35)


def test_pieces_of_a_poisson_source_have_their_own_rates():
    rates, starts = np.array([[100.0, 0.0, 400.0]]), np.array([[0.0, 500.0, 1500.0]])
    (train,) = play(Poisson(1, rates, starts, np.array([[500.0, 1000.0, 500.0]])))
    counts = np.histogram(train, [0, 500, 1500, 2000])[0]
    assert counts[1] == 0
    assert counts[0] == pytest.approx(50, abs=25)
    assert counts[2] == pytest.approx(200, abs=50)


def test_rate_that_is_set_later_counts_from_then_on(bench):
    made = bench(1.0)
    source = Poisson(3, full(3, 0), full(3, 0), full(3, FOREVER))
    made.network.add_source(source)
    made.record(source)
    made.run(500.0)
    source.set_values(rates=np.array([0.0, 100.0, 200.0]))
    made.run(1000.0)
    source.set_values(rates=full(3, 0))
    made.run(500.0)
    trains = [np.array(made.spike_times(source, cell)) for cell in range(3)]
    assert [train.size for train in trains] == [
        0,
        pytest.approx(100, abs=40),
        pytest.approx(200, abs=60),
    ]
    assert all(np.all((train > 500) & (train <= 1501)) for train in trains[1:])


@pytest.mark.parametrize("rate", [-1.0, math.nan])
def test_rate_below_zero_is_refused(rate):
    with pytest.raises(ValueError, match="zero or more"):
        Poisson(1, full(1, rate), full(1, 0), full(1, FOREVER))


def test_refractory_poisson_keeps_its_dead_time_and_its_rate():
    trains = play(RefractoryPoisson(100, full(100, 0), full(100, FOREVER), full(100, 50), full(100, 8)))
    intervals = np.concatenate([np.diff(train) for train in trains])
    assert intervals.min() >= 8 - 0.1 - 1e-9
    assert intervals.mean() == pytest.approx(20, rel=0.03)


def test_refractory_poisson_that_its_dead_time_does_not_allow_is_refused():
    with pytest.raises(ValueError, match="1000/tau_refrac"):
        RefractoryPoisson(1, full(1, 0), full(1, FOREVER), full(1, 200), full(1, 8))


def test_gamma_intervals_have_the_mean_and_spread_of_the_distribution():
    trains = play(Gamma(100, full(100, 0), full(100, FOREVER), full(100, 4), full(100, 200)))
    intervals = np.concatenate([np.diff(train) for train in trains])
    assert intervals.mean() == pytest.approx(20, rel=0.03)
    assert intervals.std() / intervals.mean() == pytest.approx(0.5, rel=0.05)


def test_renewal_spikes_lie_within_their_window():
    (train,) = play(Gamma(1, full(1, 300), full(1, 200), full(1, 2), full(1, 400)))
    assert train.min() >= 300 and train.max() <= 500


@pytest.mark.parametrize("shape", [1.0, 2.0, 7.5])
def test_hazard_of_a_gamma_process_is_density_over_survivor(shape):
    ages = np.array([0.5, 1.0, 3.0, 10.0, 30.0])
    far = np.linspace(0, 200, 2_000_001)[1:]
    density = np.exp((shape - 1) * np.log(far) - far - math.lgamma(shape))
    survivor = np.cumsum(density[::-1])[::-1] * (far[1] - far[0])
    expected = [density[far >= age][0] / survivor[far >= age][0] for age in ages]
    np.testing.assert_allclose(gamma_hazard(shape, ages), expected, rtol=2e-3)


def test_homogeneous_process_by_thinning_is_a_gamma_process():
    size = 100
    source = InhomogeneousGamma(
        size,
        shapes=[np.array([3.0])] * size,
        scales=[np.array([0.005])] * size,
        bins=[np.array([0.0])] * size,
        starts=full(size, 0),
        durations=full(size, FOREVER),
    )
    intervals = np.concatenate([np.diff(train) for train in play(source)])
    assert intervals.mean() == pytest.approx(15, rel=0.03)
    assert intervals.std() / intervals.mean() == pytest.approx(1 / math.sqrt(3), rel=0.05)


def test_inhomogeneous_process_follows_its_bins():
    size = 200
    source = InhomogeneousGamma(
        size,
        shapes=[np.array([2.0, 2.0])] * size,
        scales=[np.array([0.02, 0.0025])] * size,
        bins=[np.array([0.0, 1000.0])] * size,
        starts=full(size, 0),
        durations=full(size, FOREVER),
    )
    times = np.concatenate(play(source))
    before, after = np.histogram(times, [100, 1000, 1100, 2000])[0][[0, 2]] / size / 0.9
    assert before == pytest.approx(25, rel=0.1)
    assert after == pytest.approx(200, rel=0.05)


def test_parameters_that_do_not_belong_together_are_refused():
    one = [np.array([1.0])]
    with pytest.raises(ValueError, match="same length"):
        InhomogeneousGamma(1, one, [np.array([1.0, 2.0])], one, full(1, 0), full(1, 1))


def test_given_times_are_played_in_order_and_reported_as_given():
    (train,) = play(SpikeTimes(1, [np.array([30.03, 7.0, 7.0, 12.34])]))
    assert train.tolist() == [7.0, 7.0, 12.34, 30.03]


def test_times_can_be_replaced_during_a_simulation(bench):
    made = bench(0.1)
    source = made.spikes_at([1.0, 20.0, 30.0])
    made.record(source)
    made.run(10.0)
    source.set_values(times=[np.array([5.0, 15.0, 25.0])])
    made.run(20.0)
    assert made.spike_times(source) == [1.0, 15.0, 25.0]


def test_spike_within_half_a_step_after_the_end_belongs_to_the_next_run(bench):
    made = bench(0.1)
    source = made.spikes_at([9.98, 10.03])
    made.record(source)
    made.run(10.0)
    assert made.spike_times(source) == [9.98]
    made.run(0.1)
    assert made.spike_times(source) == [9.98, 10.03]


@pytest.mark.parametrize("times", [[-1.0], [math.nan], [math.inf]])
def test_times_that_are_no_times_are_refused(times):
    with pytest.raises(ValueError, match="from 0 on"):
        SpikeTimes(1, [np.array(times)])


def test_wrong_number_of_trains_is_refused():
    with pytest.raises(ValueError, match="2 cells need 2 arrays"):
        SpikeTimes(2, [np.array([1.0])])
