"""What BrainScaleS-2 accepts and refuses, by the rules of both generations."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pyNN import errors

from nmpi_emulator.backends.brainscales2 import pynn as brainscales2


def source(pynn: ModuleType, size: int = 1) -> Any:
    return pynn.Population(size, pynn.cells.SpikeSourceArray(spike_times=[0.05]))


def project(pynn: ModuleType, pre: Any, post: Any, weight: Any = 10, receptor: str = "excitatory") -> Any:
    synapse = pynn.synapses.StaticSynapse(weight=weight)
    return pynn.Projection(pre, post, pynn.AllToAllConnector(), synapse_type=synapse, receptor_type=receptor)


@pytest.mark.parametrize(("given", "kept"), [(42.5, 42), (43.5, 44), (-0.5, 0), (12.4, 12)])
def test_weights_are_rounded_half_to_even(pynn: ModuleType, given: float, kept: int) -> None:
    receptor = "excitatory" if given > 0 else "inhibitory"
    projection = project(pynn, source(pynn), pynn.Population(1, pynn.HXNeuron()), given, receptor)
    assert projection.weights.tolist() == [kept]


def test_large_weights_take_several_rows(pynn: ModuleType) -> None:
    from nmpi_emulator.backends.brainscales2.experiment import current

    project(pynn, source(pynn), pynn.Population(1, pynn.HXNeuron()), 150)
    pynn.run(0.1)
    assert current().rows_used.max() == 3


def test_more_rows_than_a_neuron_has_are_refused(pynn: ModuleType) -> None:
    project(pynn, source(pynn, 129), pynn.Population(1, pynn.HXNeuron()), 64)
    with pytest.raises(RuntimeError, match="in-degree larger than the number of synapse rows"):
        pynn.run(0.1)


@pytest.mark.parametrize(
    ("cell", "receptor", "weight", "match"),
    [
        ("HXNeuron", "excitatory", -20, "positive"),
        ("HXNeuron", "inhibitory", 20, "negative"),
        ("CalibHXNeuronCoba", "inhibitory", -20, "positive"),
        ("CalibHXNeuronCoba", "inhibitory", 20, "must not be positive"),
    ],
)
def test_signs_must_fit_the_receptor(
    pynn: ModuleType, cell: str, receptor: str, weight: int, match: str
) -> None:
    neuron = pynn.Population(1, getattr(pynn.cells, cell)())
    with pytest.raises(errors.ConnectionError, match=match):
        project(pynn, source(pynn), neuron, weight, receptor)


def test_signs_are_checked_again_when_weights_are_set(pynn: ModuleType) -> None:
    projection = project(pynn, source(pynn), pynn.Population(2, pynn.HXNeuron()), -20, "inhibitory")
    projection.set(weight=np.array([[-3.0, -5.0]]))
    assert projection.get("weight", format="array").tolist() == [[-3.0, -5.0]]
    with pytest.raises(errors.ConnectionError):
        projection.set(weight=3)


def test_delays_are_zero(pynn: ModuleType) -> None:
    projection = project(pynn, source(pynn), pynn.Population(1, pynn.HXNeuron()))
    projection.set(delay=0)
    with pytest.raises(ValueError, match="delay"):
        projection.set(delay=0.001)
    with pytest.raises(ValueError, match="delay"):
        pynn.synapses.StaticSynapse(weight=1, delay=0.1)
    assert projection.get("delay", format="list", with_address=False) == [0.0]


def test_setup_refuses_arguments_that_it_does_not_know(pynn: ModuleType) -> None:
    pynn.setup(timestep=1.0, min_delay=0.1, max_delay=10.0)
    with pytest.raises(KeyError, match="unhandled extra_params"):
        pynn.setup(spiketrain_length=3)


@pytest.mark.parametrize(
    ("numbers", "classic", "master", "match"),
    [
        ([*range(512), 0], ValueError, OverflowError, "Too many elements in HW LUT"),
        ([1, 1], ValueError, ValueError, "Non unique entries"),
        ([512], ValueError, OverflowError, "range"),
        ([-1], ValueError, TypeError, "range"),
    ],
)
def test_permutations_are_checked(
    job_of: Callable[..., Any],
    numbers: list[int],
    classic: type[Exception],
    master: type[Exception],
    match: str,
) -> None:
    for version, error in (("stable", classic), ("experimental", master)):
        job_of("BrainScaleS-2", SOFTWARE_VERSION=version)
        with pytest.raises(error, match=match):
            brainscales2.setup(neuronPermutation=numbers)


def test_a_permutation_says_which_circuits_neurons_get(pynn: ModuleType) -> None:
    pynn.setup(neuronPermutation=[7, 3, 5])
    assert pynn.Population(2, pynn.HXNeuron()).places.tolist() == [7, 3]
    with pytest.raises(ValueError, match="neuron circuits"):
        pynn.Population(2, pynn.HXNeuron())


def test_513_neurons_do_not_fit_on_the_chip(pynn: ModuleType) -> None:
    with pytest.raises(ValueError, match="neuron circuits"):
        pynn.Population(513, pynn.HXNeuron())


def test_larger_networks_are_split_by_the_new_rules_unless_they_are_recurrent(master: ModuleType) -> None:
    neurons = master.Population(513, master.HXNeuron())
    master.run(0.01)
    master.reset()
    project(master, neurons, neurons, 0)
    with pytest.raises(RuntimeError, match="at the same time"):
        master.run(0.01)


def test_readout_settings_are_no_parameters(pynn: ModuleType) -> None:
    for name in ("readout_enable_buffered_access", "leak_reset_i_bias_source_follower", "readout_source"):
        with pytest.raises(errors.NonExistentParameterError):
            pynn.HXNeuron(**{name: 1})


def test_codes_are_cut_to_whole_numbers(pynn: ModuleType) -> None:
    neurons = pynn.Population(2, pynn.HXNeuron(leak_v_leak=700.9))
    neurons.set(threshold_v_threshold=[300.2, 301.9])
    assert neurons.get("leak_v_leak") == 700
    assert list(neurons.get("threshold_v_threshold")) == [300, 301]


@pytest.mark.parametrize(
    ("name", "value"), [("membrane_capacitance_capacitance", 64), ("leak_v_leak", 1023), ("leak_i_bias", -1)]
)
def test_codes_out_of_range_are_refused_at_run(pynn: ModuleType, name: str, value: int) -> None:
    pynn.Population(1, pynn.HXNeuron(**{name: value}))
    with pytest.raises(OverflowError, match=name):
        pynn.run(0.1)


@pytest.mark.parametrize("arguments", [{"rate": 1e4}, {"start": 0, "rate": 1e4}, {}])
def test_poisson_sources_need_all_arguments(pynn: ModuleType, arguments: dict[str, float]) -> None:
    with pytest.raises(TypeError):
        pynn.cells.SpikeSourcePoisson(**arguments)
    with pytest.raises(TypeError):
        pynn.cells.SpikeSourcePoissonOnChip(**{"rate": 1.0} if arguments else {})


def test_sources_on_the_chip_come_in_powers_of_two_by_the_old_rules(pynn: ModuleType) -> None:
    pynn.Population(3, pynn.cells.SpikeSourcePoissonOnChip(rate=1e4, seed=1))
    with pytest.raises(RuntimeError, match="power of two"):
        pynn.run(0.1)


def test_there_are_four_background_generators(pynn: ModuleType) -> None:
    for _ in range(5):
        pynn.Population(2, pynn.cells.SpikeSourcePoissonOnChip(rate=1e4, seed=1))
    with pytest.raises(ValueError, match="background generators"):
        pynn.run(0.1)


def test_a_rate_beyond_the_clock_cannot_be_realised(pynn: ModuleType) -> None:
    pynn.Population(64, pynn.cells.SpikeSourcePoissonOnChip(rate=1e7, seed=1))
    with pytest.raises(RuntimeError, match="can not be realized"):
        pynn.run(0.1)


def test_a_population_on_the_chip_shares_rate_and_seed(pynn: ModuleType) -> None:
    with pytest.raises(AssertionError, match="share one rate"):
        pynn.Population(2, pynn.cells.SpikeSourcePoissonOnChip(rate=[1e4, 2e4], seed=1))


def test_the_madc_serves_two_neurons(pynn: ModuleType) -> None:
    neurons = pynn.Population(10, pynn.HXNeuron())
    with pytest.raises(ValueError, match="two neurons/locations via MADC"):
        neurons.record(["spikes", "v"])
    neurons[0:2].record("v")
    other = pynn.Population(1, pynn.HXNeuron())
    with pytest.raises(ValueError, match="two neurons/locations via MADC"):
        other.record("v")


def test_the_madc_needs_an_even_and_an_odd_column(pynn: ModuleType) -> None:
    neurons = pynn.Population(3, pynn.HXNeuron())
    neurons[[0, 2]].record("v")
    with pytest.raises(RuntimeError, match="both even or both odd"):
        pynn.run(0.1)


def test_by_the_new_rules_the_madc_serves_any_number(master: ModuleType) -> None:
    neurons = master.Population(10, master.HXNeuron(leak_v_leak=700))
    neurons.record(["spikes", "v"])
    master.run(0.1)
    assert len(neurons.get_data("v").segments[0].irregularlysampledsignals) == 10


def test_a_neuron_has_one_analog_source(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron())
    neuron.record("v")
    with pytest.raises(ValueError, match="Only one source"):
        neuron.record("adaptation")
    neuron.record(None)
    neuron.record("adaptation")


def test_devices_variables_and_intervals_are_checked(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron())
    with pytest.raises(ValueError, match="'oscilloscope' is not supported"):
        neuron.record("v", device="oscilloscope")
    with pytest.raises(errors.RecordingError):
        neuron.record("gsyn_exc")
    with pytest.raises(ValueError, match="sampling_interval"):
        neuron.record("v", sampling_interval=0.1)


def test_by_the_new_rules_an_unknown_variable_is_a_runtime_error(master: ModuleType) -> None:
    with pytest.raises(RuntimeError, match="Unknown variable 'gsyn_exc'"):
        master.Population(1, master.HXNeuron()).record("gsyn_exc")


def test_the_cadc_samples_all_neurons_in_eight_bits(pynn: ModuleType) -> None:
    neurons = pynn.Population(20, pynn.HXNeuron(leak_v_leak=700, leak_i_bias=200))
    neurons.record("v", device="cadc")
    pynn.run(0.1)
    signals = neurons.get_data("v").segments[0].irregularlysampledsignals
    assert len(signals) == 20
    values = signals[0].magnitude.ravel()
    assert np.array_equal(values, np.rint(values)) and values.max() <= 255
    assert np.diff(signals[0].times.rescale("us").magnitude).min() >= 1.7 - 1e-9
    assert values[0] == pytest.approx((0.48 * 700 + 40) / 4, abs=0.5)


def test_a_second_run_needs_a_reset(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron())
    neuron.record("spikes")
    pynn.run(0.1)
    with pytest.raises(RuntimeError, match=r"pynn\.reset\(\)"):
        pynn.run(0.1)
    pynn.reset()
    pynn.run(0.2)
    segments = neuron.get_data().segments
    assert [float(s.spiketrains[0].t_stop) for s in segments] == pytest.approx([0.1, 0.2])


def test_snippets_are_appended_and_executed_together(pynn: ModuleType) -> None:
    sources = source(pynn)
    sources.record("spikes")
    pynn.run(0.1, pynn.RunCommand.APPEND)
    sources.set(spike_times=[0.01, 0.02])
    pynn.run(0.2, pynn.RunCommand.APPEND)
    pynn.run(None, pynn.RunCommand.EXECUTE)
    trains = sources.get_data().segments[0].spiketrains
    assert [float(train.t_stop) for train in trains] == pytest.approx([0.1, 0.2])
    assert pynn.get_current_time() == pytest.approx(0.3)


def test_runs_without_time_or_content_are_refused(pynn: ModuleType) -> None:
    pynn.Population(1, pynn.HXNeuron())
    with pytest.raises(ValueError, match="no time"):
        pynn.run(None, pynn.RunCommand.APPEND)
    with pytest.raises(ValueError, match="No experiment scheduled"):
        pynn.run(None)


def test_the_longest_run_is_that_of_the_timer(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron())
    neuron.record("spikes")
    with pytest.raises(ValueError, match="Maximum supported runtime"):
        pynn.run(35_000)
    pynn.run(34_000)
    assert len(neuron.get_data().segments[0].spiketrains[0]) == 0


def test_targets_out_of_bounds_are_refused_and_unusual_ones_warned_of(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    pynn.Population(1, pynn.cells.CalibHXNeuronCuba(v_thresh=240, v_rest=45.7), label="odd")
    pynn.run(0.1)
    assert "v_thresh of 'odd' is outside the standard range" in capsys.readouterr().out
    pynn.setup()
    pynn.Population(1, pynn.cells.CalibHXNeuronCuba(tau_m=0.05))
    with pytest.raises(ValueError, match="tau_m"):
        pynn.run(0.1)


def test_targets_that_hold_for_the_whole_chip_must_be_equal(job_of: Callable[..., Any]) -> None:
    for version, error in (("stable", AttributeError), ("experimental", RuntimeError)):
        job_of("BrainScaleS-2", SOFTWARE_VERSION=version)
        brainscales2.setup()
        brainscales2.Population(1, brainscales2.cells.CalibHXNeuronCuba())
        brainscales2.Population(1, brainscales2.cells.CalibHXNeuronCuba(synapse_dac_bias=700))
        with pytest.raises(error, match="synapse_dac_bias"):
            brainscales2.run(0.1)


def test_hardware_parameters_exist_after_the_calibration_only(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.cells.CalibHXNeuronCuba(v_rest=90.9))
    for name in ("actual_hwparams", "calib_hwparams", "calib_target"):
        with pytest.raises(AttributeError, match="only available after"):
            getattr(neuron, name)
    pynn.run(None, pynn.RunCommand.PREPARE)
    assert neuron.calib_target["v_rest"].tolist() == [90.0]
    assert 0 < neuron.actual_hwparams[0].leak.v_leak < 1023
    with pytest.raises(AttributeError, match="no parameter 'vleak'"):
        neuron.actual_hwparams[0].leak.vleak = 3


def test_sources_assemblies_and_duplicates_are_found_when_the_network_is_mapped(pynn: ModuleType) -> None:
    neurons = pynn.Population(2, pynn.HXNeuron())
    pynn.Projection(neurons, source(pynn, 2), pynn.AllToAllConnector())
    with pytest.raises(RuntimeError, match="on-chip neuron"):
        pynn.run(0.1)
    pynn.setup()
    one, other = (pynn.Population(2, pynn.HXNeuron()) for _ in range(2))
    project(pynn, one + other, other)
    with pytest.raises(NotImplementedError, match="Assembly"):
        pynn.run(0.1)
    with pytest.raises(NotImplementedError, match="Assembly"):
        project(pynn, one, one + other)
    pynn.setup()
    neurons = pynn.Population(2, pynn.HXNeuron())
    pairs = [(0, 1, 5.0, 0.0), (0, 1, 6.0, 0.0)]
    pynn.Projection(neurons, neurons, pynn.FromListConnector(pairs, column_names=["weight", "delay"]))
    with pytest.raises(RuntimeError, match="twice"):
        pynn.run(0.1)


def test_connectors_of_other_platforms_exist_by_name(pynn: ModuleType) -> None:
    neurons = pynn.Population(4, pynn.HXNeuron())
    with pytest.raises(NotImplementedError, match="SmallWorldConnector"):
        pynn.Projection(neurons, neurons, pynn.SmallWorldConnector(degree=1, rewiring=0.1))
    with pytest.raises(ValueError, match="no compartment"):
        pynn.AllToAllConnector(location_selector="soma")


def test_plasticity_is_refused_by_name(pynn: ModuleType) -> None:
    assert not hasattr(pynn.synapses, "TsodyksMarkramSynapse") and not hasattr(pynn, "STDPMechanism")
    for refused in (
        pynn.synapses.PlasticSynapse,
        pynn.synapses.StaticRecordingSynapse,
        pynn.PlasticityRule,
    ):
        with pytest.raises(NotImplementedError, match="PPU"):
            refused()


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("TsodyksMarkramSynapse", "StaticSynapse"),
        ("STDPMechanism", "embedded processors"),
        ("DCSource", "constant_current_enable"),
        ("IF_cond_exp", "CalibHXNeuronCuba"),
        ("FixedNumberConnector", "pynn.connectors"),
    ],
)
def test_what_the_chip_has_instead_is_named(pynn: ModuleType, name: str, instead: str) -> None:
    with pytest.raises(AttributeError, match=f"{name}.*{instead}"):
        getattr(pynn, name)


def test_initial_values_have_no_effect(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.HXNeuron(leak_v_leak=400))
    neuron.initialize(v=-65.0)
    neuron.record("v")
    pynn.run(0.01)
    assert neuron.get_data("v").segments[0].irregularlysampledsignals[0].magnitude[0] == 232


def test_by_the_new_rules_parameters_wait_for_a_loaded_calibration(master: ModuleType) -> None:
    master.setup(initial_config=master.helper.chip_from_nightly())
    neuron = master.Population(1, master.HXNeuron(leak_v_leak=400))
    with pytest.raises(RuntimeError, match="Initial config not yet applied"):
        neuron.get("leak_v_leak")
    master.run(None, master.RunCommand.PREPARE)
    assert neuron.get("leak_v_leak") == 400


def test_data_of_the_chip_are_refused_and_early_ones_too(pynn: ModuleType) -> None:
    with pytest.raises(RuntimeError, match="no execution yet"):
        pynn.get_post_realtime_read()
    pynn.Population(1, pynn.HXNeuron())
    pynn.run(0.5)
    with pytest.raises(NotImplementedError, match="get_post_realtime_read"):
        pynn.get_post_realtime_read()
    assert pynn.get_backend_statistics().realtime_duration.total_seconds() == pytest.approx(5e-4)


def test_a_version_that_there_is_not_is_refused(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS-2", SOFTWARE_VERSION="3.0")
    with pytest.raises(ValueError, match="stable, classic, experimental, master"):
        brainscales2.setup()


def test_the_report_tells_of_weights_rows_and_parameters(pynn: ModuleType) -> None:
    from nmpi_emulator.backends import job

    project(pynn, source(pynn), pynn.Population(1, pynn.cells.CalibHXNeuronCuba(tau_refrac=2.0)), 150.4)
    pynn.run(0.1)
    reporter = job.current().reporter
    assert reporter is not None
    report = reporter.report()
    assert report["hardware_time_s"] == pytest.approx(1e-4)
    assert report["projections"][0]["synapse_rows"] == 3
    used = {entry["parameter"]: entry["used"] for entry in report["populations"][1]["parameters"]}
    assert used["tau_refrac"] == pytest.approx(2.048)
    assert "rows of the fullest neuron" in reporter.table()


def test_what_is_no_number_is_refused(pynn: ModuleType) -> None:
    project(pynn, source(pynn, 1), pynn.Population(1, pynn.HXNeuron()), weight=float("nan"))
    with pytest.raises(ValueError, match="whole number"):
        pynn.run(0.1)
    pynn.setup()
    pynn.Population(2, pynn.CalibHXNeuronCuba(tau_m=[10.0, float("nan")]))
    with pytest.raises(ValueError, match=r"tau_m of .* cannot be calibrated"):
        pynn.run(0.1)
    pynn.setup()
    with pytest.raises(ValueError, match=r"leak_v_leak of .* must be a number"):
        pynn.Population(1, pynn.HXNeuron(leak_v_leak=float("nan")))
    with pytest.raises(ValueError, match="0 ms or more, not nan"):
        pynn.run(float("nan"))


def test_what_is_something_else_is_refused(pynn: ModuleType) -> None:
    with pytest.raises(ValueError, match="one cell or more, not 0"):
        pynn.Population(0, pynn.HXNeuron())
    with pytest.raises(TypeError, match=r"one of pynn\.RunCommand, not 'EXECUTE'"):
        pynn.run(0.1, "EXECUTE")
    with pytest.raises(TypeError, match="initial_config is what"):
        pynn.setup(initial_config="calibration.pbin")
    with pytest.raises(FileNotFoundError, match=r"no calibration 'missing\.pbin'"):
        pynn.helper.chip_from_file("missing.pbin")
    pynn.setup(initial_config=pynn.helper.chip_from_file(pynn.helper.nightly_calib_path()))


@pytest.mark.parametrize("arguments", [{"rate": -1.0, "duration": 1.0}, {"rate": 1.0, "duration": -1.0}])
def test_poisson_sources_have_no_negative_numbers(pynn: ModuleType, arguments: dict[str, float]) -> None:
    pynn.Population(1, pynn.SpikeSourcePoisson(start=0.0, **arguments))
    with pytest.raises(ValueError, match="rate and duration"):
        pynn.run(0.1)


def test_parameters_set_after_the_calibration_have_the_range_of_the_hardware(pynn: ModuleType) -> None:
    neurons = pynn.Population(1, pynn.CalibHXNeuronCuba())
    pynn.run(None, pynn.RunCommand.PREPARE)
    leak = neurons.actual_hwparams[0].leak
    for value in (-1, 1023):
        with pytest.raises(OverflowError, match=r"leak\.v_leak has a value from 0 to 1022"):
            leak.v_leak = value
    leak.v_leak = 1022
    assert copy.deepcopy(leak).v_leak == 1022
    with pytest.raises(AttributeError, match="no parameter 'v_rest'"):
        leak.v_rest = 1


def test_cells_of_a_network_that_was_replaced_are_refused(pynn: ModuleType) -> None:
    before = pynn.Population(1, pynn.HXNeuron(), label="old")
    pynn.setup()
    now = pynn.Population(1, pynn.HXNeuron())
    with pytest.raises(RuntimeError, match="'old' is of a network"):
        project(pynn, before, now, weight=3.0)
