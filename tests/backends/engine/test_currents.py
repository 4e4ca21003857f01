from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.lif import LIF_DELTA
from nmpi_emulator.backends.engine.currents import Noise, Pulse, Sine, Steps
from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.network import Injection

GRID = Grid(0.5)
CELL = {
    "v_rest": 0.0,
    "cm": 1.0,
    "tau_m": 1e12,
    "tau_refrac": 2.0,
    "v_reset": 0.0,
    "v_thresh": 1e6,
    "i_offset": 0.0,
}


def amplitudes(waveform, first=0, last=12):
    return waveform.amplitudes(first, last, GRID, np.random.default_rng(1)).tolist()


def test_pulse_flows_from_start_to_stop():
    assert amplitudes(Pulse(2.0, start=1.0, stop=2.0)) == [0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]


def test_pulse_flows_for_ever_by_default():
    assert amplitudes(Pulse(2.0), 10**9, 10**9 + 3) == [2, 2, 2]


def test_steps_keep_their_level_until_the_next_time():
    waveform = Steps(np.array([1.0, 2.0, 2.1, 4.0]), np.array([1.0, 5.0, 2.0, 0.5]))
    assert amplitudes(waveform) == [0, 0, 1, 1, 2, 2, 2, 2, 0.5, 0.5, 0.5, 0.5]


def test_steps_without_a_time_do_not_flow():
    assert amplitudes(Steps(np.array([]), np.array([]))) == [0.0] * 12


def test_sine_has_its_frequency_phase_and_offset_from_its_start():
    waveform = Sine(2.0, offset=1.0, frequency=250.0, phase=90.0, start=1.0, stop=5.0)
    values = amplitudes(waveform)
    assert values[:2] == [0, 0]
    assert values[2:10] == pytest.approx([3, 1 + 2**0.5, 1, 1 - 2**0.5, -1, 1 - 2**0.5, 1, 1 + 2**0.5])
    assert values[10:] == [0, 0]


def test_noise_changes_every_interval_and_goes_on_over_the_end_of_a_block():
    waveform, rng = Noise(1.0, 2.0, interval=1.5, start=0.5), np.random.default_rng(1)
    values = np.concatenate([waveform.amplitudes(a, b, GRID, rng) for a, b in ((0, 5), (5, 13))])
    assert values[0] == 0
    assert np.all(values[1:].reshape(4, 3) == values[1::3, None])
    assert len(set(values.tolist())) == 5


def test_noise_has_its_mean_and_deviation():
    values = Noise(1.0, 2.0, interval=0.5).amplitudes(0, 20000, GRID, np.random.default_rng(1))
    assert values.mean() == pytest.approx(1.0, abs=0.05)
    assert values.std() == pytest.approx(2.0, rel=0.03)


def test_several_currents_into_a_cell_add_up(bench):
    made = bench(1.0)
    cells = made.cells(LIF_DELTA, 3, initial={"v": 0.0}, **CELL)
    injections = made.network.injections
    injections.append(Injection(Pulse(1.0, stop=5.0), np.array([0, 1])))
    injections.append(Injection(Pulse(3.0, start=2.0, stop=4.0), np.array([1, 1, 2])))
    v = made.record(cells, "v")
    made.run(10.0)
    assert made.values(v)[-1] == pytest.approx([5.0, 17.0, 6.0])


def test_current_moves_the_membrane_in_the_step_in_which_it_begins(bench):
    made = bench(1.0)
    cells = made.cells(LIF_DELTA, initial={"v": 0.0}, **CELL)
    made.network.injections.append(Injection(Pulse(1.0, start=3.0), np.array([0])))
    v = made.record(cells, "v")
    made.run(6.0)
    assert made.values(v)[:, 0] == pytest.approx([0, 0, 0, 0, 1, 2, 3])


def test_current_flows_again_after_a_reset(bench):
    made = bench(1.0)
    cells = made.cells(LIF_DELTA, initial={"v": 0.0}, **CELL)
    made.network.injections.append(Injection(Pulse(1.0, start=3.0, stop=5.0), np.array([0])))
    v = made.record(cells, "v")
    traces = []
    for _ in range(2):
        made.run(10.0)
        traces.append(made.values(v)[:, 0].tolist())
        made.simulation.reset()
    assert traces[0] == traces[1]
    assert max(traces[0]) == pytest.approx(2.0)


def test_changed_waveform_counts_from_the_present_time(bench):
    made = bench(1.0)
    cells = made.cells(LIF_DELTA, initial={"v": 0.0}, **CELL)
    injection = Injection(Pulse(1.0), np.array([0]), record=True)
    made.network.injections.append(injection)
    v = made.record(cells, "v")
    made.run(4.0)
    injection.waveform, injection.changed = Pulse(10.0), True
    made.run(2.0)
    assert made.values(v)[-1, 0] == pytest.approx(24.0)
    assert made.simulation.amplitudes(injection).tolist() == [1, 1, 1, 1, 10, 10, 10]
