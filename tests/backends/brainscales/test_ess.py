"""The executable system specification."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco

REGRESSION = {
    "cm": 0.281,
    "tau_m": 9.3667,
    "tau_refrac": 1.0,
    "v_rest": -70.6,
    "v_reset": -70.6,
    "v_thresh": -55.0,
    "e_rev_I": -50.0,
    "tau_syn_E": 5.0,
    "tau_syn_I": 5.0,
}


def test_an_inhibitory_reversal_above_the_threshold_leaves_three_spikes(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    marocco.experiment.speedup(8000.0)
    neuron = pynn.Population(1, pynn.IF_cond_exp, REGRESSION)
    neuron.record()
    source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": np.arange(5.0, 55.0, 5.0)})
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.0104255))
    pynn.run(80.0)
    assert len(neuron.getSpikes()) == 3


def test_weights_that_one_configuration_covers_are_those_of_the_hardware(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    for backend in (PyMarocco.ESS, PyMarocco.Hardware):
        marocco = wafer(backend)
        neuron = pynn.Population(1, pynn.IF_cond_exp, {"cm": 0.2})
        source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": [1.0]})
        projection = pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.004))
        pynn.run(5.0)
        assert marocco.stats.getWeights(projection)[0, 0] == pytest.approx(0.002205, abs=1e-6)


@pytest.mark.parametrize(
    ("enabled", "sigma", "equal"), [(False, 0.5, True), (True, 0.0, True), (True, 0.5, False)]
)
def test_weights_are_distorted_only_if_that_is_enabled(
    wafer: Callable[..., Any], pynn: ModuleType, enabled: bool, sigma: float, equal: bool
) -> None:
    marocco = wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    marocco.ess_config.enable_weight_distortion = enabled
    marocco.ess_config.weight_distortion = sigma
    neurons = pynn.Population(2, pynn.IF_cond_exp)
    neurons.record()
    source = pynn.Population(5, pynn.SpikeSourceArray, {"spike_times": np.arange(10.0, 400.0, 10.0)})
    pynn.Projection(source, neurons, pynn.AllToAllConnector(weights=0.01))
    pynn.run(500.0)
    one, other = (neurons.getSpikes()[neurons.getSpikes()[:, 0] == index, 1] for index in (0, 1))
    assert np.array_equal(one, other) == equal and len(one) > 0


def test_events_that_are_lost_are_counted(
    wafer: Callable[..., Any], pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    marocco = wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    marocco.ess_config.pulse_statistics_file = "statistics.py"
    pynn.Population(1, pynn.IF_cond_exp)
    pynn.Population(300, pynn.SpikeSourceArray, {"spike_times": [10.0]})
    pynn.run(50.0)
    counts = runpy.run_path("statistics.py")["pulse_statistics"]
    assert counts["l2_down_before_sim"] == 300
    assert 0 < counts["l2_down_dropped_before_sim"] < 300
    assert counts["l2_down_sent"] == 300 - counts["l2_down_dropped_before_sim"]
    log = capsys.readouterr().out
    assert "LostEventLogger::summary" in log and "dropped before sim" in log


def test_a_log_without_losses_is_quiet(
    wafer: Callable[..., Any], pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    pynn.Population(1, pynn.IF_cond_exp)
    pynn.run(1.0)
    assert "LostEventLogger" not in capsys.readouterr().out


def test_a_script_that_is_only_checked_finds_membranes_and_counts(
    job_of: Callable[..., Any], pynn: ModuleType
) -> None:
    job_of("BrainScaleS-ESS", simulator="check")
    marocco = PyMarocco()
    marocco.backend, marocco.calib_backend = PyMarocco.ESS, PyMarocco.CalibBackend.Default
    marocco.ess_config.pulse_statistics_file = "counts.py"
    pynn.setup(marocco=marocco)
    neurons = pynn.Population(2, pynn.IF_cond_exp, {"v_rest": -45.0})
    neurons[1:2].record_v()
    sources = pynn.Population(2, pynn.SpikeSourceArray, {"spike_times": [0.7, 0.2]})
    sources.record()
    pynn.run(10.0)
    assert sources.getSpikes()[:, 1].tolist() == [0.2, 0.2, 0.7, 0.7] and len(neurons.getSpikes()) == 0
    assert runpy.run_path("counts.py")["pulse_statistics"]["l2_down_lost"] == 0
    membrane = neurons.get_v()
    assert membrane.shape == (100, 3) and set(membrane[:, 0]) == {1.0}
    assert membrane[:, 2] == pytest.approx(-45.0, abs=0.2)


def test_membranes_are_sampled_at_the_simulator_s_time_step(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    marocco.ess_config.timestep = 0.5
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    neuron.record_v()
    pynn.run(10.0)
    assert neuron.get_v()[:, 1] == pytest.approx(np.arange(0.0, 10.0, 0.5))


def test_the_hardware_is_refused_to_jobs_of_the_simulator(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer(PyMarocco.Hardware, "BrainScaleS-ESS")
    pynn.Population(1, pynn.IF_cond_exp)
    with pytest.raises(RuntimeError, match="has no hardware"):
        pynn.run(1.0)


@pytest.mark.parametrize(
    ("option", "value"), [("timestep", 0.0), ("timestep", -1.0), ("weight_distortion", -0.1)]
)
def test_options_that_mean_nothing_are_refused(
    wafer: Callable[..., Any], pynn: ModuleType, option: str, value: float
) -> None:
    marocco = wafer(PyMarocco.ESS, "BrainScaleS-ESS")
    marocco.ess_config.enable_weight_distortion = True
    setattr(marocco.ess_config, option, value)
    pynn.Population(1, pynn.IF_cond_exp)
    with pytest.raises(ValueError, match=rf"ess_config\.{option} is .* not {value}"):
        pynn.run(1.0)
