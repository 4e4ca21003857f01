"""What NEST gave, recorded in data/ by the scripts there, against what the engine gives."""

from __future__ import annotations

from pathlib import Path

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

CASES = (
    "exponential currents",
    "exponential currents with the time constant of the membrane",
    "alpha currents",
    "alpha currents with the time constant of the membrane",
    "voltage steps",
)
CONDUCTANCES = ("exponential conductances", "alpha conductances", "adaptation conductances")
ADEX = ("adaptive exponential cell", "adaptive exponential cell with alpha conductances")


def _case(cases, name, dt):
    (case,) = (case for case in cases if case["name"] == f"{name} at {dt} ms")
    return case


def _difference(case, v):
    """Return how far v is from NEST's samples (mV)."""
    steps = np.rint(np.array(case["v_times"]) / case["dt"]).astype(int)
    within = steps < v.size
    return np.abs(v[steps[within]] - np.array(case["v"])[within])


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", CASES)
def test_current_based_cell_spikes_as_in_nest_to_the_time_step(nest_cells, run_case, name, dt):
    case = _case(nest_cells, name, dt)
    spikes, v = run_case(case)
    assert spikes.tolist() == case["spikes"]
    assert _difference(case, v).max() < 1e-9


@pytest.mark.parametrize("name", CONDUCTANCES)
def test_conductance_based_cell_is_within_a_microvolt_of_nest_at_a_tenth_of_a_ms(nest_cells, run_case, name):
    case = _case(nest_cells, name, 0.1)
    spikes, v = run_case(case)
    assert spikes.tolist() == case["spikes"]
    assert _difference(case, v).max() < 1e-3


@pytest.mark.parametrize("name", CONDUCTANCES)
def test_conductance_based_cell_spikes_as_in_nest_at_one_ms(nest_cells, run_case, name):
    case = _case(nest_cells, name, 1.0)
    spikes, v = run_case(case)
    assert spikes.tolist() == case["spikes"]
    assert _difference(case, v).max() < 0.02


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", ADEX)
def test_adaptive_exponential_cell_spikes_as_often_as_in_nest_and_within_a_step_of_it(
    nest_cells, run_case, name, dt
):
    case = _case(nest_cells, name, dt)
    spikes, _ = run_case(case)
    assert spikes.size == len(case["spikes"])
    assert np.abs(spikes - np.array(case["spikes"])).max() <= dt + 1e-9


def test_hodgkin_huxley_cell_spikes_once_per_upstroke_and_within_a_step_of_nest(nest_cells, run_case):
    case = _case(nest_cells, "Hodgkin-Huxley cell", 0.1)
    spikes, _ = run_case(case)
    assert spikes.size == len(case["spikes"])
    assert np.abs(spikes - np.array(case["spikes"])).max() <= 0.1 + 1e-9


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_current_based_network_gives_every_spike_of_nest(run_network, seed, dt):
    recorded = np.load(Path(__file__).parent / "data" / "nest_networks.npz")
    cells, times = run_network(seed, dt)
    assert times.size > 500
    np.testing.assert_array_equal(cells, recorded[f"cells_{seed}_{dt}"])
    np.testing.assert_array_equal(times, recorded[f"times_{seed}_{dt}"])


LIF = {
    "v_rest": 0.0,
    "cm": 1.0,
    "tau_m": 10.0,
    "tau_refrac": 0.0,
    "v_reset": 0.0,
    "v_thresh": 50.0,
    "i_offset": 0.0,
}
RULE = {"A_plus": 0.05, "A_minus": 0.06, "tau_plus": 18.0, "tau_minus": 24.0, "w_min": 0.0, "w_max": 3.0}
DEPENDENCES = {
    "additive": ADDITIVE,
    "multiplicative": MULTIPLICATIVE,
    "additive potentiation, multiplicative depression": ADDITIVE_MULTIPLICATIVE,
    "Guetig": GUETIG,
}


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", DEPENDENCES)
def test_weight_follows_the_stdp_synapse_of_nest(bench, synapse_recorder, nest_synapses, name, dt):
    made = bench(dt)
    cells = made.cells(LIF_DELTA, initial={"v": 0.0}, **LIF)
    made.connect(made.spikes_at([t - dt for t in synapse_recorder.POST]), cells, 100.0, dt)
    parameters = dict(RULE)
    if name == "Guetig":
        parameters["mu_plus"], parameters["mu_minus"] = synapse_recorder.EXPONENTS[name]
    pre, model = made.spikes_at(synapse_recorder.PRE), pair_rule(DEPENDENCES[name])
    synapse = made.connect(pre, cells, 1.0, 4.0, model=model, parameters=parameters)
    made.record(cells)
    made.run(300.0)
    assert made.spike_times(cells) == synapse_recorder.POST
    weight = made.simulation.synapse_values(synapse, "weight")[0]
    assert weight == pytest.approx(nest_synapses[f"{name} at {dt} ms"], rel=1e-9)


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("name", ["depressing", "facilitating"])
def test_membrane_follows_the_tsodyks_synapse_of_nest(bench, synapse_recorder, nest_synapses, name, dt):
    use, tau_rec, tau_facil = synapse_recorder.SHORT_TERM[name]
    made = bench(dt)
    cells = made.cells(lif(CURR_EXP, CURR_EXP), initial={"v": 0.0}, **LIF, tau0=3.0, tau1=3.0)
    parameters = {"U": use, "tau_rec": tau_rec, "tau_facil": tau_facil, "tau_syn": 3.0}
    pre = made.spikes_at(synapse_recorder.PRE)
    made.connect(pre, cells, 5.0, 2.0, model=TSODYKS_MARKRAM, parameters=parameters)
    v = made.record(cells, "v")
    made.run(300.0)
    recorded = nest_synapses[f"{name} at {dt} ms"]
    steps = np.rint(np.asarray(recorded["times"]) / dt).astype(int)
    assert np.ptp(recorded["v"]) > 1.0
    np.testing.assert_allclose(made.values(v)[steps, 0], recorded["v"], atol=1e-9)
