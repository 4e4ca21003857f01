"""Populations, views and assemblies."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors


def test_cells_are_numbered_through_the_network(sim):
    first = sim.Population(3, sim.IF_curr_exp())
    second = sim.Population((2, 2), sim.IF_curr_exp())
    assert [int(cell) for cell in first] == [0, 1, 2]
    assert [int(cell) for cell in second] == [3, 4, 5, 6]
    assert second.id_to_index(second[2]) == 2
    assert second[1].parent is second
    assert first.local_size == 3
    assert first.is_local(first[0])


def test_class_without_parameters_makes_a_population(sim):
    assert sim.Population(2, sim.IF_cond_exp).get("tau_m") == 20.0
    assert sim.Population(2, sim.IF_cond_exp, {"tau_m": 12.0}).get("tau_m") == 12.0


def test_parameters_come_in_every_form_pynn_knows(sim):
    cells = sim.Population(
        4,
        sim.IF_curr_exp(
            tau_m=12.0,
            cm=[1.0, 2.0, 3.0, 4.0],
            i_offset=lambda i: 0.1 * i,
            tau_refrac=sim.RandomDistribution("uniform", (1.0, 2.0), rng=sim.NumpyRNG(3)),
        ),
    )
    assert cells.get("tau_m") == 12.0
    np.testing.assert_allclose(cells.get("cm"), [1, 2, 3, 4])
    np.testing.assert_allclose(cells.get("i_offset"), [0, 0.1, 0.2, 0.3])
    expected = sim.NumpyRNG(3).next(4, "uniform", {"low": 1.0, "high": 2.0})
    np.testing.assert_allclose(cells.get("tau_refrac"), expected)


def test_parameters_are_set_for_cells_views_and_populations(sim):
    cells = sim.Population(4, sim.IF_curr_exp(tau_refrac=0.1))
    cells[:2].set(tau_refrac=9.0)
    cells[3].tau_refrac = 3.0
    cells[np.array([False, True, False, True])].set(cm=[0.5, 0.7])
    assert cells.get("tau_refrac").tolist() == [9.0, 9.0, 0.1, 3.0]
    np.testing.assert_allclose(cells.get("cm"), [1.0, 0.5, 1.0, 0.7])
    assert cells[1].tau_refrac == 9.0
    assert cells[1:3][0].cm == 0.5
    cells.set(i_offset=[0.1, 0.2, 0.3, 0.4])
    assert cells[2].i_offset == pytest.approx(0.3)


def test_several_parameters_are_returned_in_the_order_of_the_names(sim):
    cells = sim.Population(2, sim.IF_curr_exp(tau_m=[10.0, 11.0]))
    tau_m, v_rest = cells.get(["tau_m", "v_rest"], simplify=True)
    assert (tau_m.tolist(), v_rest) == ([10.0, 11.0], -65.0)
    assert cells.get("v_rest", simplify=False).tolist() == [-65.0, -65.0]


def test_view_keeps_its_own_refractory_period_in_the_simulation(sim, trains):
    cells = sim.Population(4, sim.IF_curr_exp(i_offset=3.0, tau_refrac=0.1))
    cells[:2].set(tau_refrac=9.0)
    cells.record("spikes")
    sim.run(100.0)
    intervals = [np.diff(train).mean() for train in trains(cells)]
    assert intervals[0] == intervals[1] == pytest.approx(intervals[2] + 8.9, abs=0.11)
    assert intervals[2] == intervals[3]


def test_parameter_set_between_runs_counts_from_then_on(sim, trains):
    cells = sim.Population(2, sim.IF_curr_exp())
    cells.record("spikes")
    sim.run(50.0)
    cells[1:].set(i_offset=2.0)
    sim.run(50.0)
    silent, active = trains(cells)
    assert silent == []
    assert len(active) > 3
    assert min(active) > 50.0


@pytest.mark.parametrize(("name", "value"), [("tau", 1.0), ("v_tresh", -50.0)])
def test_unknown_parameter_is_refused_by_name(sim, name, value):
    with pytest.raises(errors.NonExistentParameterError, match=name):
        sim.IF_curr_exp(**{name: value})
    with pytest.raises(errors.NonExistentParameterError, match=name):
        sim.Population(1, sim.IF_curr_exp()).set(**{name: value})


def test_wrong_number_of_values_is_refused(sim):
    with pytest.raises(ValueError, match="3"):
        sim.Population(2, sim.IF_curr_exp(tau_m=[1.0, 2.0, 3.0]))


def test_initial_values_of_populations_and_views(sim, signal):
    cells = sim.Population(4, sim.IF_curr_exp(), initial_values={"v": -60.0})
    cells[:2].initialize(v=[-70.0, -71.0])
    cells[3].set_initial_value("v", -55.0)
    cells.record("v")
    sim.run(1.0)
    assert signal(cells)[0].tolist() == [-70.0, -71.0, -60.0, -55.0]
    assert cells.initial_values["v"].evaluate().tolist() == [-70.0, -71.0, -60.0, -55.0]
    assert cells[3].get_initial_value("v") == -55.0
    assert cells[:2].initial_values["v"].evaluate().tolist() == [-70.0, -71.0]


def test_random_initial_values_are_drawn_once_per_cell(sim, signal):
    cells = sim.Population(50, sim.IF_cond_exp())
    distribution = sim.RandomDistribution("uniform", low=-70.0, high=-55.0, rng=sim.NumpyRNG(2))
    cells.initialize(v=distribution)
    cells.record("v")
    sim.run(0.1)
    expected = sim.NumpyRNG(2).next(50, "uniform", {"low": -70.0, "high": -55.0})
    np.testing.assert_allclose(signal(cells)[0], expected)


def test_unknown_state_variable_is_refused_by_name(sim):
    with pytest.raises(KeyError, match="has no state variable 'u'"):
        sim.Population(1, sim.IF_curr_exp()).initialize(u=1.0)


def test_views_of_views_and_samples_reach_the_cells(sim):
    cells = sim.Population(10, sim.IF_curr_exp())
    inner = cells[2:8][1:3]
    inner.set(tau_m=5.0)
    assert np.flatnonzero(cells.get("tau_m") == 5.0).tolist() == [3, 4]
    sample = cells.sample(4, rng=sim.NumpyRNG(1))
    assert sample.size == 4
    sample.initialize(v=-50.5)
    assert np.sum(cells.initial_values["v"].evaluate() == -50.5) == 4


def test_assembly_sets_and_reads_its_populations(sim):
    first = sim.Population(2, sim.IF_curr_exp(tau_m=10.0))
    second = sim.Population(3, sim.IF_cond_exp(tau_m=11.0))
    assembly = first + second[1:]
    assert assembly.size == 4
    assert assembly.get("tau_m").tolist() == [10.0, 10.0, 11.0, 11.0]
    assembly.set(tau_m=9.0)
    assert second.get("tau_m").tolist() == [11.0, 9.0, 9.0]
    assembly.initialize(v=-61.0)
    assert second.initial_values["v"].evaluate().tolist() == [-65.0, -61.0, -61.0]
    assembly.record("spikes")
    assembly.set(i_offset=2.0)
    sim.run(50.0)
    counts = assembly.get_spike_counts()
    assert len(counts) == 4
    assert min(counts.values()) > 0


def test_assembly_has_the_common_receptors_in_the_order_of_its_populations(sim):
    neuron = sim.PointNeuron(sim.LIF(), extra=sim.ExpPSR(), inhibitory=sim.ExpPSR())
    first = sim.Population(1, sim.IF_cond_exp())
    assert (first + sim.Population(1, sim.IF_cond_exp())).receptor_types == [
        "excitatory",
        "inhibitory",
    ]
    assert (first + sim.Population(1, neuron)).receptor_types == ["inhibitory"]


def test_positions_follow_the_structure(sim):
    grid = sim.space.Grid2D(aspect_ratio=1.5, dx=10.0, dy=20.0)
    cells = sim.Population(6, sim.IF_curr_exp(), structure=grid)
    assert cells.positions.shape == (3, 6)
    assert cells.positions[0].tolist() == [0.0, 0.0, 10.0, 10.0, 20.0, 20.0]
    assert cells.positions[1].tolist() == [0.0, 20.0, 0.0, 20.0, 0.0, 20.0]


def test_population_describes_itself(sim):
    assert "IF_curr_exp" in sim.Population(2, sim.IF_curr_exp(), label="named").describe()


def test_populations_of_one_cell_type_with_different_parameters_share_the_simulation(sim, trains):
    populations = [sim.Population(1, sim.IF_curr_exp(i_offset=1.0 + k, tau_refrac=1.0 + k)) for k in range(5)]
    for each in populations:
        each.record("spikes")
    sim.run(100.0)
    together = [trains(each)[0] for each in populations]
    for k in range(5):
        sim.setup(timestep=0.1)
        alone = sim.Population(1, sim.IF_curr_exp(i_offset=1.0 + k, tau_refrac=1.0 + k))
        alone.record("spikes")
        sim.run(100.0)
        assert trains(alone)[0] == together[k]


@pytest.mark.parametrize(
    ("celltype", "name", "value", "demand"),
    [
        ("IF_cond_exp", "tau_m", 0.0, "greater than 0, not 0"),
        ("IF_curr_exp", "cm", -1.0, "greater than 0, not -1"),
        ("IF_curr_alpha", "tau_syn_E", 0.0, "greater than 0, not 0"),
        ("EIF_cond_exp_isfa_ista", "tau_w", 0.0, "greater than 0, not 0"),
        ("EIF_cond_alpha_isfa_ista", "delta_T", -2.0, "0 or greater, not -2"),
        ("IF_cond_exp_gsfa_grr", "tau_sfa", 0.0, "greater than 0, not 0"),
        ("HH_cond_exp", "cm", 0.0, "greater than 0, not 0"),
        ("GIF_cond_exp", "delta_v", 0.0, "greater than 0, not 0"),
        ("IF_curr_delta", "tau_refrac", -3.0, "0 or greater, not -3"),
        ("IF_cond_exp", "v_thresh", float("nan"), "a number, not nan"),
    ],
)
def test_value_that_a_model_cannot_work_with_is_refused(sim, celltype, name, value, demand):
    kind = getattr(sim, celltype)
    message = f"{name} of {celltype} must be {demand}"
    with pytest.raises(errors.InvalidParameterValueError, match=message):
        sim.Population(2, kind(**{name: value}))
    cells = sim.Population(2, kind())
    before = cells.get(name)
    with pytest.raises(errors.InvalidParameterValueError, match=message):
        cells[1:].set(**{name: value})
    assert cells.get(name) == before


@pytest.mark.parametrize("size", [0, -1])
def test_population_without_cells_is_refused(sim, size):
    with pytest.raises(ValueError, match="at least one cell"):
        sim.Population(size, sim.IF_curr_exp())


def test_initial_value_that_is_no_number_is_refused(sim):
    with pytest.raises(ValueError, match="v must be a number"):
        sim.Population(2, sim.IF_curr_exp()).initialize(v=float("nan"))
