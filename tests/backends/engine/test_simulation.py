"""Runs, resets, and descriptions that change or grow between runs."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import lif
from nmpi_emulator.backends.engine.cells.receptors import CURR_EXP
from nmpi_emulator.backends.engine.currents import Noise, Pulse
from nmpi_emulator.backends.engine.network import Injection
from nmpi_emulator.backends.engine.sources.poisson import Poisson
from nmpi_emulator.backends.engine.synapses.stdp import ADDITIVE, pair_rule

CELL = {
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
MODEL = lif(CURR_EXP, CURR_EXP)
STDP = {
    "A_plus": 0.1,
    "A_minus": 0.1,
    "tau_plus": 20.0,
    "tau_minus": 20.0,
    "w_min": 0.0,
    "w_max": 2.0,
}


def poisson(made, size=1, rate=100.0):
    source = Poisson(size, np.full(size, rate), np.zeros(size), np.full(size, 1e10))
    made.network.add_source(source)
    return source


def mixed(made):
    """Describe a network with everything in it that has a state of its own."""
    cells = made.cells(MODEL, 10, initial={"v": np.linspace(-65, -51, 10)}, **CELL)
    source = poisson(made, 5)
    made.connect(source, cells, 0.3, 3.0)
    plastic = made.connect(
        cells, cells, 0.2, np.linspace(1, 8, 100), model=pair_rule(ADDITIVE), parameters=STDP
    )
    made.network.injections.append(Injection(Noise(0.1, 0.3, 1.0), np.arange(4)))
    v = made.record(cells, "v")
    made.record(cells)
    made.record(source)
    return cells, source, plastic, v


def outcome(made, plastic, v):
    numbers, times = made.simulation.spikes()
    order = np.lexsort((numbers, times))
    weights = made.simulation.synapse_values(plastic, "weight")
    return numbers[order], times[order], made.values(v), weights


def assert_equal(first, second):
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("parts", [[100.0, 100.0], [0.1] * 50 + [195.0], [199.9, 0.1]])
def test_run_in_parts_is_the_same_as_one_run(bench, parts):
    whole, divided = bench(seed=3), bench(seed=3)
    _, _, plastic, v = mixed(whole)
    whole.run(200.0)
    expected = outcome(whole, plastic, v)
    _, _, plastic, v = mixed(divided)
    for part in parts:
        divided.run(part)
    assert_equal(expected, outcome(divided, plastic, v))
    assert expected[0].size > 100


def test_same_seed_gives_the_same_numbers_and_another_seed_others(bench):
    results = []
    for seed in (5, 5, 6):
        made = bench(seed=seed)
        _, _, plastic, v = mixed(made)
        made.run(100.0)
        results.append(outcome(made, plastic, v))
    assert_equal(results[0], results[1])
    assert not np.array_equal(results[0][2], results[2][2])


def test_without_a_seed_every_simulation_draws_other_numbers(bench):
    spikes = []
    for _ in range(2):
        made = bench(seed=None)
        source = poisson(made)
        made.record(source)
        made.run(1000.0)
        spikes.append(made.spike_times(source))
    assert spikes[0] != spikes[1]


def test_a_further_source_does_not_change_what_the_others_draw(bench):
    spikes = []
    for further in (0, 1):
        made = bench(seed=5)
        source = poisson(made)
        for _ in range(further):
            poisson(made)
        made.record(source)
        made.run(500.0)
        spikes.append(made.spike_times(source))
    assert spikes[0] == spikes[1]


def test_growing_between_runs_leaves_what_is_there_undisturbed(bench):
    alone, grown = bench(seed=3), bench(seed=3)
    _, _, plastic, v = mixed(alone)
    alone.run(200.0)
    expected = outcome(alone, plastic, v)
    cells, _, plastic, v = mixed(grown)
    grown.run(55.3)
    late = grown.cells(MODEL, 3, **{**CELL, "i_offset": 0.0})
    grown.connect(cells, late, 1.0, 12.0)
    grown.connect(cells, late, 0.1, model=pair_rule(ADDITIVE), parameters=STDP)
    grown.network.injections.append(Injection(Pulse(2.0), np.arange(late.first, late.first + 1)))
    late_v = grown.record(late, "v")
    grown.run(144.7)
    assert_equal(expected, outcome(grown, plastic, v))
    signal = grown.simulation.signal(late_v)
    assert signal.first == 553
    assert signal.values.shape == (1448, 3)
    assert signal.values[:, 0].max() > signal.values[:, 1].max()


def test_added_source_begins_with_the_run_after_it(bench):
    made = bench(1.0)
    made.cells(MODEL, **CELL)
    made.run(10.0)
    source = made.spikes_at([5.0, 12.0])
    made.record(source)
    made.run(10.0)
    assert made.spike_times(source) == [12.0]


def test_reset_brings_back_the_initial_state_and_weights(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, 2, initial={"v": -60.0}, **CELL)
    plastic = made.connect(cells, cells, 1.0, 2.0, model=pair_rule(ADDITIVE), parameters=STDP)
    v = made.record(cells, "v")
    made.run(200.0)
    first = made.values(v).copy()
    assert not np.all(made.simulation.synapse_values(plastic, "weight") == 1.0)
    made.simulation.reset()
    assert made.simulation.time == 0.0
    assert np.all(made.simulation.synapse_values(plastic, "weight") == 1.0)
    made.run(200.0)
    np.testing.assert_array_equal(made.values(v), first)


def test_parameter_set_between_runs_counts_from_then_on(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, 2, **{**CELL, "i_offset": 0.0})
    v = made.record(cells, "v")
    made.run(10.0)
    cells.set_parameter("i_offset", [0.0, 0.5])
    made.run(50.0)
    assert np.all(made.values(v)[:, 0] == -65.0)
    assert np.all(np.diff(made.values(v)[10:, 1]) > 0)
    cells.set_parameter("tau_m", 5.0, slice(1, 2))
    made.run(200.0)
    assert made.values(v)[-1, 1] == pytest.approx(-65.0 + 0.5 * 5.0)


def test_state_set_between_runs_counts_at_once_and_at_the_next_reset(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, 2, **{**CELL, "i_offset": 0.0})
    v = made.record(cells, "v")
    made.run(10.0)
    cells.set_initial("v", -55.0, np.array([1]))
    made.run(1.0)
    assert made.values(v)[-1, 0] == -65.0
    assert made.values(v)[-1, 1] == pytest.approx(-65 + 10 * np.exp(-1 / 20))
    made.simulation.reset()
    made.run(0.0)
    assert made.values(v)[0].tolist() == [-65.0, -55.0]


def test_weight_and_delay_set_between_runs_count_from_the_next_spike(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, **{**CELL, "i_offset": 0.0})
    synapses = made.connect(made.spikes_at([2.0, 20.0]), cells, 1.0, 2.0)
    i = made.record(cells, "i0")
    made.run(15.0)
    synapses.set_values("weight", 3.0)
    synapses.set_values("delay", 9.0)
    made.run(25.0)
    jumps = np.diff(made.values(i)[:, 0], prepend=0.0)
    assert np.flatnonzero(jumps > 0).tolist() == [4, 29]
    assert jumps[29] > 2.9


def test_sampling_interval_keeps_every_so_manyth_sample(bench):
    made = bench(0.1)
    cells = made.cells(MODEL, 2, **CELL)
    all_of_them, some = made.record(cells, "v"), made.record(cells, "v", every=5)
    made.run(10.2)
    np.testing.assert_array_equal(made.values(some), made.values(all_of_them)[::5])


def test_forgotten_samples_are_gone_and_recording_goes_on(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, 2, **CELL)
    kept, cleared = made.record(cells, "v"), made.record(cells, "v")
    spikes = made.record(cells)
    made.run(30.0)
    assert made.spike_times(cells)
    made.simulation.forget(cleared)
    made.simulation.forget(spikes)
    assert made.spike_times(cells) == []
    made.run(20.0)
    signal = made.simulation.signal(cleared)
    assert signal.first == 30
    np.testing.assert_array_equal(signal.values, made.values(kept)[30:])


def test_recording_that_was_never_begun_is_refused(bench):
    made = bench(1.0)
    cells = made.cells(MODEL, **CELL)
    recording = made.record(cells, "v")
    made.network.recordings.clear()
    with pytest.raises(KeyError, match="recorded"):
        made.values(recording)


def test_one_recording_of_cells_of_two_models_is_refused(bench):
    from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA, PARAMETERS

    made = bench(1.0)
    made.cells(MODEL, **CELL)
    delta = made.cells(LIF_DELTA, **{name: CELL[name] for name in PARAMETERS})
    delta.first, delta.size = 0, 2
    made.record(delta, "v")
    delta.first, delta.size = 1, 1
    with pytest.raises(ValueError, match="one model"):
        made.run(1.0)


def test_empty_network_runs():
    from nmpi_emulator.backends.engine.grid import Grid
    from nmpi_emulator.backends.engine.network import Network
    from nmpi_emulator.backends.engine.simulation import Simulation

    simulation = Simulation(Network(Grid(0.1)))
    simulation.run(10)
    assert simulation.time == 1.0


def test_two_simulations_in_one_process_do_not_meet(bench):
    first, second = bench(1.0), bench(0.1)
    cells = [made.cells(MODEL, **CELL) for made in (first, second)]
    for made, block in zip((first, second), cells, strict=True):
        made.record(block)
    for _ in range(10):
        first.run(10.0)
        second.run(10.0)
    assert len(first.spike_times(cells[0])) == 3
    assert second.simulation.time == 100.0
    assert [round(time) for time in second.spike_times(cells[1])] == [28, 58, 87]
