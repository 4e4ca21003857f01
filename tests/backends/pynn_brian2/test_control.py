"""Setting up, running, resetting and ending."""

from __future__ import annotations

import logging

import neo
import numpy as np
import pytest


def driven(sim, size=1, current=1.0, **parameters):
    cells = sim.Population(size, sim.IF_curr_exp(i_offset=current, **parameters))
    cells.record(["spikes", "v"])
    return cells


def test_queries_tell_what_setup_was_given(sim):
    sim.setup(timestep=0.5, min_delay=1.0, max_delay=20.0)
    assert (sim.get_time_step(), sim.get_min_delay(), sim.get_max_delay()) == (0.5, 1.0, 20.0)
    assert (sim.get_current_time(), sim.num_processes(), sim.rank()) == (0.0, 1, 0)


def test_setup_forgets_the_network(sim):
    driven(sim)
    sim.run(10.0)
    sim.setup(timestep=0.1)
    assert sim.get_current_time() == 0.0
    assert int(sim.Population(1, sim.IF_curr_exp())[0]) == 0


@pytest.mark.parametrize("timestep", [0.0, -0.1, float("nan")])
def test_time_step_must_be_greater_than_zero(sim, timestep):
    with pytest.raises(ValueError, match="must be greater than 0 ms"):
        sim.setup(timestep=timestep, min_delay="auto")


def test_min_delay_must_not_be_less_than_a_step(sim):
    with pytest.raises(Exception, match="min_delay"):
        sim.setup(timestep=1.0, min_delay=0.1)


def test_automatic_minimum_delay_is_the_shortest_of_the_network(sim):
    sim.setup(timestep=0.1, min_delay="auto")
    assert sim.get_min_delay() == 0.1
    cells = sim.Population(2, sim.IF_curr_exp())
    sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(delay=0.7))
    assert sim.get_min_delay() == pytest.approx(0.7)


def test_population_from_before_setup_is_refused(sim):
    old = driven(sim, 2)
    sim.run(1.0)
    sim.setup(timestep=0.1)
    new = driven(sim, 2)
    for pair in ((old, new), (new, old), (new, old[:1]), (new + old, new)):
        with pytest.raises(RuntimeError, match="made before the last setup"):
            sim.Projection(*pair, sim.AllToAllConnector(), sim.StaticSynapse())
    with pytest.raises(RuntimeError, match="made before the last setup"):
        old.get_data()
    with pytest.raises(RuntimeError, match="made before the last setup"):
        old.record("v")


@pytest.mark.parametrize("ms", [float("nan"), float("inf")])
def test_time_to_simulate_must_be_a_number(sim, ms):
    with pytest.raises(ValueError, match="must be a number of ms"):
        sim.run(ms)


def test_empty_network_runs(sim):
    assert sim.run(10.0) == 10.0
    assert sim.get_current_time() == 10.0


def test_run_for_and_run_until_go_on_from_the_present_time(sim):
    sim.run(5.0)
    sim.run_for(2.0)
    sim.run_until(9.0)
    assert sim.get_current_time() == pytest.approx(9.0)


def test_time_does_not_run_backwards(sim):
    sim.run(5.0)
    with pytest.raises(ValueError, match="in the past"):
        sim.run(-3.0)


def test_part_of_a_step_counts_as_a_whole_one_and_is_said(sim, caplog):
    sim.setup(timestep=1.0)
    with caplog.at_level(logging.WARNING):
        sim.run(0.5)
    assert sim.get_current_time() == 1.0
    assert "not a multiple of the time step" in caplog.text


def test_many_runs_give_what_one_run_gives(sim, signal, trains):
    results = []
    for pieces in (1, 60):
        sim.setup(timestep=0.1)
        cells = driven(sim)
        for _ in range(pieces):
            sim.run(60.0 / pieces)
        results.append((signal(cells), trains(cells)))
    np.testing.assert_array_equal(results[0][0], results[1][0])
    assert results[0][1] == results[1][1] != [[]]


def test_callbacks_are_called_and_say_when_again(sim):
    times = []

    def callback(t):
        times.append(t)
        return t + 2.0

    driven(sim)
    sim.run(6.0, callbacks=[callback])
    assert times == pytest.approx([0.0, 2.0, 4.0, 6.0])


def test_callback_changes_parameters_on_the_way(sim, signal):
    cells = sim.Population(1, sim.IF_curr_exp(v_rest=-65.0))
    cells.record("v")

    def callback(t):
        cells.set(i_offset=0.1 * t)
        return t + 10.0

    sim.run(30.0, callbacks=[callback])
    v = signal(cells)[:, 0]
    assert v[0] == v[100] == -65.0
    assert v[200] > v[100]
    assert v[300] > v[200]


def test_reset_gives_the_same_run_again_in_a_new_segment(sim):
    cells = driven(sim, 2)
    source = sim.DCSource(amplitude=0.5, start=10.0, stop=20.0)
    source.inject_into(cells[:1])
    sim.run(50.0)
    sim.reset()
    assert sim.get_current_time() == 0.0
    sim.run(50.0)
    first, second = cells.get_data().segments
    np.testing.assert_array_equal(first.analogsignals[0].magnitude, second.analogsignals[0].magnitude)
    for a, b in zip(first.spiketrains, second.spiketrains, strict=True):
        assert a.size > 0
        np.testing.assert_array_equal(a.magnitude, b.magnitude)


def test_reset_restores_plastic_weights_and_keeps_those_that_were_set(sim):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[5.0, 15.0, 25.0]))
    relay = sim.Population(1, sim.IF_curr_exp())
    rule = sim.STDPMechanism(
        sim.SpikePairRule(A_plus=0.5, A_minus=0.5),
        sim.AdditiveWeightDependence(w_max=100.0),
        weight=60.0,
        delay=1.0,
    )
    projection = sim.Projection(source, relay, sim.AllToAllConnector(), rule)
    sim.run(40.0)
    learned = projection.get("weight", "array")[0, 0]
    assert learned != 60.0
    sim.reset()
    assert projection.get("weight", "array")[0, 0] == 60.0
    sim.run(40.0)
    assert projection.get("weight", "array")[0, 0] == learned


def test_network_grows_between_runs(sim, trains, signal):
    first = driven(sim, 1, 0.0)
    sim.run(30.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[32.0]))
    sim.Projection(source, first, sim.AllToAllConnector(), sim.StaticSynapse(weight=1.0, delay=2.0))
    later = driven(sim, 2, 2.0)
    sim.run(30.0)
    v = signal(first)[:, 0]
    assert np.all(v[:340] == -65.0)
    assert v[345] > -65.0
    data = later.get_data().segments[0].analogsignals[0]
    assert float(data.t_start) == 30.0
    assert data.shape == (301, 2)
    assert all(train[0] > 30.0 for train in trains(later))


def test_procedural_interface_records_to_files_at_the_end(sim, tmp_path):
    cells = sim.create(sim.IF_curr_exp(i_offset=1.0), n=3)
    noise = sim.create(sim.SpikeSourcePoisson(rate=100.0), n=2)
    projection = sim.connect(noise, cells, weight=0.1, delay=1.0, p=1.0)
    assert len(projection) == 6
    sim.set(cells, tau_m=15.0)
    assert cells.get("tau_m") == 15.0
    sim.initialize(cells, v=-70.0)
    sim.record(["spikes", "v"], cells, str(tmp_path / "all.pkl"))
    sim.record_v(cells, str(tmp_path / "v.pkl"))
    sim.run(30.0)
    sim.end()
    block = neo.io.PickleIO(str(tmp_path / "all.pkl")).read_block()
    assert block.segments[0].analogsignals[0].magnitude[0, 0] == -70.0
    assert len(block.segments[0].spiketrains) == 3
    block = neo.io.PickleIO(str(tmp_path / "v.pkl")).read_block()
    assert block.segments[0].analogsignals[0].shape == (301, 3)


def test_conductances_are_recorded_by_the_procedural_interface(sim, tmp_path):
    cells = sim.create(sim.IF_cond_exp(), n=2)
    sim.record_gsyn(cells, str(tmp_path / "g.pkl"))
    sim.run(1.0)
    sim.end()
    block = neo.io.PickleIO(str(tmp_path / "g.pkl")).read_block()
    names = {signal.name for signal in block.segments[0].analogsignals}
    assert names == {"gsyn_exc", "gsyn_inh"}


def test_end_twice_writes_once(sim, tmp_path):
    file = tmp_path / "v.pkl"
    sim.record("v", sim.create(sim.IF_curr_exp()), str(file))
    sim.run(1.0)
    sim.end()
    file.unlink()
    sim.end()
    assert not file.exists()


def test_network_class_of_pynn_takes_the_populations(sim):
    cells = driven(sim)
    network = sim.Network(cells)
    assert cells in network.populations


@pytest.mark.parametrize(
    "seeds", [{"rng_seed": 7}, {"rng_seeds": [7, 8]}, {"rng_seeds_seed": 7}, {"seed": 7}]
)
def test_seed_makes_random_numbers_repeatable(sim, trains, seeds):
    def once(**given):
        sim.setup(timestep=0.1, **given)
        noise = sim.Population(20, sim.SpikeSourcePoisson(rate=100.0))
        noise.record("spikes")
        sim.run(100.0)
        return trains(noise)

    assert once(**seeds) == once(**seeds)
    assert once(**seeds) == once(rng_seed=7)
    assert once(rng_seed=8) != once(rng_seed=7)
    assert once() != once()


def test_seed_reaches_noise_currents_and_stochastic_synapses(sim, signal):
    def once():
        sim.setup(timestep=0.1, rng_seed=5)
        cells = sim.Population(3, sim.IF_curr_exp())
        cells.record("v")
        noise = sim.NoisyCurrentSource(mean=0.1, stdev=0.5, dt=0.5)
        noise.inject_into(cells[:1])
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=np.arange(1.0, 50.0, 2.0)))
        synapse = sim.SimpleStochasticSynapse(weight=0.5, delay=1.0, p=0.5)
        sim.Projection(source, cells[1:], sim.AllToAllConnector(), synapse)
        sim.run(60.0)
        return signal(cells)

    first = once()
    np.testing.assert_array_equal(first, once())
    assert np.all(np.std(first, axis=0) > 0)
    assert not np.array_equal(first[:, 1], first[:, 2])
