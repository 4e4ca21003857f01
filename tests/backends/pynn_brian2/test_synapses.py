"""Static, short-term plastic and stochastic synapses as scripts know them."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors

TIMES = np.arange(10.0, 400.0, 20.0)


def peaks(sim, synapse, size=1, times=TIMES):
    """Return the conductance that each spike adds, spikes x cells."""
    source = sim.Population(size, sim.SpikeSourceArray(spike_times=times))
    cells = sim.Population(size, sim.IF_cond_exp(tau_syn_E=2.0))
    cells.record("gsyn_exc")
    sim.Projection(source, cells, sim.OneToOneConnector(), synapse)
    sim.run(times[-1] + 20.0)
    g = cells.get_data().segments[0].analogsignals[0].magnitude
    arrivals = np.round((times + 1.0) / 0.1).astype(int)
    return g[arrivals] - g[arrivals - 1] * np.exp(-0.1 / 2.0)


def test_static_synapse_transmits_its_weight_each_time(sim):
    given = peaks(sim, sim.StaticSynapse(weight=0.01, delay=1.0))
    np.testing.assert_allclose(given, 0.01)


def test_depressing_synapse_falls_to_its_steady_state(sim):
    synapse = sim.TsodyksMarkramSynapse(weight=0.01, delay=1.0, U=0.5, tau_rec=800.0, tau_facil=0.0)
    given = peaks(sim, synapse)[:, 0]
    assert given[0] == pytest.approx(0.005)
    assert np.all(np.diff(given) < 0)
    # In the steady state of x: x = 1 - (1 - x/2) exp(-20/800).
    decay = np.exp(-20.0 / 800.0)
    assert given[-1] == pytest.approx(0.005 * (1 - decay) / (1 - 0.5 * decay), rel=0.02)


def test_facilitating_synapse_grows(sim):
    synapse = sim.TsodyksMarkramSynapse(weight=0.01, delay=1.0, U=0.04, tau_rec=100.0, tau_facil=1000.0)
    given = peaks(sim, synapse)[:, 0]
    assert given[0] == pytest.approx(0.0004)
    assert given[5] > 2.5 * given[0]


def test_simple_stochastic_synapse_transmits_sometimes(sim):
    given = peaks(sim, sim.SimpleStochasticSynapse(weight=0.01, delay=1.0, p=0.3), 100)
    transmitted = given > 0.005
    np.testing.assert_allclose(given[transmitted], 0.01)
    assert transmitted.mean() == pytest.approx(0.3, abs=0.04)


def test_stochastic_tsodyks_markram_synapse_has_the_mean_of_the_deterministic_one(sim):
    values = {"weight": 0.01, "delay": 1.0, "U": 0.5, "tau_rec": 100.0, "tau_facil": 0.0}
    expected = peaks(sim, sim.TsodyksMarkramSynapse(**values))[:5, 0]
    sim.setup(timestep=0.1, rng_seed=3)
    given = peaks(sim, sim.StochasticTsodyksMarkramSynapse(**values), 800)[:5]
    np.testing.assert_allclose(given.mean(axis=1), expected, rtol=0.15)
    np.testing.assert_allclose(given[given > 0.005], 0.01)


def test_multi_quantal_synapse_releases_in_quanta(sim):
    synapse = sim.MultiQuantalSynapse(weight=0.01, delay=1.0, n=4, U=0.5, tau_rec=100.0, tau_facil=0.0)
    given = peaks(sim, synapse, 300)
    quanta = given / 0.0025
    np.testing.assert_allclose(quanta, np.round(quanta), atol=1e-6)
    assert np.unique(np.round(quanta[0])).tolist() == [0, 1, 2, 3, 4]
    assert quanta[0].mean() == pytest.approx(2.0, abs=0.3)


def test_synapse_without_release_sites_is_refused(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    synapse = sim.MultiQuantalSynapse(n=0, weight=0.1)
    with pytest.raises(ValueError, match="at least 1"):
        sim.Projection(cells, cells, sim.AllToAllConnector(), synapse)


def test_parameters_of_the_synapses_are_set_and_read(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    synapse = sim.TsodyksMarkramSynapse(U=0.2, tau_rec=300.0)
    projection = sim.Projection(cells, cells, sim.AllToAllConnector(), synapse)
    projection.set(U=np.array([[0.1, 0.2], [0.3, 0.4]]))
    assert projection.get("U", "array").tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert np.all(projection.get("tau_rec", "array") == 300.0)


def test_parameter_that_is_no_number_is_refused(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    synapse = sim.TsodyksMarkramSynapse(tau_rec=float("nan"))
    with pytest.raises(errors.ConnectionError, match="tau_rec must be a number"):
        sim.Projection(cells, cells, sim.AllToAllConnector(), synapse)


def test_gap_junctions_are_refused_by_name(sim):
    with pytest.raises(NotImplementedError, match="ElectricalSynapse"):
        sim.ElectricalSynapse(weight=0.1)
