"""Receptors and membranes against the solution of their equations with very small steps."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.adex import adex
from nmpi_emulator.backends.engine.cells.conductance import conductance_lif
from nmpi_emulator.backends.engine.cells.lif import lif
from nmpi_emulator.backends.engine.cells.receptors import (
    COND_ALPHA,
    COND_BETA,
    COND_EXP,
    CURR_ALPHA,
    CURR_EXP,
)

MEMBRANE = {
    "v_rest": -65.0,
    "cm": 0.25,
    "tau_m": 10.0,
    "tau_refrac": 2.0,
    "v_reset": -65.0,
    "v_thresh": 1e6,
    "i_offset": 0.2,
}
ARRIVALS = [3.0, 4.0, 4.0, 10.0]
DURATION = 30.0


def opened(kind, tau, t):
    """Return what spikes at ARRIVALS with weight 1 have opened at times t."""
    total = np.zeros_like(t)
    for arrival in ARRIVALS:
        s = np.maximum(t - arrival, 0.0)
        if kind is CURR_EXP or kind is COND_EXP:
            course = np.exp(-s / tau)
        elif kind is COND_BETA:
            rise, fall = tau
            peak = rise * fall / (fall - rise) * np.log(fall / rise)
            course = np.exp(-s / fall) - np.exp(-s / rise)
            course = course / (np.exp(-peak / fall) - np.exp(-peak / rise))
        else:
            course = s / tau * np.exp(1 - s / tau)
        total += np.where(t >= arrival, course, 0.0)
    return total


def membrane(current, conductance, reversal):
    """Return v at whole ms, for a current (nA) and a conductance (uS) in steps of 0.002 ms."""
    fine, p = 0.002, MEMBRANE
    v, trace = p["v_rest"], [p["v_rest"]]
    for k in range(round(DURATION / fine)):

        def slope(v, k=k):
            leak = (p["v_rest"] - v) / p["tau_m"]
            flow = p["i_offset"] + current[k] + conductance[k] * (reversal - v)
            return leak + flow / p["cm"]

        v += fine * slope(v + fine / 2 * slope(v))
        if (k + 1) % round(1 / fine) == 0:
            trace.append(v)
    return np.array(trace)


CASES = [
    (CURR_EXP, {"tau0": 3.0}, 3.0, 0.5),
    (CURR_EXP, {"tau0": 10.0}, 10.0, 0.5),
    (CURR_ALPHA, {"tau0": 3.0}, 3.0, 0.5),
    (CURR_ALPHA, {"tau0": 10.0}, 10.0, 0.5),
    (COND_EXP, {"tau0": 3.0, "e0": 0.0}, 3.0, 0.02),
    (COND_ALPHA, {"tau0": 3.0, "e0": 0.0}, 3.0, 0.02),
    (COND_BETA, {"tau_rise0": 1.0, "tau_decay0": 4.0, "e0": 0.0}, (1.0, 4.0), 0.02),
]


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize(("kind", "times", "tau", "weight"), CASES)
def test_response_is_the_solution_of_the_equations(bench, kind, times, tau, weight, dt):
    made = bench(dt)
    model = conductance_lif(kind) if kind.conductance else lif(kind)
    cell = made.cells(model, initial={"v": -65.0}, **MEMBRANE, **times)
    source = made.spikes_at(np.array(ARRIVALS) - 1.0)
    made.connect(source, cell, weight, 1.0)
    v = made.record(cell, "v")
    value = made.record(cell, kind.value("0"))
    made.run(DURATION)
    every = round(1 / dt)
    fine = weight * opened(kind, tau, (np.arange(round(DURATION / 0.002)) + 0.5) * 0.002)
    none = np.zeros_like(fine)
    expected = membrane(*((none, fine) if kind.conductance else (fine, none)), 0.0)
    tolerance = 2e-4 if dt < 1 or not kind.conductance else 0.02
    np.testing.assert_allclose(made.values(v)[::every, 0], expected, atol=tolerance)
    on_grid = weight * opened(kind, tau, np.arange(round(DURATION / dt) + 1) * dt)
    np.testing.assert_allclose(made.values(value)[:, 0], on_grid, atol=1e-9)


def test_beta_response_with_equal_time_constants_is_the_alpha_function(bench):
    made = bench(0.1)
    beta = made.cells(conductance_lif(COND_BETA), **MEMBRANE, tau_rise0=3.0, tau_decay0=3.0, e0=0.0)
    alpha = made.cells(conductance_lif(COND_ALPHA), **MEMBRANE, tau0=3.0, e0=0.0)
    source = made.spikes_at([2.0])
    for cell in (beta, alpha):
        made.connect(source, cell, 0.01)
    recorded = [made.record(cell, "g0") for cell in (beta, alpha)]
    made.run(30.0)
    first, second = (made.values(each)[:, 0] for each in recorded)
    np.testing.assert_allclose(first, second, atol=1e-6)
    assert second.max() == pytest.approx(0.01, rel=1e-3)


def test_conductances_and_currents_go_together_on_one_membrane(bench):
    made = bench(0.1)
    mixed = made.cells(conductance_lif(COND_EXP, CURR_EXP), **MEMBRANE, tau0=3.0, e0=0.0, tau1=3.0)
    pure = made.cells(lif(CURR_EXP), **MEMBRANE, tau0=3.0)
    source = made.spikes_at([2.0])
    made.connect(source, mixed, 0.5, receptor=1)
    made.connect(source, pure, 0.5)
    recorded = [made.record(cell, "v") for cell in (mixed, pure)]
    made.run(30.0)
    first, second = (made.values(each)[:, 0] for each in recorded)
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_exact_model_refuses_conductances():
    with pytest.raises(ValueError, match="conductance_lif"):
        lif(COND_EXP)


def test_model_of_the_same_receptors_is_the_same_object():
    assert lif(CURR_EXP, CURR_EXP) is lif(CURR_EXP, CURR_EXP)
    assert adex(COND_EXP, COND_EXP) is adex(COND_EXP, COND_EXP)
