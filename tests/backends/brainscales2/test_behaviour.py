"""What neurons of BrainScaleS-2 do: the behaviour that the hardware's own tests demand."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales2 import pynn as brainscales2

PAIR = [0.05]


def spikes_of(population: Any) -> list[Any]:
    return [train.rescale("us").magnitude for train in population.get_data("spikes").segments[-1].spiketrains]


def signal_of(population: Any, variable: str) -> np.ndarray:
    (signal,) = population.get_data(variable).segments[-1].irregularlysampledsignals
    return np.asarray(signal.magnitude).ravel()


def test_calibrated_neurons_are_silent_without_input(pynn: ModuleType) -> None:
    neurons = pynn.Population(2, pynn.cells.CalibHXNeuronCuba())
    neurons.record("spikes")
    pynn.run(1.0)
    assert [len(train) for train in spikes_of(neurons)] == [0, 0]


def test_strong_poisson_input_makes_calibrated_neurons_spike(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCuba())
    neuron.record("spikes")
    sources = pynn.Population(10, pynn.cells.SpikeSourcePoisson(start=0, rate=1e5, duration=1))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(1.0)
    assert len(spikes_of(neuron)[0]) > 10


def test_a_leak_set_over_the_threshold_after_the_calibration_makes_it_spike(pynn: ModuleType) -> None:
    neurons = pynn.Population(2, pynn.cells.CalibHXNeuronCuba())
    neurons.record("spikes")
    pynn.run(None, pynn.RunCommand.PREPARE)
    neurons.actual_hwparams[1].leak.v_leak = 1022
    pynn.run(1.0)
    silent, spiking = spikes_of(neurons)
    assert len(silent) == 0 and len(spiking) > 10


@pytest.mark.parametrize(
    ("variable", "up", "down"), [("v", 20, 10), ("exc_synin", 10, 20), ("inh_synin", 10, 0)]
)
def test_an_excitatory_pair_moves_membrane_and_input(
    pynn: ModuleType, variable: str, up: int, down: int
) -> None:
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCuba())
    neuron.record(variable)
    sources = pynn.Population(2, pynn.cells.SpikeSourceArray(spike_times=PAIR))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(0.2)
    signal = signal_of(neuron, variable)
    rise, fall = signal.max() - signal[0], signal[0] - signal.min()
    if variable == "v":
        assert rise > up and fall < down
    elif variable == "exc_synin":
        assert fall > down and rise < up
    else:
        assert fall == 0 and rise < up


def test_five_events_of_the_largest_weight_lift_the_membrane_visibly(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCuba(v_thresh=220))
    neuron.record("v")
    sources = pynn.Population(5, pynn.cells.SpikeSourceArray(spike_times=PAIR))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(0.2)
    signal = signal_of(neuron, "v")
    # One event of weight 63 is about 45 LSB of the MADC.
    assert signal.max() - signal[0] == pytest.approx(5 * 45, rel=0.1)


def test_weight_31_from_two_sources_is_45_lsb_on_a_loaded_calibration(pynn: ModuleType) -> None:
    pynn.setup(initial_config=pynn.helper.chip_from_nightly())
    neuron = pynn.Population(1, pynn.HXNeuron())
    neuron.record("v")
    sources = pynn.Population(2, pynn.cells.SpikeSourceArray(spike_times=PAIR))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=31))
    pynn.run(0.2)
    signal = signal_of(neuron, "v")
    assert signal.max() - signal[0] == pytest.approx(45, abs=5)


def test_a_default_neuron_is_silent(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron())
    neuron.record("spikes")
    sources = pynn.Population(5, pynn.cells.SpikeSourceArray(spike_times=PAIR))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(0.2)
    assert len(spikes_of(neuron)[0]) == 0


@pytest.mark.parametrize(("enabled", "spikes"), [(True, True), (False, False)])
def test_leak_over_threshold_spikes_only_with_the_comparator_on(
    pynn: ModuleType, enabled: bool, spikes: bool
) -> None:
    neuron = pynn.Population(
        1,
        pynn.HXNeuron(
            leak_v_leak=1000,
            leak_i_bias=150,
            reset_v_reset=300,
            threshold_v_threshold=300,
            threshold_enable=enabled,
        ),
    )
    neuron.record("spikes")
    pynn.run(0.3)
    (times,) = spikes_of(neuron)
    assert (len(times) > 0) == spikes
    if spikes:
        assert np.diff(times).mean() == pytest.approx(13, abs=3)


def test_a_bypassed_neuron_repeats_every_event(pynn: ModuleType) -> None:
    pynn.setup(enable_neuron_bypass=True)
    neurons = pynn.Population(2, pynn.HXNeuron())
    neurons.record("spikes")
    times = np.arange(0.01, 0.9, 0.01)
    sources = pynn.Population(2, pynn.cells.SpikeSourceArray(spike_times=times))
    pynn.Projection(sources, neurons, pynn.OneToOneConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(1.0)
    for train in spikes_of(neurons):
        assert train == pytest.approx(1e3 * times + 1.0, abs=0.2)


def test_events_are_bound_to_the_clock_and_cut_at_the_end(pynn: ModuleType) -> None:
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(spike_times=[0.0100051, 0.05, 0.3]))
    source.record("spikes")
    pynn.run(0.1)
    (train,) = spikes_of(source)
    assert train == pytest.approx([10.0, 50.0])


def test_poisson_sources_of_the_host_have_their_rate_in_hardware_time(pynn: ModuleType) -> None:
    sources = pynn.Population(200, pynn.cells.SpikeSourcePoisson(start=0.5, rate=2e4, duration=1.0))
    sources.record("spikes")
    pynn.run(2.0)
    trains = spikes_of(sources)
    assert np.mean([len(train) for train in trains]) == pytest.approx(20, rel=0.1)
    assert min(train.min() for train in trains if len(train)) >= 500.0
    assert max(train.max() for train in trains if len(train)) <= 1500.0


def test_sources_on_the_chip_repeat_with_their_seed(pynn: ModuleType) -> None:
    one, same, other = (
        pynn.Population(4, pynn.cells.SpikeSourcePoissonOnChip(1e5, seed)) for seed in (3, 3, 4)
    )
    for source in (one, same, other):
        source.record("spikes")
    pynn.run(1.0)
    first, second, third = (np.concatenate(spikes_of(source)) for source in (one, same, other))
    assert np.array_equal(first, second) and not np.array_equal(first, third)
    assert len(first) == pytest.approx(400, rel=0.2)


def test_a_conductance_based_neuron_is_excited_towards_its_reversal(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCoba())
    neuron.record("v")
    sources = pynn.Population(2, pynn.cells.SpikeSourceArray(spike_times=PAIR))
    pynn.Projection(sources, neuron, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=63))
    pynn.run(0.2)
    signal = signal_of(neuron, "v")
    assert signal[0] == 4 * 110 and 20 < signal.max() - signal[0] < 4 * 50


def test_adaptation_slows_a_neuron_down(pynn: ModuleType) -> None:
    base = {
        "leak_v_leak": 1000,
        "leak_i_bias": 150,
        "reset_v_reset": 300,
        "threshold_v_threshold": 300,
        "threshold_enable": True,
    }
    plain = pynn.Population(1, pynn.HXNeuron(**base))
    adapting = pynn.Population(
        1,
        pynn.HXNeuron(
            **base,
            adaptation_enable=True,
            adaptation_enable_pulse=True,
            adaptation_i_bias_b=300,
            adaptation_i_bias_tau=200,
        ),
    )
    plain.record("spikes")
    adapting.record("spikes")
    adapting.record("adaptation")
    pynn.run(0.5)
    assert len(spikes_of(adapting)[0]) < len(spikes_of(plain)[0])
    assert np.ptp(signal_of(adapting, "adaptation")) > 0


def test_variability_spreads_neurons_and_is_repeatable(pynn: ModuleType) -> None:
    from nmpi_emulator.backends.job import Job, running

    counts = []
    for config in ({}, {"variability": "fixed-pattern"}, {"variability": "fixed-pattern"}):
        with running(Job(platform="BrainScaleS-2", seed=1, hardware_config=config)):
            pynn.setup()
            neurons = pynn.Population(20, pynn.cells.CalibHXNeuronCuba(v_rest=130, v_thresh=120))
            neurons.record("spikes")
            pynn.run(0.5)
            counts.append([len(train) for train in spikes_of(neurons)])
    assert len(set(counts[0])) == 1 and len(set(counts[1])) > 3
    assert counts[1] == counts[2]


@pytest.mark.parametrize("cell", ["CalibHXNeuronCuba", "CalibHXNeuronCoba"])
def test_both_converters_see_the_same_membrane(pynn: ModuleType, cell: str) -> None:
    neurons = pynn.Population(2, getattr(pynn.cells, cell)(v_thresh=220))
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(spike_times=[0.0101, 0.0337, 0.05]))
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), pynn.synapses.StaticSynapse(weight=60))
    neurons[0:1].record("v", device="madc")
    neurons[1:2].record("v", device="cadc")
    pynn.run(0.1)
    fast, slow = neurons.get_data("v").segments[0].irregularlysampledsignals
    expected = np.interp(slow.times.magnitude, fast.times.magnitude, fast.magnitude[:, 0]) / 4
    assert np.abs(slow.magnitude[:, 0] - expected).max() <= 1.0
    assert np.ptp(slow.magnitude) > 10


def test_a_script_that_is_only_checked_finds_signals_of_neurons_at_rest(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS-2", simulator="check")
    brainscales2.setup()
    neurons = brainscales2.Population(2, brainscales2.cells.CalibHXNeuronCuba(v_rest=140.0))
    source = brainscales2.Population(1, brainscales2.cells.SpikeSourceArray(spike_times=[0.05]))
    synapse = brainscales2.synapses.StaticSynapse(weight=60)
    brainscales2.Projection(source, neurons, brainscales2.AllToAllConnector(), synapse)
    neurons.record(["spikes", "v"])
    brainscales2.run(0.1)
    segment = neurons.get_data().segments[0]
    assert [len(train) for train in segment.spiketrains] == [0, 0]
    assert [set(signal.magnitude[:, 0]) for signal in segment.irregularlysampledsignals] == [{560.0}] * 2


def test_a_snippet_runs_the_network_as_it_was_when_it_was_appended(pynn: ModuleType) -> None:
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(spike_times=[0.01]))
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCuba())
    source.record("spikes")
    neuron.record("spikes")
    pynn.run(0.2, pynn.RunCommand.APPEND)
    source.set(spike_times=[0.02, 0.03])
    neuron.actual_hwparams[0].leak.v_leak = 1022
    pynn.run(0.2, pynn.RunCommand.APPEND)
    pynn.run(None, pynn.RunCommand.EXECUTE)
    first, second = spikes_of(source)
    assert first == pytest.approx([10.0]) and second == pytest.approx([20.0, 30.0])
    before, after = spikes_of(neuron)
    assert len(before) == 0 and len(after) > 0


def test_spike_times_can_be_read_whether_cells_share_them_or_not(pynn: ModuleType) -> None:
    sources = pynn.Population(2, pynn.cells.SpikeSourceArray(spike_times=[0.01, 0.02]))
    assert sources.get("spike_times").value.tolist() == [0.01, 0.02]
    sources[0].spike_times = [0.03]
    assert [times.value.tolist() for times in sources.get("spike_times")] == [[0.03], [0.01, 0.02]]


def test_neurons_of_one_population_may_be_bypassed_or_not(pynn: ModuleType) -> None:
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(spike_times=[0.01, 0.02]))
    neurons = pynn.Population(
        4, pynn.cells.HXNeuron(event_routing_enable_bypass_inhibitory=[True, False, False, True])
    )
    synapse = pynn.synapses.StaticSynapse(weight=-3)
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse, receptor_type="inhibitory")
    neurons.record("spikes")
    neurons[1:3].record("v")
    pynn.run(0.1)
    assert [len(times) for times in spikes_of(neurons)] == [2, 0, 0, 2]
    assert len(neurons.get_data("v").segments[0].irregularlysampledsignals) == 2
