"""Recorded data as Neo objects."""

from __future__ import annotations

import neo
import numpy as np
import pytest
from pyNN import errors


def recorded(sim, size=3, variables=("spikes", "v"), **options):
    cells = sim.Population(size, sim.IF_cond_exp(i_offset=1.0 + np.arange(size)), label="cells")
    cells.record(list(variables), **options)
    return cells


def test_block_has_what_pynn_promises(sim):
    cells = recorded(sim, variables=("spikes", "v", "gsyn_exc"))
    sim.run(50.0)
    block = cells.get_data()
    assert isinstance(block, neo.Block)
    assert block.name == "cells"
    assert block.annotations["simulator"] == "Brian2"
    assert block.annotations["dt"] == 0.1
    (segment,) = block.segments
    assert segment.block is block
    v, g = sorted(segment.analogsignals, key=lambda each: each.name, reverse=True)
    assert (v.name, g.name) == ("v", "gsyn_exc")
    assert (str(v.dimensionality), str(g.dimensionality)) == ("mV", "uS")
    assert v.shape == (501, 3)
    assert v.sampling_period.rescale("ms").item() == pytest.approx(0.1)
    assert v.annotations["channel_ids"].tolist() == [0, 1, 2]
    assert v.array_annotations["channel_index"].tolist() == [0, 1, 2]
    assert len(segment.spiketrains) == 3
    train = segment.spiketrains[2]
    assert train.annotations["channel_id"] == train.annotations["source_index"] == 2
    assert float(train.t_stop) == 50.0
    assert train.size > segment.spiketrains[0].size > 0


def test_sample_is_the_value_before_the_step_and_spikes_are_stamped_after_theirs(sim):
    cells = sim.Population(1, sim.IF_curr_exp(i_offset=2.0, v_reset=-70.0, tau_refrac=1.0))
    cells.record(["spikes", "v"])
    sim.run(30.0)
    segment = cells.get_data().segments[0]
    v = segment.analogsignals[0].magnitude[:, 0]
    first = round(float(segment.spiketrains[0][0]) / 0.1)
    assert v[0] == -65.0
    assert v[first - 1] < -50.0
    assert v[first] == -70.0


def test_recording_that_begins_later_says_so(sim):
    cells = recorded(sim, variables=("spikes",))
    sim.run(20.0)
    cells.record("v")
    sim.run(10.0)
    (signal,) = cells.get_data("v").segments[0].analogsignals
    assert float(signal.t_start) == 20.0
    assert signal.shape == (101, 3)
    assert np.all(signal.magnitude[0] != -65.0)


def test_cells_recorded_from_different_times_on_are_separate_signals(sim):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=1.0))
    cells[:1].record("v")
    sim.run(5.0)
    cells.record("v")
    sim.run(5.0)
    early, late = cells.get_data("v").segments[0].analogsignals
    assert early.shape == (101, 1)
    assert late.shape == (51, 2)
    assert float(late.t_start) == 5.0
    np.testing.assert_array_equal(early.magnitude[50:, 0], late.magnitude[:, 0])


def test_sampling_interval_takes_every_nth_sample(sim):
    every = recorded(sim)
    fifth = recorded(sim, sampling_interval=0.5)
    sim.run(20.2)
    a = every.get_data("v").segments[0].analogsignals[0]
    b = fifth.get_data("v").segments[0].analogsignals[0]
    assert b.sampling_period.rescale("ms").item() == pytest.approx(0.5)
    np.testing.assert_array_equal(b.magnitude, a.magnitude[::5])


@pytest.mark.parametrize("interval", [0.25, 0.05, 0.0001])
def test_sampling_interval_must_be_a_multiple_of_the_step(sim, interval):
    with pytest.raises(ValueError, match="must be a multiple of the time step"):
        recorded(sim, sampling_interval=interval)


def test_data_of_a_subset_are_those_of_its_cells(sim):
    cells = recorded(sim, 5)
    sim.run(30.0)
    whole = cells.get_data().segments[0]
    part = cells[np.array([1, 4])].get_data().segments[0]
    np.testing.assert_array_equal(
        part.analogsignals[0].magnitude, whole.analogsignals[0].magnitude[:, [1, 4]]
    )
    for train, index in zip(part.spiketrains, (1, 4), strict=True):
        np.testing.assert_array_equal(train.magnitude, whole.spiketrains[index].magnitude)


def test_subset_of_what_was_recorded_of_a_view_can_be_read(sim):
    cells = sim.Population(5, sim.IF_cond_exp(i_offset=1.0))
    cells[1:4].record(["v", "spikes"])
    sim.run(5.0)
    segment = cells[2:].get_data().segments[0]
    assert segment.analogsignals[0].annotations["channel_ids"].tolist() == [2, 3]
    assert len(segment.spiketrains) == 2
    assert cells.get_data("v").segments[0].analogsignals[0].shape == (51, 3)


def test_segments_of_earlier_runs_stay_after_reset(sim):
    cells = recorded(sim)
    sim.run(30.0)
    sim.reset()
    cells.set(i_offset=3.0)
    sim.run(20.0)
    first, second = cells.get_data().segments
    assert [first.name, second.name] == ["segment000", "segment001"]
    assert first.analogsignals[0].shape == (301, 3)
    assert second.analogsignals[0].shape == (201, 3)
    subset = cells[:2].get_data().segments
    assert [len(each.spiketrains) for each in subset] == [2, 2]
    assert [each.analogsignals[0].shape[1] for each in subset] == [2, 2]


def test_clear_forgets_but_goes_on_recording(sim):
    cells = recorded(sim)
    sim.run(30.0)
    before = cells.get_data(clear=True).segments[0]
    sim.run(20.0)
    after = cells.get_data().segments[0]
    assert float(after.analogsignals[0].t_start) == 30.0
    assert after.analogsignals[0].shape == (201, 3)
    np.testing.assert_array_equal(after.analogsignals[0].magnitude[0], before.analogsignals[0].magnitude[-1])
    assert before.spiketrains[2].magnitude.max() <= 30.0
    assert after.spiketrains[2].magnitude.min() > 30.0


def test_reading_twice_gives_the_same(sim):
    cells = recorded(sim)
    sim.run(30.0)
    first, second = (cells.get_data().segments[0] for _ in range(2))
    np.testing.assert_array_equal(first.analogsignals[0].magnitude, second.analogsignals[0].magnitude)
    assert len(first.spiketrains) == len(second.spiketrains) == 3


def test_reading_before_the_first_run_gives_no_data(sim):
    segment = recorded(sim).get_data().segments[0]
    assert len(segment.spiketrains) == 3
    assert all(train.size == 0 for train in segment.spiketrains)


def test_nothing_recorded_gives_empty_segments(sim):
    cells = sim.Population(3, sim.IF_cond_exp())
    sim.run(1.0)
    segment = cells.get_data().segments[0]
    assert len(segment.analogsignals) == len(segment.spiketrains) == 0
    assert cells.get_spike_counts() == {}


def test_counts_are_those_of_the_trains(sim, trains):
    cells = recorded(sim)
    sim.run(100.0)
    counts = cells.get_spike_counts()
    lengths = [len(train) for train in trains(cells)]
    assert list(counts.values()) == lengths
    assert cells.mean_spike_count() == pytest.approx(np.mean(lengths))
    assert cells[1:].mean_spike_count() == pytest.approx(np.mean(lengths[1:]))


def test_silent_cells_count_as_zero(sim):
    cells = sim.Population(3, sim.IF_cond_exp())
    cells.record("spikes")
    sim.run(10.0)
    assert list(cells.get_spike_counts().values()) == [0, 0, 0]
    assert cells.mean_spike_count() == 0.0


def test_recording_of_nothing_stops_it(sim):
    cells = recorded(sim)
    cells.record(None)
    sim.run(1.0)
    assert len(cells.get_data().segments[0].analogsignals) == 0


def test_variable_that_cells_do_not_have_is_refused(sim):
    with pytest.raises(errors.RecordingError, match="w"):
        sim.Population(1, sim.IF_curr_exp()).record("w")
    with pytest.raises(errors.RecordingError, match="v"):
        sim.Population(1, sim.SpikeSourcePoisson()).record("v")


def test_spikes_of_sources_are_recorded(sim, trains):
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0, 2.5], []]))
    source.record("spikes")
    sim.run(10.0)
    assert trains(source) == [[1.0, 2.5], []]


def test_assembly_gathers_the_data_of_its_populations(sim):
    first, second = recorded(sim, 2), recorded(sim, 3)
    sim.run(10.0)
    segment = (first + second).get_data().segments[0]
    assert len(segment.spiketrains) == 5
    assert sum(signal.shape[1] for signal in segment.analogsignals) == 5


def test_spike_trains_are_fast_to_make_and_know_their_cells(sim):
    cells = recorded(sim, 3, variables=("spikes",))
    sim.Population(2, sim.IF_cond_exp())
    sim.run(50.0)
    trains = cells.get_data("spikes").segments[0].spiketrains
    channels, times = trains.multiplexed
    assert channels.size == times.size == sum(train.size for train in trains)
    assert set(np.asarray(channels).tolist()) <= {0, 1, 2}
