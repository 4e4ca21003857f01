"""Projections: making synapses, and reading and setting their values."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors


def pair(sim, n_pre=2, n_post=3):
    return sim.Population(n_pre, sim.IF_curr_exp()), sim.Population(n_post, sim.IF_curr_exp())


def listed(sim, rows, synapse=None, n_pre=2, n_post=3, columns=("weight", "delay")):
    pre, post = pair(sim, n_pre, n_post)
    connector = sim.FromListConnector(rows, column_names=list(columns))
    return sim.Projection(pre, post, connector, synapse or sim.StaticSynapse())


MULTAPSES = [(0, 1, 0.1, 1.0), (0, 1, 0.2, 2.0), (0, 1, 0.3, 3.0), (1, 2, 0.4, 4.0)]


def test_each_synapse_between_two_cells_keeps_its_own_values(sim):
    projection = listed(sim, MULTAPSES)
    assert len(projection) == projection.size() == 4
    np.testing.assert_allclose(projection.get(["weight", "delay"], "list"), MULTAPSES)


@pytest.mark.parametrize(
    ("which", "weight"), [("first", 0.1), ("last", 0.3), ("sum", 0.6), ("min", 0.1), ("max", 0.3)]
)
def test_matrix_combines_several_synapses_of_two_cells(sim, which, weight):
    matrix = listed(sim, MULTAPSES).get("weight", "array", multiple_synapses=which)
    expected = np.full((2, 3), np.nan)
    expected[0, 1], expected[1, 2] = weight, 0.4
    np.testing.assert_allclose(matrix, expected)


def test_every_synapse_of_two_cells_transmits_with_its_own_delay(sim, signal):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    cells = sim.Population(1, sim.IF_curr_delta())
    cells.record("v")
    rows = [(0, 0, 1.0, 1.0), (0, 0, 2.0, 3.0), (0, 0, 4.0, 3.0)]
    sim.Projection(source, cells, sim.FromListConnector(rows), sim.StaticSynapse())
    sim.run(6.0)
    steps = np.diff(signal(cells)[:, 0])
    jumps = np.flatnonzero(steps > 0.5)
    assert jumps.tolist() == [19, 39]
    assert steps[jumps[0]] == pytest.approx(1.0)
    assert steps[jumps[1]] == pytest.approx(6.0, abs=0.1)


def test_values_are_returned_with_and_without_addresses(sim):
    projection = listed(sim, MULTAPSES)
    weights = projection.get("weight", "list", with_address=False)
    np.testing.assert_allclose(weights, [0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(projection.get("weight", "list")[0], [0, 1, 0.1])
    np.testing.assert_allclose(projection.getWeights("list"), [0.1, 0.2, 0.3, 0.4])


def test_values_of_a_single_synapse_are_a_list_and_a_matrix_too(sim):
    pre, post = pair(sim, 1, 1)
    projection = sim.Projection(pre, post, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.5, delay=2.0))
    assert projection.get(["weight", "delay"], "list") == [(0, 0, 0.5, 2.0)]
    assert projection.get("weight", "list", with_address=False) == [0.5]
    assert projection.get("weight", "array").tolist() == [[0.5]]
    projection.set(weight=[[0.25]])
    projection[0].delay = 3.0
    assert projection.get(["weight", "delay"], "list") == [(0, 0, 0.25, 3.0)]


def test_weights_and_delays_are_set_by_number_matrix_list_and_distribution(sim):
    pre, post = pair(sim)
    projection = sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse(delay=1.0))
    projection.set(weight=0.5)
    assert np.all(projection.get("weight", "array") == 0.5)
    matrix = np.arange(6.0).reshape(2, 3)
    projection.set(weight=matrix, delay=2.0)
    np.testing.assert_array_equal(projection.get("weight", "array"), matrix)
    assert np.all(projection.get("delay", "array") == 2.0)
    projection.set(weight=sim.RandomDistribution("uniform", (1.0, 2.0), rng=sim.NumpyRNG(1)))
    drawn = projection.get("weight", "array")
    assert np.all((drawn >= 1.0) & (drawn < 2.0))
    assert np.unique(drawn).size == 6
    projection.set(weight=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    np.testing.assert_array_equal(projection.get("weight", "array").ravel(), [1, 2, 3, 4, 5, 6])


def test_a_list_needs_a_value_for_each_pair_of_cells_however_many_synapses_join_them(sim):
    pre, post = pair(sim)
    several = sim.FromListConnector([(0, 1, 0.1, 1.0), (0, 1, 0.2, 2.0), (1, 0, 0.3, 1.0)])
    projection = sim.Projection(pre, post, several, sim.StaticSynapse())
    projection.set(weight=[0.5, 0.7])
    assert sorted(projection.get("weight", "list")) == [(0, 1, 0.5), (0, 1, 0.5), (1, 0, 0.7)]
    with pytest.raises(ValueError, match=r"list of 3 values, but .* joins 2 pairs of cells"):
        projection.set(weight=[0.5, 0.6, 0.7])


def test_weights_set_between_runs_count(sim, signal):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 11.0]))
    cells = sim.Population(1, sim.IF_curr_delta())
    cells.record("v")
    synapse = sim.StaticSynapse(weight=1.0, delay=1.0)
    projection = sim.Projection(source, cells, sim.AllToAllConnector(), synapse)
    sim.run(10.0)
    projection.set(weight=3.0)
    sim.run(10.0)
    steps = np.diff(signal(cells)[:, 0])
    assert steps[19] == pytest.approx(1.0)
    assert steps[119] == pytest.approx(3.0, abs=0.02)


def test_projections_between_views_use_the_indices_of_the_views(sim, signal):
    source = sim.Population(3, sim.SpikeSourceArray(spike_times=[[1.0], [2.0], [3.0]]))
    cells = sim.Population(4, sim.IF_curr_delta())
    cells.record("v")
    projection = sim.Projection(
        source[1:], cells[2:], sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=1.0)
    )
    np.testing.assert_array_equal(projection.get("weight", "array"), [[1, np.nan], [np.nan, 1]])
    projection.set(weight=np.array([[2.0, 0.0], [0.0, 5.0]]))
    sim.run(6.0)
    v = signal(cells)
    assert np.all(v[:, :2] == -65.0)
    assert np.argmax(v[:, 2] > -65.0) == 30
    assert np.argmax(v[:, 3] > -65.0) == 40
    assert np.diff(v, axis=0).max(axis=0)[2:] == pytest.approx([2.0, 5.0])


def test_projections_between_assemblies_reach_every_population(sim, signal):
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0]))
    noise = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.0]))
    first = sim.Population(2, sim.IF_curr_delta())
    second = sim.Population(3, sim.IF_curr_delta())
    targets = sim.Assembly(second[1:], first)
    projection = sim.Projection(
        sim.Assembly(source, noise),
        targets,
        sim.AllToAllConnector(),
        sim.StaticSynapse(weight=1.0, delay=1.0),
    )
    matrix = np.arange(12.0).reshape(3, 4)
    projection.set(weight=matrix)
    np.testing.assert_array_equal(projection.get("weight", "array"), matrix)
    for each in (first, second):
        each.record("v")
    sim.run(5.0)
    rise = {each: np.diff(signal(each), axis=0)[19] for each in (first, second)}
    np.testing.assert_allclose(rise[second], [0.0, 0 + 4, 1 + 5])
    np.testing.assert_allclose(rise[first], [2 + 6, 3 + 7])


def test_assembly_of_cells_with_different_receptors_is_reached_by_name(sim, signal):
    one = sim.Population(1, sim.IF_cond_exp(e_rev_I=-90.0))
    other = sim.Population(
        1, sim.PointNeuron(sim.LIF(), inhibitory=sim.ExpPSR(e_syn=-90.0), extra=sim.ExpPSR())
    )
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    sim.Projection(
        source,
        sim.Assembly(one, other),
        sim.AllToAllConnector(),
        sim.StaticSynapse(weight=0.01, delay=1.0),
        receptor_type="inhibitory",
    )
    for each in (one, other):
        each.record("v")
    sim.run(20.0)
    assert signal(one).min() < -65.2
    assert signal(other).min() < -65.2


def test_delay_shorter_than_a_step_becomes_a_step(sim):
    sim.setup(timestep=1.0)
    pre, post = pair(sim)
    projection = sim.Projection(pre, post, sim.AllToAllConnector(safe=False), sim.StaticSynapse(delay=0.3))
    assert np.all(projection.get("delay", "array") == 1.0)


def test_delays_are_whole_steps(sim):
    projection = listed(sim, [(0, 0, 0.1, 1.04), (0, 1, 0.1, 1.06), (1, 1, 0.1, 0.1)])
    delays = projection.get("delay", "list", with_address=False)
    assert delays == pytest.approx([1.0, 1.1, 0.1])


def test_default_delay_is_the_minimum_delay(sim):
    sim.setup(timestep=0.1, min_delay=0.4)
    pre, post = pair(sim)
    projection = sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse())
    assert np.all(projection.get("delay", "array") == pytest.approx(0.4))


@pytest.mark.parametrize(
    ("synapse", "error", "message"),
    [
        ({"weight": float("nan")}, errors.ConnectionError, "finite"),
        ({"weight": float("inf")}, errors.ConnectionError, "finite"),
        ({"weight": -1.0}, errors.ConnectionError, "Weights must be positive"),
        ({"delay": -1.0}, errors.ConnectionError, "Delays must be numbers of ms from 0 on"),
        ({"delay": float("nan")}, errors.ConnectionError, "Delays must be numbers of ms from 0 on"),
    ],
)
def test_impossible_weights_and_delays_are_refused(sim, synapse, error, message):
    cells = sim.Population(2, sim.IF_cond_exp())
    with pytest.raises(error, match=message):
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(**synapse))


def test_impossible_values_are_refused_when_they_are_set(sim):
    pre, post = pair(sim)
    projection = sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse())
    with pytest.raises(errors.ConnectionError, match="finite"):
        projection.set(weight=float("nan"))
    with pytest.raises(errors.ConnectionError, match="from 0 on"):
        projection.set(delay=-1.0)


def test_projection_onto_spike_sources_is_refused(sim):
    source = sim.Population(2, sim.SpikeSourcePoisson())
    with pytest.raises(errors.ConnectionError, match="cannot receive spikes"):
        sim.Projection(source, source, sim.AllToAllConnector(), sim.StaticSynapse())


def test_unknown_receptor_is_refused_with_the_known_ones(sim):
    pre, post = pair(sim)
    with pytest.raises(Exception, match="excitatory"):
        sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse(), receptor_type="nmda")


def test_receptor_type_follows_the_sign_of_current_based_weights(sim, signal):
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    cells = sim.Population(2, sim.IF_curr_exp())
    cells.record("v")
    synapse = sim.StaticSynapse(weight=1.0, delay=1.0)
    sim.Projection(source, cells[:1], sim.AllToAllConnector(), synapse, receptor_type="excitatory")
    synapse = sim.StaticSynapse(weight=-1.0, delay=1.0)
    sim.Projection(source, cells[1:], sim.AllToAllConnector(), synapse, receptor_type="inhibitory")
    sim.run(20.0)
    assert signal(cells)[:, 0].max() > -65.0
    assert signal(cells)[:, 1].min() < -65.0


def test_connections_are_objects_with_values(sim):
    projection = listed(sim, MULTAPSES)
    first = projection[0]
    assert (first.weight, first.delay) == pytest.approx((0.1, 1.0))
    assert first.presynaptic_cell == projection.pre[0]
    assert first.postsynaptic_cell == projection.post[1]
    assert first.as_tuple("presynaptic_index", "weight") == pytest.approx((0, 0.1))
    first.weight = 0.9
    assert projection[0].weight == 0.9
    assert [each.weight for each in projection.connections] == pytest.approx([0.9, 0.2, 0.3, 0.4])
    with pytest.raises(IndexError, match="4 connections"):
        projection[4]


def test_projection_is_saved_to_a_file_and_read_back(sim, tmp_path):
    projection = listed(sim, MULTAPSES)
    file = str(tmp_path / "connections.txt")
    projection.save("connections", file, format="list")
    pre, post = pair(sim)
    again = sim.Projection(pre, post, sim.FromFileConnector(file), sim.StaticSynapse())
    np.testing.assert_allclose(again.get(["weight", "delay"], "list"), MULTAPSES)


def test_projection_without_synapses_is_possible(sim):
    pre, post = pair(sim)
    projection = sim.Projection(pre, post, sim.FixedProbabilityConnector(0.0), sim.TsodyksMarkramSynapse())
    assert len(projection) == 0
    assert projection.get("weight", "list") == []
    assert np.all(np.isnan(projection.get("weight", "array")))
    projection.set(weight=1.0)
    sim.run(1.0)


@pytest.mark.parametrize("n_post", [1, 2])
def test_tsodyks_markram_synapses_lead_to_any_number_of_cells(sim, n_post):
    pre, post = pair(sim, 3, n_post)
    synapse = sim.TsodyksMarkramSynapse(weight=0.5, delay=1.0, U=0.1)
    projection = sim.Projection(pre, post, sim.AllToAllConnector(), synapse)
    assert np.all(projection.get("U", "array") == 0.1)
    sim.run(2.0)


def test_histogram_and_description_of_pynn_work(sim):
    projection = listed(sim, MULTAPSES)
    counts, _ = projection.weightHistogram(min=0.0, max=0.5, nbins=5)
    assert counts.sum() == 4
    assert "Projection" in projection.describe()


def test_values_that_a_synapse_does_not_have_are_refused(sim):
    projection = listed(sim, MULTAPSES)
    with pytest.raises(KeyError):
        projection.get("tau_rec", "array")
    with pytest.raises((errors.NonExistentParameterError, ValueError)):
        projection.set(tau_rec=1.0)


def test_location_selectors_are_refused_because_cells_are_points(sim):
    pre, post = pair(sim)
    connector = sim.AllToAllConnector(location_selector="soma")
    with pytest.raises(NotImplementedError, match="Multicompartmental"):
        sim.Projection(pre, post, connector, sim.StaticSynapse())
