"""The standard cell types: names, units and what each parameter does."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors
from pyNN.standardmodels import cells as standard

NAMES = [
    "EIF_cond_alpha_isfa_ista",
    "EIF_cond_exp_isfa_ista",
    "GIF_cond_exp",
    "HH_cond_exp",
    "IF_cond_alpha",
    "IF_cond_exp",
    "IF_cond_exp_gsfa_grr",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_curr_exp",
    "IF_facets_hardware1",
    "Izhikevich",
]

#: A current (nA) that makes each cell spike, where it takes one.
DRIVE = {"Izhikevich": 0.02, "GIF_cond_exp": 2.0, "IF_facets_hardware1": None}


def driven(sim, name, size=1, **parameters):
    current = DRIVE.get(name, 1.5)
    if current is not None:
        parameters = {"i_offset": current, **parameters}
    cells = sim.Population(size, getattr(sim, name)(**parameters))
    cells.record("spikes")
    return cells


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_type_spikes_and_records_all_it_declares(sim, name, dt):
    sim.setup(timestep=dt, rng_seed=1)
    cells = driven(sim, name, 2)
    if name == "IF_facets_hardware1":
        cells.set(v_thresh=-66.0, v_rest=-60.0)
    cells.record(list(cells.celltype.recordable))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[10.0, 11.0, 12.0]))
    for receptor in cells.receptor_types:
        weight = 0.01 if cells.celltype.conductance_based or receptor == "excitatory" else -0.01
        synapse = sim.StaticSynapse(weight=weight, delay=1.0)
        sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    sim.run(100.0)
    segment = cells.get_data().segments[0]
    names = {signal.name for signal in segment.analogsignals}
    assert names == set(cells.celltype.recordable) - {"spikes"}
    for signal in segment.analogsignals:
        assert signal.shape == (round(100.0 / dt) + 1, 2)
        assert np.all(np.isfinite(signal.magnitude)), signal.name
        assert np.ptp(signal.magnitude) > 0, signal.name
    assert 2 <= cells.mean_spike_count() <= 50


@pytest.mark.parametrize("name", NAMES)
def test_parameters_come_back_as_they_were_given(sim, name):
    celltype = getattr(sim, name)
    defaults = getattr(standard, name).default_parameters
    given = {
        key: value * 1.25 + 0.01 if isinstance(value, float) else value for key, value in defaults.items()
    }
    cells = sim.Population(3, celltype(**given))
    for key, value in given.items():
        found = cells.get(key)
        expected = getattr(value, "value", value)
        np.testing.assert_allclose(getattr(found, "value", found), expected, err_msg=key)


def counts(sim, cells, ms=100.0):
    sim.run(ms)
    return list(cells.get_spike_counts().values())


def alone(sim, name, parameters):
    """Return the spike count of a population of one cell with these parameters."""
    sim.setup(timestep=0.1)
    return counts(sim, driven(sim, name, 1, **parameters))[0]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("IF_cond_exp", {"tau_refrac": [1.0, 20.0]}),
        ("EIF_cond_exp_isfa_ista", {"v_reset": [-70.6, -58.0]}),
        ("EIF_cond_exp_isfa_ista", {"b": [0.0805, 0.5]}),
        ("EIF_cond_exp_isfa_ista", {"tau_refrac": [0.1, 30.0]}),
        ("EIF_cond_alpha_isfa_ista", {"v_thresh": [-50.4, -45.0], "b": [0.0, 0.05]}),
        ("Izhikevich", {"c": [-65.0, -50.0], "d": [6.0, 1.0]}),
        ("IF_cond_exp_gsfa_grr", {"v_reset": [-65.0, -80.0], "q_sfa": [15.0, 50.0]}),
        ("IF_cond_exp_gsfa_grr", {"tau_refrac": [0.1, 60.0]}),
        ("HH_cond_exp", {"gbar_K": [6.0, 3.0]}),
    ],
)
def test_parameters_of_each_cell_are_its_own(sim, name, given):
    together = counts(sim, driven(sim, name, 2, **given))
    apart = [alone(sim, name, {key: each[k] for key, each in given.items()}) for k in range(2)]
    assert together == apart
    assert together[0] != together[1]


@pytest.mark.parametrize("name", ["EIF_cond_exp_isfa_ista", "Izhikevich", "IF_cond_exp_gsfa_grr"])
def test_setting_the_reset_keeps_the_adaptation(sim, name):
    parameter = "c" if name == "Izhikevich" else "v_reset"
    untouched = counts(sim, driven(sim, name))
    sim.setup(timestep=0.1)
    cells = driven(sim, name)
    cells.set(**{parameter: cells.get(parameter)})
    assert counts(sim, cells) == untouched


def test_spike_potential_bounds_the_upstroke(sim):
    cells = driven(sim, "EIF_cond_exp_isfa_ista", 2, v_spike=[-40.0, 0.0])
    cells.record("v")
    sim.run(300.0)
    highest = cells.get_data("v").segments[0].analogsignals[0].magnitude.max(axis=0)
    assert highest[0] <= -40.0
    assert -40.0 < highest[1] <= 0.0


def test_adaptation_of_the_gsfa_grr_cell_has_the_strength_of_its_units(sim):
    # An adaptation of 15 nS per spike slows a cell down, but by far not to silence.
    adapted = counts(sim, driven(sim, "IF_cond_exp_gsfa_grr"), 1000.0)[0]
    sim.setup(timestep=0.1)
    free = counts(sim, driven(sim, "IF_cond_exp_gsfa_grr", q_sfa=0.0, q_rr=0.0), 1000.0)[0]
    assert 5 < adapted < 0.5 * free


def psp(sim, name, receptor, weight, **parameters):
    sim.setup(timestep=0.1)
    cells = sim.Population(1, getattr(sim, name)(**parameters))
    cells.record("v")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    synapse = sim.StaticSynapse(weight=weight, delay=1.0)
    sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    sim.run(60.0)
    v = cells.get_data("v").segments[0].analogsignals[0].magnitude[:, 0]
    return v - v[0]


@pytest.mark.parametrize("name", ["IF_curr_exp", "IF_curr_alpha"])
def test_each_receptor_of_a_current_based_cell_has_its_own_time_constant(sim, name):
    times = {"tau_syn_E": 1.0, "tau_syn_I": 8.0}
    fast = psp(sim, name, "excitatory", 0.5, **times)
    slow = psp(sim, name, "inhibitory", -0.5, **times)
    assert slow.min() < -3.0 * fast.max()
    swapped = psp(sim, name, "inhibitory", -0.5, tau_syn_E=8.0, tau_syn_I=1.0)
    np.testing.assert_allclose(swapped, -fast, atol=1e-12)


def test_alpha_conductance_carries_e_times_the_charge_of_an_exponential_one(sim):
    # The time integrals of the conductances are w*e*tau and w*tau.
    exponential = psp(sim, "EIF_cond_exp_isfa_ista", "excitatory", 1e-4)
    alpha = psp(sim, "EIF_cond_alpha_isfa_ista", "excitatory", 1e-4)
    assert alpha.sum() / exponential.sum() == pytest.approx(np.e, rel=0.03)
    assert np.argmax(alpha) > np.argmax(exponential)


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", ["IF_cond_exp", "IF_cond_alpha", "EIF_cond_exp_isfa_ista"])
def test_strong_conductances_stay_between_the_reversal_potentials(sim, name, dt):
    sim.setup(timestep=dt)
    cells = sim.Population(1, getattr(sim, name)(e_rev_E=-5.0, e_rev_I=-90.0, v_thresh=10.0))
    cells.record("v")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=np.arange(2.0, 100.0, 2.0)))
    for receptor, weight in (("excitatory", 3.0), ("inhibitory", 5.0)):
        synapse = sim.StaticSynapse(weight=weight, delay=1.0)
        sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    sim.run(100.0)
    v = cells.get_data("v").segments[0].analogsignals[0].magnitude
    assert v.min() >= -90.0
    assert v.max() <= 0.0


def test_membrane_and_synapse_of_the_same_time_constant(sim):
    equal = psp(sim, "IF_curr_exp", "excitatory", 0.5, tau_m=5.0, tau_syn_E=5.0)
    near = psp(sim, "IF_curr_exp", "excitatory", 0.5, tau_m=5.0, tau_syn_E=5.0001)
    assert np.all(np.isfinite(equal))
    np.testing.assert_allclose(equal, near, atol=1e-3)
    assert equal.max() > 0.5


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_interval_between_spikes_is_one_step_longer_than_the_refractory_period(sim, dt):
    # The membrane is held for tau_refrac after the spike, and needs a step to cross again.
    sim.setup(timestep=dt)
    cells = sim.Population(1, sim.IF_curr_exp(i_offset=1e4, tau_refrac=5.0))
    cells.record("spikes")
    sim.run(100.0)
    train = cells.get_data().segments[0].spiketrains[0].magnitude
    np.testing.assert_allclose(np.diff(train), 5.0 + dt)


def test_hodgkin_huxley_cell_spikes_once_per_upstroke(sim):
    for dt in (0.1, 0.2):
        sim.setup(timestep=dt, min_delay=dt)
        cells = sim.Population(1, sim.HH_cond_exp(i_offset=1.0))
        cells.record(["v", "spikes"])
        sim.run(40.0)
        segment = cells.get_data().segments[0]
        v = segment.analogsignals[0].magnitude[:, 0]
        upstrokes = np.sum((v[:-1] < 0) & (v[1:] >= 0))
        assert len(segment.spiketrains[0]) == pytest.approx(upstrokes, abs=1)
        assert upstrokes > 2


def test_gif_cell_needs_sequences_of_one_length(sim):
    celltype = sim.GIF_cond_exp(tau_eta=sim.Sequence([1.0, 10.0]), a_eta=sim.Sequence([0.1]))
    with pytest.raises(errors.InvalidParameterValueError, match="same number of values"):
        sim.Population(2, celltype)


def test_gif_populations_with_different_numbers_of_terms_live_together(sim):
    first = sim.Population(2, sim.GIF_cond_exp(i_offset=2.0))
    second = sim.Population(
        2,
        sim.GIF_cond_exp(i_offset=2.0, tau_eta=sim.Sequence([5.0]), a_eta=sim.Sequence([0.1])),
    )
    for each in (first, second):
        each.record("spikes")
    sim.run(100.0)
    assert first.mean_spike_count() > 0
    assert second.mean_spike_count() > 0
    assert second.get("tau_eta").value.tolist() == [5.0]
