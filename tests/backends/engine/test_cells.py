"""What single cells do beyond the cases that NEST recorded."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.gif import gif
from nmpi_emulator.backends.engine.cells.hodgkin_huxley import HODGKIN_HUXLEY
from nmpi_emulator.backends.engine.cells.izhikevich import IZHIKEVICH
from nmpi_emulator.backends.engine.cells.lif import lif
from nmpi_emulator.backends.engine.cells.receptors import COND_EXP, CURR_EXP

LIF = {
    "v_rest": -65.0,
    "cm": 1.0,
    "tau_m": 20.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": -50.0,
    "i_offset": 1.0,
    "tau0": 5.0,
    "tau1": 5.0,
}
ADEX = {
    "cm": 0.281,
    "tau_m": 9.3667,
    "tau_refrac": 0.1,
    "v_spike": -40.0,
    "v_reset": -70.6,
    "v_rest": -70.6,
    "i_offset": 1.0,
    "a": 0.004,
    "b": 0.0805,
    "delta_T": 2.0,
    "tau_w": 144.0,
    "v_thresh": -50.4,
    "tau0": 5.0,
    "tau1": 5.0,
    "e0": 0.0,
    "e1": -80.0,
}
HH = {
    "gbar_Na": 20.0,
    "gbar_K": 6.0,
    "g_leak": 0.01,
    "cm": 0.2,
    "v_offset": -63.0,
    "e_rev_Na": 50.0,
    "e_rev_K": -90.0,
    "e_rev_leak": -65.0,
    "i_offset": 0.5,
    "tau0": 0.2,
    "tau1": 2.0,
    "e0": 0.0,
    "e1": -80.0,
}
IZHIKEVICH_CELL = {"a": 0.1, "b": 0.2, "c": -65.0, "d": 2.0, "i_offset": 0.01}


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("tau_refrac", [0.0, 2.0, 5.0])
def test_interval_is_the_refractory_period_and_the_way_to_threshold(bench, tau_refrac, dt):
    made = bench(dt)
    cell = made.cells(lif(CURR_EXP, CURR_EXP), **{**LIF, "tau_refrac": tau_refrac})
    made.record(cell)
    made.run(200.0)
    to_threshold = np.ceil(-20.0 * np.log(1 - 15.0 / 20.0) / dt) * dt
    intervals = np.diff(made.spike_times(cell))
    np.testing.assert_allclose(intervals, to_threshold + tau_refrac, atol=1e-6)


def test_refractory_period_differs_from_cell_to_cell(bench):
    made = bench(0.1)
    cells = made.cells(lif(CURR_EXP, CURR_EXP), 3, **{**LIF, "tau_refrac": [1.0, 10.0, 30.0]})
    made.record(cells)
    made.run(500.0)
    intervals = [np.diff(made.spike_times(cells, cell))[0] for cell in range(3)]
    assert np.diff(intervals) == pytest.approx([9.0, 20.0])


def test_membrane_stays_at_reset_in_the_refractory_period(bench):
    made = bench(1.0)
    cell = made.cells(lif(CURR_EXP, CURR_EXP), **{**LIF, "tau_refrac": 5.0, "v_reset": -60.0})
    v = made.record(cell, "v")
    made.record(cell)
    made.run(40.0)
    spike = int(made.spike_times(cell)[0])
    trace = made.values(v)[:, 0]
    assert np.all(trace[spike : spike + 6] == -60.0)
    assert trace[spike + 6] > -60.0


def test_potential_that_is_exactly_at_threshold_spikes(bench):
    made = bench(1.0)
    start = {"v": -50.0}
    cell = made.cells(lif(CURR_EXP, CURR_EXP), initial=start, **{**LIF, "v_rest": -50.0, "i_offset": 0.0})
    made.record(cell)
    made.run(3.0)
    assert made.spike_times(cell)[0] == 1.0


def test_every_parameter_of_an_adaptive_cell_may_differ_from_cell_to_cell(bench):
    made = bench(0.1)
    different = {
        "v_reset": [-70.6, -55.0, -70.6, -70.6],
        "b": [0.0805, 0.0805, 0.4, 0.0805],
        "tau_refrac": [0.1, 0.1, 0.1, 20.0],
    }
    together = made.cells(adex(COND_EXP, COND_EXP), 4, **{**ADEX, **different})
    made.record(together)
    made.run(120.0)
    counts = []
    for k in range(4):
        alone = bench(0.1)
        own = {name: values[k] for name, values in different.items()}
        cell = alone.cells(adex(COND_EXP, COND_EXP), **{**ADEX, **own})
        alone.record(cell)
        alone.run(120.0)
        assert made.spike_times(together, k) == alone.spike_times(cell)
        counts.append(len(alone.spike_times(cell)))
    assert len(set(counts)) == 4


@pytest.mark.parametrize("v_spike", [-40.0, 0.0, 20.0])
def test_adaptive_cell_stays_below_its_spike_potential(bench, v_spike):
    made = bench(0.1)
    cell = made.cells(adex(COND_EXP, COND_EXP), **{**ADEX, "v_spike": v_spike})
    v = made.record(cell, "v")
    made.record(cell)
    made.run(300.0)
    assert len(made.spike_times(cell)) > 5
    assert made.values(v).max() < v_spike


def test_adaptive_cell_without_a_slope_spikes_at_its_threshold(bench):
    made = bench(0.1)
    cell = made.cells(adex(COND_EXP, COND_EXP), **{**ADEX, "delta_T": 0.0})
    v = made.record(cell, "v")
    made.record(cell)
    made.run(300.0)
    assert len(made.spike_times(cell)) > 5
    assert -51.5 < made.values(v).max() < -50.4


def test_spike_triggered_adaptation_jumps_and_decays(bench):
    made = bench(0.1)
    cell = made.cells(adex(COND_EXP, COND_EXP), **{**ADEX, "a": 0.0})
    w = made.record(cell, "w")
    made.record(cell)
    made.run(30.0)
    step = round(made.spike_times(cell)[0] / 0.1)
    trace = made.values(w)[:, 0]
    assert trace[step - 1] == 0.0
    assert trace[step] == pytest.approx(0.0805, rel=1e-3)
    assert trace[step + 50] == pytest.approx(trace[step] * np.exp(-5 / 144), rel=1e-3)


@pytest.mark.parametrize("dt", [0.1, 1.0, *(pytest.param(dt, marks=pytest.mark.long) for dt in (0.05, 0.5))])
def test_hodgkin_huxley_cell_fires_at_its_rate_at_any_time_step(bench, dt):
    made = bench(dt)
    cell = made.cells(HODGKIN_HUXLEY, **HH)
    v = made.record(cell, "v")
    made.record(cell)
    made.run(150.0)
    # 12 spikes at intervals of 12.97 ms, from substeps of 0.001 ms.
    spikes = np.array(made.spike_times(cell))
    assert spikes.size == 12
    assert np.diff(spikes)[2:].mean() == pytest.approx(12.97, abs=max(dt / 8, 0.03))
    assert np.all(np.isfinite(made.values(v)))


def test_gates_of_a_hodgkin_huxley_cell_can_be_recorded_and_stay_within_bounds(bench):
    made = bench(0.1)
    cell = made.cells(HODGKIN_HUXLEY, **HH)
    recorded = [made.record(cell, gate) for gate in "mhn"]
    made.run(50.0)
    for each in recorded:
        gate = made.values(each)
        assert gate.min() >= 0.0 and gate.max() <= 1.0 and np.ptp(gate) > 0.3


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_izhikevich_cell_fires_as_its_equations_say(bench, dt):
    made = bench(dt)
    cell = made.cells(IZHIKEVICH, **IZHIKEVICH_CELL)
    made.record(cell)
    made.run(1000.0)
    # Substeps of 0.001 ms give 137 spikes, 7.345 ms apart from the thirtieth on.
    spikes = np.array(made.spike_times(cell))
    assert spikes.size == 137
    assert np.diff(spikes)[30:].mean() == pytest.approx(7.345, abs=0.03)


def test_izhikevich_cell_is_stepped_by_its_input(bench):
    made = bench(1.0)
    cell = made.cells(IZHIKEVICH, initial={"v": -70.0, "u": -14.0}, **{**IZHIKEVICH_CELL, "i_offset": 0.0})
    made.connect(made.spikes_at([5.0]), cell, 3.0)
    v = made.record(cell, "v")
    made.run(8.0)
    steps = np.diff(made.values(v)[:, 0])
    assert steps[5] == pytest.approx(3.0, abs=0.05)
    assert np.all(np.abs(np.delete(steps, 5)[:5]) < 0.05)


def gif_parameters(**changes):
    parameters = {
        "v_rest": -65.0,
        "cm": 0.08,
        "tau_m": 20.0,
        "tau_refrac": 4.0,
        "v_reset": -55.0,
        "i_offset": 0.0,
        "delta_v": 0.5,
        "v_t_star": -65.0,
        "lambda0": 20.0,
        "tau0": 2.0,
        "tau1": 2.0,
        "e0": 0.0,
        "e1": -80.0,
    }
    for term in ("eta0", "gamma0"):
        parameters |= {f"tau_{term}": 50.0, f"a_{term}": 0.0}
    return {**parameters, **changes}


def test_gif_cell_at_its_threshold_fires_at_its_intensity(bench):
    made = bench(0.5)
    silent = gif_parameters(v_reset=-65.0, tau_refrac=0.0)
    cells = made.cells(gif(1, 1), 200, **silent)
    made.record(cells)
    made.run(1000.0)
    counts = [len(made.spike_times(cells, cell)) for cell in range(200)]
    assert np.mean(counts) == pytest.approx(20.0, rel=0.06)


def test_moving_threshold_and_spike_triggered_current_slow_a_gif_cell_down(bench):
    rates = []
    for changes in ({}, {"a_gamma0": 2.0}, {"a_eta0": 0.05}):
        made = bench(0.5)
        driven = gif_parameters(i_offset=0.06, v_t_star=-52.0, lambda0=10.0, **changes)
        cells = made.cells(gif(1, 1), 100, **driven)
        made.record(cells)
        made.run(1000.0)
        rates.append(len(made.simulation.spikes()[0]))
    assert rates[1] < 0.8 * rates[0]
    assert rates[2] < 0.8 * rates[0]


def test_terms_of_a_gif_cell_jump_at_its_spike_and_decay(bench):
    made = bench(0.5)
    cell = made.cells(gif(1, 1), **gif_parameters(i_offset=0.06, v_t_star=-52.0, a_gamma0=2.0, a_eta0=0.05))
    current, threshold = made.record(cell, "i_eta"), made.record(cell, "v_t")
    made.record(cell)
    made.run(500.0)
    step = round(made.spike_times(cell)[0] / 0.5)
    assert made.values(current)[step : step + 2, 0] == pytest.approx([0.0, 0.05])
    assert made.values(threshold)[step : step + 2, 0] == pytest.approx([-52.0, -50.0])
    assert made.values(current)[step + 5, 0] == pytest.approx(0.05 * np.exp(-4 * 0.5 / 50))


def test_gif_spikes_repeat_with_the_seed(bench):
    trains = []
    for seed in (1, 1, 2):
        made = bench(0.5, seed=seed)
        cell = made.cells(gif(1, 1), **gif_parameters(i_offset=0.06, v_t_star=-52.0))
        made.record(cell)
        made.run(1000.0)
        trains.append(made.spike_times(cell))
    assert trains[0] == trains[1] != trains[2]
