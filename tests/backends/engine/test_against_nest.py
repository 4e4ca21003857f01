"""The recorded numbers of NEST against NEST itself, for whoever has it."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, lif
from nmpi_emulator.backends.engine.cells.receptors import CURR_EXP
from nmpi_emulator.backends.engine.synapses.short_term import TSODYKS_MARKRAM
from nmpi_emulator.backends.engine.synapses.stdp import (
    ADDITIVE,
    ADDITIVE_MULTIPLICATIVE,
    GUETIG,
    MULTIPLICATIVE,
    pair_rule,
)

pytestmark = pytest.mark.long
pytest.importorskip("nest", reason="nest-simulator is an optional package")


def test_recorded_cells_are_what_this_nest_gives(recorder, nest_cells):
    for case in nest_cells:
        now = recorder.simulate_cell(case)
        assert now["spikes"] == case["spikes"], case["name"]
        np.testing.assert_allclose(now["v"], case["v"], atol=1e-3, err_msg=case["name"])


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_further_current_based_networks_give_every_spike_of_nest(recorder, run_network, seed, dt):
    expected_cells, expected_times = recorder.simulate_network(seed, dt)
    cells, times = run_network(seed, dt)
    assert times.size > 500
    np.testing.assert_array_equal(cells, expected_cells)
    np.testing.assert_array_equal(times, expected_times)


PRE = [10.0, 14.0, 33.0, 60.0, 61.0, 90.0, 150.0, 152.0, 200.0, 260.0]
POST = [12.0, 20.0, 31.0, 58.0, 64.0, 100.0, 120.0, 149.0, 210.0]
LIF = {
    "v_rest": 0.0,
    "cm": 1.0,
    "tau_m": 10.0,
    "tau_refrac": 0.0,
    "v_reset": 0.0,
    "v_thresh": 50.0,
    "i_offset": 0.0,
}


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize(
    ("dependence", "mu"),
    [
        (ADDITIVE, (0.0, 0.0)),
        (MULTIPLICATIVE, (1.0, 1.0)),
        (ADDITIVE_MULTIPLICATIVE, (0.0, 1.0)),
        (GUETIG, (0.4, 0.7)),
    ],
)
def test_weights_follow_the_stdp_synapse_of_nest(bench, dependence, mu, dt):
    import nest

    nest.ResetKernel()
    nest.resolution = dt
    cell = nest.Create(
        "iaf_psc_delta",
        params={
            "E_L": 0.0,
            "C_m": 1000.0,
            "tau_m": 10.0,
            "t_ref": 0.0,
            "V_reset": 0.0,
            "V_th": 50.0,
            "I_e": 0.0,
            "V_m": 0.0,
            "tau_minus": 24.0,
        },
    )
    parrot = nest.Create("parrot_neuron")
    pre, post = (nest.Create("spike_generator") for _ in range(2))
    pre.spike_times, post.spike_times = [t - dt for t in PRE], [t - dt for t in POST]
    nest.Connect(pre, parrot, syn_spec={"delay": dt})
    nest.Connect(post, cell, syn_spec={"weight": 100.0, "delay": dt})
    rule = {
        "Wmax": 3.0,
        "lambda": 0.05,
        "alpha": 1.2,
        "tau_plus": 18.0,
        "mu_plus": mu[0],
        "mu_minus": mu[1],
        "weight": 1.0,
        "delay": 4.0,
    }
    nest.Connect(parrot, cell, syn_spec={"synapse_model": "stdp_synapse", **rule})
    nest.Simulate(300.0)
    expected = nest.GetConnections(parrot, cell).get("weight")

    made = bench(dt)
    cells = made.cells(LIF_DELTA, initial={"v": 0.0}, **LIF)
    made.connect(made.spikes_at([t - dt for t in POST]), cells, 100.0, dt)
    parameters = {
        "A_plus": 0.05,
        "A_minus": 0.06,
        "tau_plus": 18.0,
        "tau_minus": 24.0,
        "w_min": 0.0,
        "w_max": 3.0,
    }
    if dependence is GUETIG:
        parameters |= {"mu_plus": mu[0], "mu_minus": mu[1]}
    synapse = made.connect(
        made.spikes_at(PRE), cells, 1.0, 4.0, model=pair_rule(dependence), parameters=parameters
    )
    made.record(cells)
    made.run(300.0)
    assert made.spike_times(cells) == POST
    # NEST brings a weight up to date at presynaptic spikes; the last one here is after all others.
    assert made.simulation.synapse_values(synapse, "weight")[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("use", "tau_rec", "tau_fac"), [(0.5, 100.0, 0.0), (0.04, 100.0, 1000.0)])
def test_membrane_follows_the_tsodyks_synapse_of_nest(bench, use, tau_rec, tau_fac):
    import nest

    nest.ResetKernel()
    nest.resolution = 0.1
    cell = nest.Create(
        "iaf_psc_exp",
        params={
            "E_L": 0.0,
            "C_m": 1000.0,
            "tau_m": 10.0,
            "V_reset": 0.0,
            "V_th": 50.0,
            "I_e": 0.0,
            "V_m": 0.0,
            "tau_syn_ex": 3.0,
            "tau_syn_in": 3.0,
        },
    )
    parrot = nest.Create("parrot_neuron")
    source = nest.Create("spike_generator", params={"spike_times": [t - 0.1 for t in PRE]})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(source, parrot, syn_spec={"delay": 0.1})
    synapse = {
        "synapse_model": "tsodyks_synapse",
        "weight": 5000.0,
        "delay": 2.0,
        "U": use,
        "tau_rec": tau_rec,
        "tau_fac": tau_fac,
        "tau_psc": 3.0,
    }
    nest.Connect(parrot, cell, syn_spec=synapse)
    nest.Connect(meter, cell)
    nest.Simulate(300.0)
    samples = meter.get("events")

    made = bench(0.1)
    cells = made.cells(lif(CURR_EXP, CURR_EXP), initial={"v": 0.0}, **LIF, tau0=3.0, tau1=3.0)
    parameters = {"U": use, "tau_rec": tau_rec, "tau_facil": tau_fac, "tau_syn": 3.0}
    made.connect(made.spikes_at(PRE), cells, 5.0, 2.0, model=TSODYKS_MARKRAM, parameters=parameters)
    v = made.record(cells, "v")
    made.run(300.0)
    steps = np.rint(np.asarray(samples["times"]) / 0.1).astype(int)
    np.testing.assert_allclose(made.values(v)[steps, 0], samples["V_m"], atol=1e-9)
