"""Short-term and stochastic synapses."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA
from nmpi_emulator.backends.engine.synapses.short_term import TSODYKS_MARKRAM
from nmpi_emulator.backends.engine.synapses.stochastic import (
    MULTI_QUANTAL,
    SIMPLE_STOCHASTIC,
    STOCHASTIC_TSODYKS_MARKRAM,
)

COUNTER = {
    "v_rest": 0.0,
    "cm": 1.0,
    "tau_m": 1e12,
    "tau_refrac": 0.0,
    "v_reset": 0.0,
    "v_thresh": 1e9,
    "i_offset": 0.0,
}
TIMES = np.array([10.0, 20.0, 30.0, 40.0, 45.0, 46.0, 120.0, 400.0])


def transmitted(bench, model, parameters, size=1, dt=0.1, seed=1, times=TIMES):
    """Return what each of ``size`` synapses of weight 1 transmits at each of TIMES."""
    made = bench(dt, seed=seed)
    cells = made.cells(LIF_DELTA, size, initial={"v": 0.0}, **COUNTER)
    source = made.spikes_at(times)
    made.connect(source, cells, 1.0, 2.0, model=model, parameters=parameters)
    v = made.record(cells, "v")
    made.run(times[-1] + 10.0)
    arrivals = np.rint((times + 2.0) / dt).astype(int)
    trace = made.values(v)
    return trace[arrivals] - trace[arrivals - 1]


def tsodyks_markram(times, use, tau_rec, tau_facil, tau_syn):
    """Return the fraction of the weight that each spike transmits, from the equations.

    dx/dt = z/tau_rec, dy/dt = -y/tau_syn, dz/dt = y/tau_syn - z/tau_rec, du/dt = -u/tau_facil, with
    very small Euler steps between spikes.
    """
    fine, now = 0.0005, 0.0
    x, y, z, u = 1.0, 0.0, 0.0, 0.0
    released = []
    for time in times:
        for _ in range(round((time - now) / fine)):
            inactivated, recovered = fine * y / tau_syn, fine * z / tau_rec
            x, y, z = x + recovered, y - inactivated, z + inactivated - recovered
            if tau_facil > 0:
                u -= fine * u / tau_facil
        now = time
        u = u + use * (1 - u) if tau_facil > 0 else use
        released.append(u * x)
        x, y = x - u * x, y + u * x
    return released


@pytest.mark.parametrize(
    ("use", "tau_rec", "tau_facil", "tau_syn"),
    [(0.5, 100.0, 0.0, 3.0), (0.04, 100.0, 1000.0, 5.0), (0.6, 20.0, 50.0, 20.0)],
)
def test_depression_and_facilitation_follow_the_equations(bench, use, tau_rec, tau_facil, tau_syn):
    parameters = {"U": use, "tau_rec": tau_rec, "tau_facil": tau_facil, "tau_syn": tau_syn}
    expected = tsodyks_markram(TIMES[:7], use, tau_rec, tau_facil, tau_syn)
    given = transmitted(bench, TSODYKS_MARKRAM, parameters, times=TIMES[:7])[:, 0]
    np.testing.assert_allclose(given, expected, rtol=1e-3)


def test_depressing_synapse_recovers(bench):
    parameters = {"U": 0.5, "tau_rec": 50.0, "tau_facil": 0.0, "tau_syn": 3.0}
    given = transmitted(bench, TSODYKS_MARKRAM, parameters)[:, 0]
    assert given[0] == pytest.approx(0.5)
    assert given[5] < 0.1
    assert given[7] == pytest.approx(0.5, rel=0.01)


def test_simple_stochastic_synapse_transmits_with_its_probability(bench):
    given = transmitted(bench, SIMPLE_STOCHASTIC, {"p": 0.3}, size=2000)
    assert set(np.round(given, 9).ravel().tolist()) == {0.0, 1.0}
    assert given.mean() == pytest.approx(0.3, abs=0.015)


@pytest.mark.parametrize(("tau_rec", "tau_facil", "use"), [(100.0, 0.0, 0.5), (50.0, 400.0, 0.1)])
def test_mean_of_the_stochastic_synapse_is_the_deterministic_one(bench, tau_rec, tau_facil, use):
    parameters = {"U": use, "tau_rec": tau_rec, "tau_facil": tau_facil}
    given = transmitted(bench, STOCHASTIC_TSODYKS_MARKRAM, parameters, size=3000)
    assert set(np.round(given, 9).ravel().tolist()) == {0.0, 1.0}
    # A site that is full or empty has no active state: the limit of a very short tau_syn.
    expected = tsodyks_markram(TIMES[:7], use, tau_rec, tau_facil, 0.01)
    np.testing.assert_allclose(given[:7].mean(axis=1), expected, atol=0.03)


def test_multi_quantal_synapse_transmits_in_quanta_with_the_same_mean(bench):
    parameters = {"U": 0.4, "tau_rec": 100.0, "tau_facil": 0.0, "n": 5}
    given = transmitted(bench, MULTI_QUANTAL, parameters, size=2000)
    assert set(np.round(given * 5, 6).ravel().tolist()) <= {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    expected = tsodyks_markram(TIMES[:7], 0.4, 100.0, 0.0, 0.01)
    np.testing.assert_allclose(given[:7].mean(axis=1), expected, atol=0.02)


def test_stochastic_synapses_repeat_with_the_seed(bench):
    first, same, other = (
        transmitted(bench, SIMPLE_STOCHASTIC, {"p": 0.5}, size=50, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)
