"""pyhmf as scripts use it: what it accepts, ignores and returns."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.coordinates import BioNeuron
from nmpi_emulator.backends.brainscales.pymarocco.runtime import Runtime
from nmpi_emulator.backends.job import Job

from .stimuli import STRONG, excite


def test_without_a_back_end_nothing_spikes_and_nothing_fails(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer(PyMarocco.Without)
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    excite(pynn, neuron)
    neuron.record()
    pynn.run(100.0)
    assert neuron.getSpikes().shape == (0, 2)


def test_on_hardware_a_strong_stimulus_makes_spikes(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    neurons = pynn.Population(3, pynn.IF_cond_exp)
    excite(pynn, neurons)
    neurons.record()
    pynn.run(100.0)
    spikes = neurons.getSpikes()
    assert set(spikes[:, 0]) == {0.0, 1.0, 2.0}
    assert np.all(np.diff(spikes[:, 1]) >= 0) and 50.0 < spikes[0, 1] < 60.0


def test_the_default_weight_makes_no_synapse(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    source = pynn.Population(1, pynn.SpikeSourceArray, STRONG)
    pynn.Projection(source, neuron, pynn.AllToAllConnector())
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=-0.01), target="inhibitory")
    pynn.run(10.0)
    assert (marocco.stats.getSynapses(), marocco.stats.getSynapseLoss()) == (0, 0)


def test_delays_are_ignored(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    source = pynn.Population(20, pynn.SpikeSourceArray, {"spike_times": [50.0]})
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.01, delays=20.0))
    neuron.record()
    pynn.run(100.0)
    assert 50.0 < neuron.getSpikes()[0, 1] < 55.0


def test_the_delay_of_all_synapses_can_be_configured(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer(synaptic_delay=3.0)
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    source = pynn.Population(20, pynn.SpikeSourceArray, {"spike_times": [50.0]})
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.01))
    neuron.record()
    pynn.run(100.0)
    assert 53.0 < neuron.getSpikes()[0, 1] < 56.0


def test_inhibition_lowers_the_membrane(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": [20.0]})
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.01), target="inhibitory")
    neuron.record_v()
    pynn.run(60.0)
    membrane = neuron.get_v()
    assert membrane.shape[1] == 3
    assert np.diff(membrane[:2, 1])[0] == pytest.approx(0.104, abs=1e-3)
    assert membrane[0, 2] == pytest.approx(-64.93, abs=0.01)
    assert membrane[:, 2].min() < -65.05


def test_after_end_there_are_no_data(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    source = pynn.Population(1, pynn.SpikeSourceArray, STRONG)
    source.record()
    pynn.run(100.0)
    assert len(source.getSpikes()) == 4
    pynn.end()
    assert len(source.getSpikes()) == 0


@pytest.mark.parametrize(("tau_rec", "tau_facil"), [(100.0, 50.0), (0.0, 0.0)])
def test_short_term_plasticity_has_one_time_constant(
    wafer: Callable[..., Any], pynn: ModuleType, tau_rec: float, tau_facil: float
) -> None:
    wafer()
    mechanism = pynn.TsodyksMarkramMechanism(U=0.3, tau_rec=tau_rec, tau_facil=tau_facil)
    excite(pynn, pynn.Population(1, pynn.IF_cond_exp), synapse_dynamics=pynn.SynapseDynamics(fast=mechanism))
    with pytest.raises(RuntimeError, match="only one of 'tau_rec' and 'tau_facil'"):
        pynn.run(10.0)


@pytest.mark.parametrize(("tau_rec", "falls"), [(200.0, True), (0.0, False)])
def test_depression_weakens_and_facilitation_strengthens(
    wafer: Callable[..., Any], pynn: ModuleType, tau_rec: float, falls: bool
) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp, {"v_thresh": 0.0, "tau_m": 6.0, "tau_syn_E": 2.0})
    source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": [50.0, 100.0, 150.0, 200.0]})
    mechanism = pynn.TsodyksMarkramMechanism(U=0.4, tau_rec=tau_rec, tau_facil=200.0 - tau_rec)
    pynn.Projection(
        source,
        neuron,
        pynn.AllToAllConnector(weights=0.008),
        synapse_dynamics=pynn.SynapseDynamics(fast=mechanism),
    )
    neuron.record_v()
    pynn.run(250.0)
    time, membrane = neuron.get_v()[:, 1:].T
    peaks = np.array(
        [membrane[(time > onset) & (time < onset + 45.0)].max() for onset in (50.0, 100.0, 150.0)]
    )
    assert np.all(np.diff(peaks) < 0) == falls and np.all(np.diff(peaks) > 0) != falls


def test_step_currents_of_the_memory_s_size_flow_and_repeat(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp, {"cm": 0.2})
    amplitudes = np.zeros(129)
    amplitudes[10:20] = 0.2
    pynn.StepCurrentSource(np.arange(129) * 1.0, amplitudes).inject_into(neuron)
    neuron.record_v()
    pynn.run(258.0)
    time, membrane = neuron.get_v()[:, 1:].T
    for onset in (10.0, 139.0):
        inside = (time > onset + 5.0) & (time < onset + 10.0)
        assert membrane[inside].min() > -64.0
    assert membrane[(time > 100.0) & (time < 129.0)].max() == pytest.approx(-64.93, abs=0.3)


def test_equal_seeds_give_equal_spikes(pynn: ModuleType) -> None:
    from nmpi_emulator.backends.job import running

    trains = []
    for seed in (5, 5, 6):
        with running(Job(platform="BrainScaleS", seed=seed)):
            marocco = PyMarocco()
            marocco.backend = PyMarocco.Hardware
            marocco.calib_backend = PyMarocco.CalibBackend.Default
            pynn.setup(marocco=marocco)
            source = pynn.Population(3, pynn.SpikeSourcePoisson, {"rate": 50.0})
            source.record()
            pynn.run(200.0)
            trains.append(source.getSpikes())
    assert np.array_equal(trains[0], trains[1]) and not np.array_equal(trains[0], trains[2])


def test_variability_makes_neurons_differ_only_if_it_is_switched_on(pynn: ModuleType) -> None:
    from nmpi_emulator.backends.job import running

    spread = {}
    for choice in ("off", "fixed-pattern"):
        with running(Job(platform="BrainScaleS", seed=1, hardware_config={"variability": choice})):
            marocco = PyMarocco()
            marocco.backend = PyMarocco.Hardware
            marocco.calib_backend = PyMarocco.CalibBackend.Default
            pynn.setup(marocco=marocco)
            neurons = pynn.Population(20, pynn.IF_cond_exp, {"v_thresh": -60.0})
            excite(pynn, neurons)
            neurons.record()
            pynn.run(100.0)
            spikes = neurons.getSpikes()
            first = [spikes[spikes[:, 0] == i, 1].min() for i in range(20)]
            spread[choice] = np.ptp(first)
    assert spread["off"] == 0.0 and spread["fixed-pattern"] > 0.0


def test_mock_runs_sources_and_leaves_neurons_silent(job_of: Callable[..., Any], pynn: ModuleType) -> None:
    job_of("BrainScaleS", simulator="mock")
    marocco = PyMarocco()
    marocco.backend = PyMarocco.Hardware
    marocco.calib_backend = PyMarocco.CalibBackend.Default
    pynn.setup(marocco=marocco)
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    projection = excite(pynn, neuron)
    projection.pre.record()
    neuron.record()
    pynn.run(100.0)
    assert len(projection.pre.getSpikes()) == 40 and len(neuron.getSpikes()) == 0


def test_a_slice_ends_within_the_population(pynn: ModuleType, wafer: Callable[..., Any]) -> None:
    wafer()
    population = pynn.Population(4, pynn.IF_cond_exp)
    assert population[1:4].size == population[1:].size == 3
    with pytest.raises(IndexError, match="leaves the 4 cells"):
        population[2:9]


def test_synapses_between_two_neurons_can_be_found(pynn: ModuleType, wafer: Callable[..., Any]) -> None:
    marocco = wafer(PyMarocco.Without)
    runtime = Runtime(marocco.default_wafer)
    pynn.setup(marocco=marocco, marocco_runtime=runtime)
    population = pynn.Population(3, pynn.IF_cond_exp)
    other = pynn.Population(2, pynn.IF_cond_exp)
    projection = pynn.Projection(population, other, pynn.AllToAllConnector(weights=0.003))
    pynn.run(1.0)
    synapses = runtime.results().synapse_routing.synapses()
    assert len(synapses.find(projection)) == 6
    assert len(synapses.find(projection, BioNeuron(0, 2), BioNeuron(1, 1))) == 1
    assert len(synapses.find(projection, BioNeuron(1, 0))) == 0
