"""Spike sources as scripts know them."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors


def played(sim, trains, celltype, size=1, ms=1000.0):
    source = sim.Population(size, celltype)
    source.record("spikes")
    sim.run(ms)
    return trains(source)


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_spike_times_are_put_on_the_grid_of_the_simulation(sim, trains, dt):
    sim.setup(timestep=dt)
    (train,) = played(sim, trains, sim.SpikeSourceArray(spike_times=[1.0, 2.0, 7.0]), ms=10.0)
    assert train == [1.0, 2.0, 7.0]


def test_fine_time_step_keeps_fine_spike_times(sim, trains):
    sim.setup(timestep=0.01, min_delay=0.01)
    (train,) = played(sim, trains, sim.SpikeSourceArray(spike_times=[1.03, 2.57]), ms=4.0)
    assert train == [1.03, 2.57]


def test_several_spikes_in_a_step_count_several_times(sim, trains, signal):
    sim.setup(timestep=1.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.6, 2.7, 2.9, 5.0]))
    cells = sim.Population(1, sim.IF_curr_delta())
    source.record("spikes")
    cells.record("v")
    synapse = sim.StaticSynapse(weight=1.0, delay=1.0)
    sim.Projection(source, cells, sim.OneToOneConnector(), synapse)
    sim.run(10.0)
    assert trains(source) == [[2.6, 2.7, 2.9, 5.0]]
    v = signal(cells)[:, 0]
    assert v[4] - v[3] == pytest.approx(3.0)


def test_times_are_given_for_all_cells_or_for_each(sim, trains):
    forms = [
        (sim.SpikeSourceArray(spike_times=[1.0, 2.0]), [[1.0, 2.0], [1.0, 2.0]]),
        (sim.SpikeSourceArray(spike_times=[[1.0], [2.0, 3.0]]), [[1.0], [2.0, 3.0]]),
        (
            sim.SpikeSourceArray(spike_times=[sim.Sequence([1.0]), sim.Sequence([])]),
            [[1.0], []],
        ),
        (
            sim.SpikeSourceArray(spike_times=lambda i: [sim.Sequence([4.0 + k]) for k in i]),
            [[4.0], [5.0]],
        ),
    ]
    for celltype, expected in forms:
        sim.setup(timestep=0.1)
        assert played(sim, trains, celltype, 2, 10.0) == expected


def test_nested_list_for_a_single_cell(sim, trains):
    assert played(sim, trains, sim.SpikeSourceArray(spike_times=[[1.0, 2.5]]), ms=5.0) == [[1.0, 2.5]]


def test_times_set_later_replace_those_that_have_not_come(sim, trains):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[5.0, 25.0]))
    source.record("spikes")
    sim.run(10.0)
    source.set(spike_times=[5.0, 15.0])
    sim.run(20.0)
    assert trains(source) == [[5.0, 15.0]]
    assert source.get("spike_times").value.tolist() == [5.0, 15.0]


def test_unordered_times_are_refused(sim):
    with pytest.raises(errors.InvalidParameterValueError, match="increasing order"):
        sim.Population(1, sim.SpikeSourceArray(spike_times=[3.0, 1.0]))


def test_poisson_rate_set_after_creation_counts(sim, trains):
    source = sim.Population(3, sim.SpikeSourcePoisson(rate=0.0))
    source.record("spikes")
    source.set(rate=[0.0, 100.0, 200.0])
    sim.run(1000.0)
    counts = [len(train) for train in trains(source)]
    assert counts[0] == 0
    assert counts[1] == pytest.approx(100, abs=40)
    assert counts[2] == pytest.approx(200, abs=57)


def test_poisson_rate_changed_during_the_simulation_counts_from_then_on(sim, trains):
    source = sim.Population(1, sim.SpikeSourcePoisson(rate=0.0))
    source.record("spikes")
    sim.run(1000.0)
    source.set(rate=100.0)
    sim.run(1000.0)
    (train,) = trains(source)
    assert min(train) > 1000.0
    assert len(train) == pytest.approx(100, abs=40)


def test_poisson_source_fires_more_than_once_in_a_step(sim, trains):
    sim.setup(timestep=1.0, rng_seed=2)
    (train,) = played(sim, trains, sim.SpikeSourcePoisson(rate=5000.0))
    assert len(train) == pytest.approx(5000, abs=300)
    assert len(set(train)) < 1010


def test_poisson_source_starts_and_ends(sim, trains):
    celltype = sim.SpikeSourcePoisson(rate=500.0, start=200.0, duration=300.0)
    (train,) = played(sim, trains, celltype)
    assert min(train) > 200.0
    assert max(train) <= 500.0
    assert len(train) == pytest.approx(150, abs=50)


def test_cells_of_a_population_fire_independently(sim, trains):
    first, second = played(sim, trains, sim.SpikeSourcePoisson(rate=100.0), 2)
    assert first != second


def test_refractory_poisson_source_keeps_its_dead_time(sim, trains):
    celltype = sim.SpikeSourcePoissonRefractory(rate=100.0, tau_refrac=5.0)
    (train,) = played(sim, trains, celltype, ms=5000.0)
    assert np.diff(train).min() >= 5.0 - 1e-9
    assert len(train) == pytest.approx(500, abs=70)


def test_gamma_source_has_the_rate_and_regularity_of_its_parameters(sim, trains):
    found = played(sim, trains, sim.SpikeSourceGamma(alpha=4.0, beta=200.0), 20, 2000.0)
    intervals = np.concatenate([np.diff(train) for train in found])
    assert intervals.mean() == pytest.approx(20.0, rel=0.05)
    assert intervals.std() / intervals.mean() == pytest.approx(0.5, rel=0.1)


def test_inhomogeneous_gamma_source_changes_its_rate(sim, trains):
    celltype = sim.SpikeSourceInhGamma(
        a=sim.Sequence([3.0, 3.0]), b=sim.Sequence([0.02, 0.005]), tbins=sim.Sequence([0.0, 1000.0])
    )
    found = np.concatenate(played(sim, trains, celltype, 50, 2000.0))
    early, late = np.sum(found <= 1000.0) / 50, np.sum(found > 1000.0) / 50
    assert early == pytest.approx(1 / (3 * 0.02), rel=0.1)
    assert late == pytest.approx(1 / (3 * 0.005), rel=0.1)


def test_parameters_of_sources_are_read_back(sim):
    source = sim.Population(3, sim.SpikeSourcePoisson(rate=[1.0, 2.0, 3.0]))
    source[1:].set(rate=9.0)
    assert source.get("rate").tolist() == [1.0, 9.0, 9.0]
    assert source[2].rate == 9.0


@pytest.mark.parametrize("rate", [-1.0, float("nan")])
def test_impossible_rates_are_refused(sim, rate):
    with pytest.raises(errors.InvalidParameterValueError, match="rate"):
        sim.Population(1, sim.SpikeSourcePoisson(rate=rate))


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_output_rates_rise_with_input_rates(sim, dt):
    sim.setup(timestep=dt, rng_seed=11)
    cells = sim.Population(20, sim.IF_cond_exp())
    inputs = sim.Population(20, sim.SpikeSourcePoisson(rate=0.0))
    inputs.set(rate=np.linspace(0.0, 1000.0, 20))
    cells.record("spikes")
    synapse = sim.StaticSynapse(weight=0.1, delay=2.0)
    sim.Projection(inputs, cells, sim.OneToOneConnector(), synapse)
    sim.run(2000.0)
    counts = list(cells.get_spike_counts().values())
    assert counts[0] == 0
    assert all(a < b for a, b in zip(counts[::3], counts[3::3], strict=False))
    assert counts[-1] > 60
