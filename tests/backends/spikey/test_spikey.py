"""``pyNN.hardware.spikey`` as scripts use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pyNN.errors import NonExistentParameterError
from pyNN.random import RandomDistribution

from nmpi_emulator.backends import spikey
from nmpi_emulator.backends.job import current as current_job
from nmpi_emulator.backends.spikey.experiment import current
from nmpi_emulator.backends.spikey.voltages import excitatory_reversal, share_voltages


@pytest.fixture
def pynn(job_of: Callable[..., Any]) -> ModuleType:
    """What a script imports, set up."""
    job_of("Spikey")
    spikey.setup()
    return spikey


def stimulated(
    pynn: ModuleType, neurons: Any, weight: float, sources: int = 1, target: str = "excitatory"
) -> Any:
    source = pynn.Population(sources, pynn.SpikeSourceArray, {"spike_times": [100.0]})
    return pynn.Projection(source, neurons, pynn.AllToAllConnector(weights=weight), target=target)


def codes(projection: Any) -> list[int]:
    chip = current().chip
    assert chip is not None
    return next(line.code.tolist() for line in chip.lines if line.projection is projection)


def test_nothing_works_before_setup(job_of: Callable[..., Any]) -> None:
    job_of("Spikey")
    with pytest.raises(Exception, match="setup"):
        spikey.Population(1, spikey.IF_facets_hardware1)
    with pytest.raises(Exception, match="setup"):
        spikey.run(1.0)


@pytest.mark.parametrize("size", [0, 385])
def test_a_network_has_neurons_and_fits_on_the_chip(pynn: ModuleType, size: int) -> None:
    if size:
        pynn.Population(size, pynn.IF_facets_hardware1)
    with pytest.raises(Exception, match="larger than chip size" if size else "Network size is zero"):
        pynn.run(10.0)


def test_the_older_chip_has_its_right_half_alone(job_of: Callable[..., Any]) -> None:
    job_of("Spikey", chip_version=4)
    spikey.setup()
    assert spikey.getChipVersion() == 4
    spikey.Population(193, spikey.IF_facets_hardware1)
    with pytest.raises(Exception, match="192 neurons"):
        spikey.run(10.0)


def test_an_offset_takes_room(pynn: ModuleType) -> None:
    pynn.setup(mappingOffset=384 - 3)
    pynn.Population(4, pynn.IF_facets_hardware1)
    with pytest.raises(Exception, match="larger than chip size"):
        pynn.run(10.0)


def test_a_permutation_holds_every_neuron_once(pynn: ModuleType) -> None:
    with pytest.raises(Exception, match="neuronPermutation"):
        pynn.setup(neuronPermutation=[0, 1, 2])
    pynn.setup(neuronPermutation=list(reversed(range(384))))
    pynn.Population(2, pynn.IF_facets_hardware1)
    pynn.run(1.0)
    chip = current().chip
    assert chip is not None and chip.places.tolist() == [383, 382]


def test_only_connected_sources_need_drivers(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    sources = pynn.Population(300, pynn.SpikeSourcePoisson, {"rate": 5.0})
    pynn.Projection(sources[:256], neuron, pynn.AllToAllConnector(weights=pynn.minExcWeight()))
    pynn.run(1.0)
    pynn.Projection(sources[256:257], neuron, pynn.AllToAllConnector(weights=pynn.minExcWeight()))
    with pytest.raises(Exception, match="Invalid source index"):
        pynn.run(1.0)


def test_a_source_without_driver_is_refused_when_it_is_connected(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    sources = pynn.Population(513, pynn.SpikeSourcePoisson)
    with pytest.raises(spikey.ConnectionError, match="512"):
        pynn.Projection(sources, neuron, pynn.AllToAllConnector(weights=0.001))


def test_overlapping_drivers_are_warned_of(pynn: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    stimulated(pynn, neuron, 0.001, sources=65)
    pynn.run(1.0)
    assert "Synapse driver lines of external inputs overlap" in capsys.readouterr().out


def test_unknown_cells_and_parameters_are_refused(pynn: ModuleType) -> None:
    with pytest.raises(AttributeError, match="IF_facets_hardware1"):
        _ = pynn.IF_cond_exp
    with pytest.raises(NonExistentParameterError):
        pynn.Population(1, pynn.IF_facets_hardware1, {"tau_m": 10.0})


def test_neurons_of_one_parity_and_half_share_the_first_voltages(pynn: ModuleType) -> None:
    asked = {name: np.full(6, -70.0) for name in ("v_rest", "v_reset", "v_thresh", "e_rev_I")}
    asked["v_thresh"] = np.array([-60.0, -59.0, -58.0, -57.0, -56.0, -55.0])
    places = np.array([0, 1, 2, 3, 192, 193])
    shared = share_voltages(asked, places, current().findings)
    assert shared.values["v_thresh"].tolist() == [-60.0, -59.0, -60.0, -59.0, -56.0, -55.0]
    assert len(shared.conflicts) == 2


def test_the_excitatory_reversal_is_not_zero() -> None:
    assert excitatory_reversal(np.array([-55.0]))[0] == pytest.approx(-35.0)


@pytest.mark.parametrize(
    ("parameter", "value", "match"), [("v_thresh", -40.0, "above -55 mV"), ("v_reset", -90.0, "below -80 mV")]
)
def test_voltages_out_of_range_are_warned_of(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str], parameter: str, value: float, match: str
) -> None:
    pynn.Population(1, pynn.IF_facets_hardware1, {parameter: value})
    pynn.run(1.0)
    assert match in capsys.readouterr().out


def test_the_leak_is_limited(pynn: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    pynn.Population(2, pynn.IF_facets_hardware1, {"g_leak": 1000.0})
    pynn.run(1.0)
    chip = current().chip
    assert chip is not None and chip.leak_ns.tolist() == [250.0, 250.0]
    assert "membrane time constant" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("weight", "target", "kept"),
    [
        (0.1, "excitatory", {15}),
        (0.007, "excitatory", {7}),
        (0.0074, "excitatory", {7, 8}),
        (0.0002, "excitatory", {0, 1}),
        (0.032, "inhibitory", {2}),
        (1.0, "inhibitory", {15}),
    ],
)
def test_weights_have_four_bits(pynn: ModuleType, weight: float, target: str, kept: set[int]) -> None:
    neurons = pynn.Population(300, pynn.IF_facets_hardware1)
    projection = stimulated(pynn, neurons, weight, target=target)
    pynn.run(1.0)
    assert set(codes(projection)) == kept
    lsb = 0.001 if target == "excitatory" else 0.016
    assert np.mean(codes(projection)) == pytest.approx(min(weight / lsb, 15), abs=0.1)


def test_steps_and_ends_of_weights_can_be_asked_for(pynn: ModuleType) -> None:
    ends = (pynn.minExcWeight(), pynn.maxExcWeight(), pynn.minInhWeight(), pynn.maxInhWeight())
    assert ends == pytest.approx((0.001, 0.015, 0.016, 0.24))


def test_a_line_has_the_sign_of_its_last_connection(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (pynn.Population(1, pynn.IF_facets_hardware1) for _ in range(2))
    pynn.Projection(one, other, pynn.AllToAllConnector(weights=0.005), target="excitatory")
    pynn.Projection(one, one, pynn.AllToAllConnector(weights=0.016), target="inhibitory")
    pynn.run(1.0)
    chip = current().chip
    assert chip is not None and [line.inhibitory.tolist() for line in chip.lines] == [[True], [True]]
    assert "excite some targets and inhibit others" in capsys.readouterr().out


def test_excitation_makes_spikes_within_two_milliseconds_whatever_the_delay(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1, {"v_rest": -65.0})
    source = pynn.Population(10, pynn.SpikeSourceArray, {"spike_times": [100.0]})
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.015, delays=25.0))
    neuron.record()
    pynn.run(200.0)
    assert 100.0 < neuron.getSpikes()[0, 1] < 102.5


def test_a_negative_delay_is_refused(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    with pytest.raises(Exception, match="negative"):
        pynn.Projection(neuron, neuron, pynn.AllToAllConnector(weights=0.001, delays=-1.0))


def test_delays_cannot_be_drawn(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    projection = stimulated(pynn, neuron, 0.01)
    projection.setDelays(3.0)
    with pytest.raises(NotImplementedError):
        projection.randomizeDelays(RandomDistribution("uniform", [1.0, 2.0]))


def test_weights_can_be_set_later_and_drawn_from_pynn_s_distributions(pynn: ModuleType) -> None:
    neurons = pynn.Population(50, pynn.IF_facets_hardware1)
    projection = stimulated(pynn, neurons, 0.0)
    projection.setWeights(5 * pynn.minExcWeight())
    pynn.run(1.0)
    assert set(codes(projection)) == {5}
    projection.randomizeWeights(RandomDistribution("uniform", [0.002, 0.009]))
    pynn.run(1.0)
    assert len(set(codes(projection))) > 3


def test_one_to_one_needs_equal_sizes(pynn: ModuleType) -> None:
    one, other = (pynn.Population(size, pynn.IF_facets_hardware1) for size in (2, 3))
    with pytest.raises(NotImplementedError, match="2 and 3"):
        pynn.Projection(one, other, pynn.OneToOneConnector(weights=0.001))


def test_recording_takes_a_list_of_places(pynn: ModuleType) -> None:
    neurons = pynn.Population(4, pynn.IF_facets_hardware1, {"v_rest": -50.0})
    for wrong in (3, "file"):
        with pytest.raises(NotImplementedError):
            neurons.record(wrong)
    with pytest.raises(NotImplementedError):
        neurons.record_v()
    with pytest.raises(NotImplementedError):
        neurons.print_v("file")
    neurons.record([0, 2])
    pynn.run(200.0)
    assert set(neurons.getSpikes()[:, 0]) == {0.0, 2.0}


def test_spikes_that_were_not_recorded_are_refused(pynn: ModuleType) -> None:
    neurons = pynn.Population(4, pynn.IF_facets_hardware1)
    pynn.run(10.0)
    with pytest.raises(Exception, match="record"):
        neurons.getSpikes()


def test_one_membrane_is_recorded_the_last_one(pynn: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    neurons = pynn.Population(2, pynn.IF_facets_hardware1)
    neurons[1:2].set("v_rest", -70.0)
    pynn.record_v(neurons[0], "")
    pynn.record_v(neurons[1], "membrane.txt")
    assert "takes the place" in capsys.readouterr().out
    pynn.run(50.0)
    assert pynn.membraneOutput[-1] == pytest.approx(-70.0)
    assert np.diff(pynn.timeMembraneOutput)[0] == pytest.approx(0.104)
    assert len(np.loadtxt("membrane.txt")) == len(pynn.membraneOutput)


def test_every_run_begins_anew(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1, {"v_rest": -50.0})
    neuron.record()
    pynn.run(100.0)
    first = neuron.getSpikes()
    pynn.reset()
    pynn.run(100.0)
    assert np.array_equal(first, neuron.getSpikes()) and first[:, 1].max() < 100.0


def test_too_long_a_run_is_refused(pynn: ModuleType) -> None:
    pynn.Population(1, pynn.IF_facets_hardware1)
    with pytest.raises(Exception, match="time stamps"):
        pynn.run(7e6)


@pytest.mark.parametrize("duration", [-1.0, float("nan")])
def test_a_run_that_has_no_length_is_refused(pynn: ModuleType, duration: float) -> None:
    pynn.Population(1, pynn.IF_facets_hardware1)
    with pytest.raises(Exception, match="ERROR: a run lasts 0 ms or more"):
        pynn.run(duration)


def test_a_script_that_is_only_checked_finds_the_files_that_it_asks_for(
    job_of: Callable[..., Any], tmp_path: Path
) -> None:
    job_of("Spikey", simulator="check")
    spikey.setup()
    cells = spikey.create(spikey.IF_facets_hardware1, n=2)
    spikey.record(cells, "spikes.dat")
    spikey.record_v(cells[0], "membrane.dat")
    spikey.run(10.0)
    assert len(spikey.membraneOutput) == len(spikey.timeMembraneOutput) == 97
    assert set(spikey.membraneOutput) == {-75.0}
    lines = (tmp_path / "spikes.dat").read_text().splitlines()
    assert lines and all(line.startswith("#") for line in lines)
    assert (tmp_path / "membrane.dat").exists()


def test_weights_and_cells_that_are_none_are_refused(pynn: ModuleType) -> None:
    neurons = pynn.Population(2, pynn.IF_facets_hardware1)
    with pytest.raises(pynn.ConnectionError, match="a weight is a number"):
        stimulated(pynn, neurons, float("nan"))
    projection = stimulated(pynn, neurons, 0.01)
    with pytest.raises(pynn.ConnectionError, match="a weight is a number"):
        projection.setWeights(float("nan"))
    for call in (pynn.record, pynn.record_v):
        with pytest.raises(TypeError, match=r"such as population\[0\], not 7"):
            call(7, "")


@pytest.mark.parametrize("offset", [-1, 384, "a"])
def test_an_offset_is_a_place_on_the_chip(pynn: ModuleType, offset: Any) -> None:
    with pytest.raises(Exception, match="ERROR: mappingOffset is a number from 0 to 383"):
        pynn.setup(mappingOffset=offset)


def test_short_term_plasticity_depresses_or_facilitates(pynn: ModuleType) -> None:
    with pytest.raises(Exception, match="facilitation OR depression"):
        pynn.SynapseDynamics(fast=pynn.TsodyksMarkramMechanism(U=0.4, tau_rec=100.0, tau_facil=50.0))


@pytest.mark.parametrize(("wanted", "used"), [(0.4, 5 / 13), (0.1, 1 / 9), (0.25, 3 / 11), (0.9, 5 / 13)])
def test_utilisations_are_those_of_the_capacitors(wanted: float, used: float) -> None:
    from nmpi_emulator.backends.spikey.plasticity import utilisation

    assert utilisation(wanted) == pytest.approx(used)


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ({"timing_dependence": object()}, "SpikePairRule"),
        ({"weight_dependence": object()}, "AdditiveWeightDependence"),
        ({"voltage_dependence": object()}, "voltage_dependence"),
        ({"dendritic_delay_fraction": 1.0}, "dendritic_delay_fraction"),
    ],
)
def test_stdp_that_the_chip_does_not_have_is_refused(
    pynn: ModuleType, parts: dict[str, Any], match: str
) -> None:
    rule = {"timing_dependence": pynn.SpikePairRule(), "weight_dependence": pynn.AdditiveWeightDependence()}
    with pytest.raises(Exception, match=match):
        pynn.STDPMechanism(**{**rule, **parts})
    assert not hasattr(pynn, "MultiplicativeWeightDependence")


def test_other_time_constants_of_stdp_are_warned_of(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    pynn.SpikePairRule(tau_plus=20.0)
    assert "2.5 ms" in capsys.readouterr().out


@pytest.mark.parametrize(("lag", "grows"), [(-2.0, True), (2.0, False)])
def test_weights_grow_where_the_presynaptic_spike_comes_first(
    pynn: ModuleType, lag: float, grows: bool
) -> None:
    pairs = np.arange(100.0, 2000.0, 100.0)
    neuron = pynn.Population(1, pynn.IF_facets_hardware1, {"tau_refrac": 20.0})
    driver = pynn.Population(20, pynn.SpikeSourceArray, {"spike_times": pairs})
    plastic = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": pairs + lag})
    pynn.Projection(driver, neuron, pynn.AllToAllConnector(weights=0.015))
    rule = pynn.STDPMechanism(pynn.SpikePairRule(), pynn.AdditiveWeightDependence())
    projection = pynn.Projection(
        plastic,
        neuron,
        pynn.AllToAllConnector(weights=0.007),
        synapse_dynamics=pynn.SynapseDynamics(slow=rule),
    )
    pynn.run(2100.0)
    (weight,) = projection.getWeights()
    assert weight == pytest.approx(round(weight, 3)) and 0.0 <= weight <= 0.015
    assert weight > 0.007 if grows else weight < 0.007


def test_factors_of_drivers_scale_the_input(pynn: ModuleType) -> None:
    peaks = []
    for factor in (1.0, 2.0):
        pynn.setup()
        neuron = pynn.Population(1, pynn.IF_facets_hardware1)
        projection = stimulated(pynn, neuron, 0.005)
        projection.setDrvioutFactors(factor)
        pynn.record_v(neuron[0], "")
        pynn.run(150.0)
        peaks.append(pynn.membraneOutput.max() - pynn.membraneOutput[0])
    assert peaks[1] == pytest.approx(2 * peaks[0], rel=0.1)
    with pytest.raises(Exception, match="between"):
        projection.setDrvifallFactors(3.0)


def test_the_chip_writes_its_configuration_unless_told_not_to(pynn: ModuleType) -> None:
    pynn.Population(1, pynn.IF_facets_hardware1)
    pynn.run(1.0)
    assert (
        Path("spikeyconfig.out").is_file()
        and Path("spiketrain.in").is_file()
        and Path("logfile.txt").is_file()
    )


def test_the_procedural_interface_of_pynn_0_6(pynn: ModuleType) -> None:
    cells = pynn.create(pynn.IF_facets_hardware1, n=3)
    source = pynn.create(pynn.SpikeSourceArray, {"spike_times": [10.0]})
    pynn.connect(source, cells, weight=0.015, synapse_type="excitatory")
    pynn.set(cells[0:2], pynn.IF_facets_hardware1, "g_leak", 40.0)
    pynn.setWeight(source, cells[2], 0.003)
    pynn.record(cells, "spikes.dat")
    pynn.run(50.0)
    chip = current().chip
    assert chip is not None and chip.leak_ns.tolist() == [40.0, 40.0, 20.0]
    assert chip.lines[0].code.tolist() == [15, 15, 3]
    assert Path("spikes.dat").is_file()
    other = pynn.create(pynn.IF_facets_hardware1)
    projection = pynn.connect(source, [cells[0], other], weight=0.004, synapse_type="excitatory")
    pynn.run(50.0)
    assert projection.getWeightsHW(readHW=True) == [4.0, 4.0]
    with pytest.raises(spikey.ConnectionError, match="no synapse"):
        pynn.setWeight(cells[0], cells[1], 0.1)


def test_populations_may_have_dimensions(pynn: ModuleType) -> None:
    neurons = pynn.Population((4, 5), pynn.IF_facets_hardware1)
    assert len(neurons) == 20
    assert neurons.locate(neurons[(2, 3)]) == (2, 3)
    assert [neurons.locate(neurons[place]) for place in neurons.addresses()] == list(np.ndindex(4, 5))
    assert neurons.index(7) == neurons[(1, 2)]


def test_values_for_each_cell_may_have_the_dimensions_of_the_population(pynn: ModuleType) -> None:
    population = pynn.Population((2, 3), pynn.IF_facets_hardware1)
    population.tset("g_leak", np.arange(10.0, 16.0).reshape(2, 3))
    assert population.get("g_leak") == [10.0, 11.0, 12.0, 13.0, 14.0, 15.0]
    sources = pynn.Population((2, 2), pynn.SpikeSourceArray)
    sources.tset("spike_times", np.arange(8.0).reshape(2, 2, 2))
    assert [times.tolist() for times in sources.get("spike_times")] == [[0, 1], [2, 3], [4, 5], [6, 7]]


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("MultiplicativeWeightDependence", "AdditiveWeightDependence"),
        ("SmallWorldConnector", "FixedProbabilityConnector"),
        ("IF_cond_exp", "IF_facets_hardware1"),
    ],
)
def test_what_the_chip_has_instead_is_named(pynn: ModuleType, name: str, instead: str) -> None:
    with pytest.raises(AttributeError, match=f"{name}.*{instead}"):
        getattr(pynn, name)


def test_the_lower_layers_are_refused_by_name(pynn: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    pynn.hardware.hwa.setIcb(0.2)
    assert "tau_refrac" in capsys.readouterr().out
    with pytest.raises(AttributeError, match=r"hardware\.hwa\.sendSpikeTrain talks to the chip"):
        _ = pynn.hardware.hwa.sendSpikeTrain


def test_the_report_tells_of_codes_and_clipped_weights(pynn: ModuleType) -> None:
    from nmpi_emulator.backends import job

    stimulated(pynn, pynn.Population(2, pynn.IF_facets_hardware1), 0.1)
    pynn.run(1000.0)
    reporter = job.current().reporter
    assert reporter is not None
    report = reporter.report()
    assert report["hardware_time_s"] == pytest.approx(1e-4)
    assert report["projections"][0]["codes"] == {"15": 2}
    assert "spikey/weight-clipped" in {found["code"] for found in report["findings"]}
    assert "Spikey report" in reporter.table()


def test_factors_of_drivers_have_a_range_that_scripts_ask_for(pynn: ModuleType) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1)
    projection = stimulated(pynn, neuron, 0.01)
    low, high = projection.getDrvifallFactorsRange("exc")
    assert [low, high] == projection.getDrvioutFactorsRange("inh")
    projection.setDrvifallFactors([high])
    with pytest.raises(Exception, match="a factor of drvifall is between"):
        projection.setDrvifallFactors([1.01 * high])


def test_membranes_cannot_be_set(pynn: ModuleType) -> None:
    neurons = pynn.Population(3, pynn.IF_facets_hardware1)
    neurons.randomInit(RandomDistribution("uniform", (-70.0, -60.0)))
    assert [int(cell) for cell in neurons.all()] == [0, 1, 2]
    pynn.record_v(neurons[0], "")
    pynn.run(1.0)
    assert pynn.membraneOutput[0] == pytest.approx(-75.0)


def test_neurons_differ_only_if_a_job_asks_for_it(job_of: Callable[..., Any]) -> None:
    rates = []
    for config in ({}, {"variability": "fixed-pattern"}, {"variability": "fixed-pattern"}):
        job_of("Spikey", **config)
        spikey.setup()
        neurons = spikey.Population(8, spikey.IF_facets_hardware1, {"v_rest": -57.0, "v_thresh": -62.0})
        neurons.record()
        spikey.run(300.0)
        rates.append(np.bincount(neurons.getSpikes()[:, 0].astype(int), minlength=8).tolist())
    assert len(set(rates[0])) == 1 < len(set(rates[1]))
    assert rates[1] == rates[2]


def test_voltages_of_single_dacs_are_taken_without_effect(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    neuron = pynn.Population(1, pynn.IF_facets_hardware1, {"lowlevel_parameters": {"vrest": 0.7}})
    assert neuron.get("v_rest") == [-75.0]
    assert "lowlevel_parameters has no effect" in capsys.readouterr().out


def test_the_log_tells_a_finding_once_however_many_runs_there_are(
    pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    pynn.Population(1, pynn.IF_facets_hardware1, {"v_rest": -50.0})
    for _ in range(3):
        pynn.run(1.0)
    reporter = current_job().reporter
    assert reporter is not None
    assert reporter.table().count("spikey/voltage-range") == 1


def test_the_ratio_of_setup_moves_the_excitatory_reversal(pynn: ModuleType) -> None:
    peaks = []
    for ratio in (0.2, 0.8):
        pynn.setup(ratioSuperthreshSubthresh=ratio)
        neuron = pynn.Population(1, pynn.IF_facets_hardware1)
        stimulated(pynn, neuron, 0.003)
        pynn.record_v(neuron[0], "")
        pynn.run(150.0)
        peaks.append(pynn.membraneOutput.max())
    assert peaks[0] < peaks[1] < -55.0
