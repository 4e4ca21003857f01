"""What NEST gave, recorded in data/ by record_nest.py, against what the engine gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

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
