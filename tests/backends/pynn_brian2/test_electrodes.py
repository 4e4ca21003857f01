"""Current sources: what flows, and what is recorded of it."""

from __future__ import annotations

import numpy as np
import pytest
from pyNN import errors


def reaction(sim, source, size=1, ms=50.0):
    """Return v of cells with the current against cells whose i_offset it would be."""
    cells = sim.Population(size, sim.IF_curr_exp(v_thresh=1000.0))
    cells.record("v")
    source.inject_into(cells)
    sim.run(ms)
    return cells.get_data("v").segments[-1].analogsignals[0].magnitude


def membrane(currents, dt=0.1, tau_m=20.0, cm=1.0, v_rest=-65.0):
    """Return v after each step, for the current (nA) during each step."""
    v, decay = [v_rest], np.exp(-dt / tau_m)
    for current in currents:
        limit = v_rest + current * tau_m / cm
        v.append(limit + (v[-1] - limit) * decay)
    return np.array(v)


def test_direct_current_flows_between_its_times(sim):
    source = sim.DCSource(amplitude=0.5, start=10.0, stop=30.0)
    currents = np.zeros(500)
    currents[100:300] = 0.5
    np.testing.assert_allclose(reaction(sim, source)[:, 0], membrane(currents), atol=1e-9)


def test_steps_follow_the_list(sim):
    source = sim.StepCurrentSource(times=[5.0, 20.0, 30.0], amplitudes=[0.4, -0.6, 0.2])
    currents = np.zeros(500)
    currents[50:200], currents[200:300], currents[300:] = 0.4, -0.6, 0.2
    np.testing.assert_allclose(reaction(sim, source)[:, 0], membrane(currents), atol=1e-9)


def test_alternating_current_is_a_sine(sim):
    source = sim.ACSource(start=10.0, stop=40.0, amplitude=0.5, offset=0.1, frequency=100.0, phase=90.0)
    time = 0.1 * np.arange(500)
    sine = 0.1 + 0.5 * np.sin(2 * np.pi * 100.0 * (time - 10.0) / 1000.0 + np.pi / 2)
    currents = np.where((time > 9.99) & (time < 39.99), sine, 0.0)
    source.record()
    v = reaction(sim, source)[:, 0]
    np.testing.assert_allclose(source.get_data().magnitude[:, 0][:500], currents, atol=1e-9)
    np.testing.assert_allclose(v, membrane(currents), atol=1e-9)


def test_noise_has_its_mean_and_deviation_and_keeps_each_value_for_dt(sim):
    source = sim.NoisyCurrentSource(mean=0.3, stdev=0.2, start=0.0, stop=1000.0, dt=0.5)
    source.record()
    v = reaction(sim, source, ms=1000.0)
    current = source.get_data().magnitude[:10000, 0].reshape(-1, 5)
    assert np.all(current == current[:, :1])
    assert current.mean() == pytest.approx(0.3, abs=0.02)
    assert current.std() == pytest.approx(0.2, abs=0.02)
    np.testing.assert_allclose(v[:, 0], membrane(current.ravel()), atol=1e-9)


def test_noise_of_a_generator_is_that_of_the_generator(sim):
    def once():
        sim.setup(timestep=0.1)
        source = sim.NoisyCurrentSource(mean=0.0, stdev=1.0, dt=0.1, rng=sim.NumpyRNG(4))
        source.record()
        reaction(sim, source, ms=20.0)
        return source.get_data().magnitude

    np.testing.assert_array_equal(once(), once())


def test_noise_that_was_not_recorded_cannot_be_read(sim):
    source = sim.NoisyCurrentSource(mean=0.0, stdev=1.0)
    reaction(sim, source, ms=1.0)
    with pytest.raises(RuntimeError, match=r"Call record\(\)"):
        source.get_data()


def test_all_cells_of_a_source_get_the_same_current(sim):
    v = reaction(sim, sim.NoisyCurrentSource(mean=0.0, stdev=1.0, dt=0.1), size=4)
    assert np.ptp(v[:, 0]) > 0
    assert np.all(v == v[:, :1])


def test_currents_of_several_sources_add_up(sim):
    cells = sim.Population(3, sim.IF_curr_exp(v_thresh=1000.0, i_offset=0.1))
    cells.record("v")
    sim.DCSource(amplitude=0.2).inject_into(cells)
    sim.DCSource(amplitude=0.3, start=20.0).inject_into(cells[1:])
    cells[2].inject(sim.DCSource(amplitude=0.4, start=20.0))
    sim.run(40.0)
    v = cells.get_data("v").segments[0].analogsignals[0].magnitude
    for column, late in enumerate((0.0, 0.3, 0.7)):
        currents = np.full(400, 0.3)
        currents[200:] += late
        np.testing.assert_allclose(v[:, column], membrane(currents), atol=1e-9)


def test_current_flows_into_views_assemblies_and_lists_of_cells(sim):
    first, second = (sim.Population(2, sim.IF_curr_exp(v_thresh=1000.0)) for _ in range(2))
    for each in (first, second):
        each.record("v")
    source = sim.DCSource(amplitude=0.5)
    source.inject_into(first[1:] + second[:1])
    source.inject_into([second[1]])
    sim.run(10.0)
    ends = [each.get_data("v").segments[0].analogsignals[0].magnitude[-1] for each in (first, second)]
    np.testing.assert_allclose(ends[0][0], -65.0)
    assert ends[0][1] == ends[1][0] == ends[1][1] > -65.0


def test_amplitude_of_an_unrecorded_source_can_be_read_where_it_is_known(sim):
    source = sim.DCSource(amplitude=0.5, start=1.0, stop=2.0)
    reaction(sim, source, ms=3.0)
    data = source.get_data()
    assert str(data.dimensionality) == "nA"
    assert data.magnitude[:, 0].tolist() == [0.0] * 10 + [0.5] * 10 + [0.0] * 11
    assert float(data.sampling_period.rescale("ms")) == pytest.approx(0.1)


def test_recorded_source_that_flows_again_after_reset_is_read_again(sim):
    source = sim.DCSource(amplitude=0.5, start=1.0, stop=2.0)
    source.record()
    first = reaction(sim, source, ms=3.0)
    before = source.get_data().magnitude
    sim.reset()
    sim.run(3.0)
    np.testing.assert_array_equal(source.get_data().magnitude, before)
    assert np.ptp(first) > 0


def test_parameters_changed_between_runs_count_from_then_on(sim):
    source = sim.DCSource(amplitude=0.5)
    cells = sim.Population(1, sim.IF_curr_exp(v_thresh=1000.0))
    cells.record("v")
    source.inject_into(cells)
    sim.run(10.0)
    source.amplitude = 0.1
    assert source.amplitude.base_value == 0.1
    sim.run(10.0)
    source.set_parameters(amplitude=0.3)
    sim.run(10.0)
    v = cells.get_data("v").segments[0].analogsignals[0].magnitude[:, 0]
    currents = np.repeat([0.5, 0.1, 0.3], 100)
    np.testing.assert_allclose(v, membrane(currents), atol=1e-9)


def test_parameters_are_read_under_their_names(sim):
    source = sim.StepCurrentSource(times=[5.0, 20.0], amplitudes=[0.4, -0.6])
    assert source.get_parameters()["times"].base_value.tolist() == [5.0, 20.0]
    source = sim.ACSource(frequency=33.0)
    assert source.frequency.base_value == 33.0


def test_steps_that_meet_on_the_grid_keep_the_last(sim):
    source = sim.StepCurrentSource(times=[1.0, 1.01, 1.02], amplitudes=[0.1, 0.2, 0.3])
    currents = np.zeros(50)
    currents[10:] = 0.3
    np.testing.assert_allclose(reaction(sim, source, ms=5.0)[:, 0], membrane(currents), atol=1e-9)


@pytest.mark.parametrize(
    ("times", "amplitudes", "message"),
    [
        ([5.0, 3.0], [0.1, 0.2], "monotonically increasing"),
        ([-1.0, 3.0], [0.1, 0.2], "negative"),
        ([1.0, 3.0], [0.1], "need as many amplitudes"),
    ],
)
def test_impossible_steps_are_refused(sim, times, amplitudes, message):
    with pytest.raises(ValueError, match=message):
        sim.StepCurrentSource(times=times, amplitudes=amplitudes)


def test_unknown_parameter_is_refused(sim):
    with pytest.raises(errors.NonExistentParameterError):
        sim.DCSource(amplitud=1.0)


def test_spike_sources_take_no_current(sim):
    source = sim.Population(1, sim.SpikeSourcePoisson())
    with pytest.raises(TypeError, match="spike source"):
        sim.DCSource(amplitude=0.1).inject_into(source)
