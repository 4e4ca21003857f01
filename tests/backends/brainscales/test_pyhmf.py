"""pyhmf as scripts use it: what it accepts, refuses, ignores and returns."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales import coordinates as C  # noqa: N812
from nmpi_emulator.backends.brainscales.pyhalbe import HICANN
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.coordinates import BioNeuron
from nmpi_emulator.backends.brainscales.pymarocco.runtime import Runtime
from nmpi_emulator.backends.job import Job

STRONG = {"spike_times": [50.0, 52.0, 54.0, 56.0]}


def excite(pynn: ModuleType, population: Any, weight: float = 0.01, sources: int = 10, **options: Any) -> Any:
    source = pynn.Population(sources, pynn.SpikeSourceArray, STRONG)
    connector = pynn.AllToAllConnector(weights=weight)
    return pynn.Projection(source, population, connector, target="excitatory", **options)


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


def test_setup_takes_keywords_only(job_of: Callable[..., Any], pynn: ModuleType) -> None:
    job_of("BrainScaleS")
    with pytest.raises(RuntimeError, match="keyword"):
        pynn.setup(0.1)
    with pytest.raises(RuntimeError, match="my_marocco"):
        pynn.setup(my_marocco=PyMarocco())
    with pytest.raises(RuntimeError, match="PyMarocco"):
        pynn.setup(marocco=3)
    pynn.setup(timestep=1.0, min_delay=0.5, max_delay=3.0)
    assert (pynn.get_time_step(), pynn.get_min_delay(), pynn.get_max_delay()) == (1.0, 0.5, 3.0)


@pytest.mark.parametrize(
    "name", ["IF_curr_exp", "IF_cond_alpha", "HH_cond_exp", "IF_facets_hardware1", "SpikeSourceInhGamma"]
)
def test_cell_types_that_the_wafer_does_not_have_are_refused(
    wafer: Callable[..., Any], pynn: ModuleType, name: str
) -> None:
    wafer()
    with pytest.raises(RuntimeError, match=f"does not support this celltype: {name}"):
        pynn.Population(1, getattr(pynn, name), {"tau_m": 10.0})


def test_cell_types_that_pyhmf_never_had_do_not_exist(pynn: ModuleType) -> None:
    assert not hasattr(pynn, "Izhikevich")


@pytest.mark.parametrize("size", [0, -1])
def test_a_population_has_at_least_one_cell(wafer: Callable[..., Any], pynn: ModuleType, size: int) -> None:
    wafer()
    with pytest.raises(RuntimeError, match="positive integer"):
        pynn.Population(size, pynn.IF_cond_exp)


def test_unknown_parameters_are_refused_with_those_that_there_are(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    with pytest.raises(RuntimeError, match=r"No such parameter: 'v_init'.*tau_m"):
        pynn.Population(1, pynn.IF_cond_exp, {"v_init": -65.0})
    population = pynn.Population(2, pynn.IF_cond_exp)
    with pytest.raises(RuntimeError, match="No such parameter"):
        population.set("bias", 1.0)


def test_as_many_values_as_cells_are_needed(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    population = pynn.Population(3, pynn.IF_cond_exp)
    with pytest.raises(pynn.InvalidDimensionsError):
        population.tset("v_rest", [1.0, 2.0])
    projection = excite(pynn, population, sources=1)
    with pytest.raises(RuntimeError, match="3 synapses"):
        projection.setWeights([0.1, 0.2])
    with pytest.raises(IndexError):
        population[3]


def test_one_to_one_needs_equal_sizes(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    one, other = (pynn.Population(size, pynn.IF_cond_exp) for size in (3, 4))
    with pytest.raises(RuntimeError, match="3 and 4"):
        pynn.Projection(one, other, pynn.OneToOneConnector(weights=0.003))


@pytest.mark.parametrize(
    "call",
    [
        lambda pynn, pop, prj: pop.initialize("v", -70.0),
        lambda pynn, pop, prj: pop.randomInit(pynn.RandomDistribution()),
        lambda pynn, pop, prj: pop.can_record("v"),
        lambda pynn, pop, prj: pop.nearest((0, 0, 0)),
        lambda pynn, pop, prj: pop.get_gsyn(),
        lambda pynn, pop, prj: prj[0],
        lambda pynn, pop, prj: prj.printWeights("file"),
        lambda pynn, pop, prj: prj.randomizeWeights(pynn.RandomDistribution()),
        lambda pynn, pop, prj: prj.setSynapseDynamics("U", 1.0),
        lambda pynn, pop, prj: pynn.connect(pop, pop),
        lambda pynn, pop, prj: pynn.initialize(pop, v=1.0),
        lambda pynn, pop, prj: pynn.record(pop, "file"),
        lambda pynn, pop, prj: pynn.get_current_time(),
    ],
)
def test_what_pyhmf_has_by_name_only_is_refused(
    wafer: Callable[..., Any], pynn: ModuleType, call: Any
) -> None:
    wafer()
    population = pynn.Population(2, pynn.IF_cond_exp)
    projection = excite(pynn, population)
    with pytest.raises(RuntimeError, match="not implemented"):
        call(pynn, population, projection)


def test_a_spike_source_as_target_is_found_by_the_mapping(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    source = pynn.Population(1, pynn.SpikeSourceArray, STRONG)
    pynn.Projection(source, source, pynn.AllToAllConnector(weights=0.01))
    with pytest.raises(RuntimeError, match="spike source"):
        pynn.run(10.0)


def test_an_input_that_a_neuron_does_not_have_is_found_by_the_mapping(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    source = pynn.Population(1, pynn.SpikeSourceArray, STRONG)
    pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.01), target="NMDA")
    with pytest.raises(RuntimeError, match="'NMDA'"):
        pynn.run(10.0)


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


def test_other_currents_are_refused(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    pynn.StepCurrentSource([0.0, 1.0], [0.0, 1.0]).inject_into(neuron)
    with pytest.raises(RuntimeError, match="unsupported size"):
        pynn.run(10.0)
    wafer()
    neuron = pynn.Population(1, pynn.IF_cond_exp)
    neuron.inject(pynn.DCSource(amplitude=0.5))
    with pytest.raises(RuntimeError, match="unsupported current source type DCSource"):
        pynn.run(10.0)


def test_neurons_of_a_chip_share_the_mean_of_their_reset_potentials(
    wafer: Callable[..., Any], pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    marocco = wafer()
    near = [pynn.Population(1, pynn.IF_cond_exp, {"v_reset": v}) for v in (-70.0, -60.0)]
    far = pynn.Population(1, pynn.IF_cond_exp, {"v_reset": -80.0})
    marocco.manual_placement.on_hicann(far, C.HICANNOnWafer(C.Enum(100)))
    pynn.run(1.0)
    assert "more than one value for V_reset requested" in capsys.readouterr().out
    from nmpi_emulator.backends.brainscales.experiment import current

    mapped = current().mapped
    assert mapped is not None
    used = [mapped.neurons[each].values["v_reset"][0] for each in (*near, far)]
    assert used == pytest.approx([-65.0, -65.0, -80.0], abs=0.1)


def test_clipped_parameters_are_reported_with_the_value_used(
    wafer: Callable[..., Any], pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    wafer()
    pynn.Population(2, pynn.IF_cond_exp, {"tau_syn_E": 0.5, "e_rev_E": 40.0, "tau_refrac": 1.0})
    pynn.run(1.0)
    log = capsys.readouterr().out
    assert "tau_syn_E: input value 0.05 outside of domain [0.1299, 1.511], clipped to 0.1299" in log
    assert "1.6 V is above 1.4V" in log
    report = pynn_report()
    entry = next(e for e in report["populations"][0]["parameters"] if e["parameter"] == "tau_syn_E")
    assert entry == {
        "parameter": "tau_syn_E",
        "requested": 0.5,
        "used": pytest.approx(1.299),
        "code": 1022,
        "clipped": True,
    }
    assert "brainscales/parameter-clipped" in {found["code"] for found in report["findings"]}


def pynn_report() -> Any:
    from nmpi_emulator.backends import job

    reporter = job.current().reporter
    assert reporter is not None
    return reporter.report()


def test_the_report_is_written_and_printed_at_the_end_of_a_job(
    tmp_path: Any, pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    from nmpi_emulator.backends.job import running

    file = tmp_path / "report.json"
    with running(Job(platform="BrainScaleS", seed=1, report_file=file)):
        marocco = PyMarocco()
        marocco.backend = PyMarocco.Hardware
        marocco.calib_backend = PyMarocco.CalibBackend.Default
        pynn.setup(marocco=marocco)
        excite(pynn, pynn.Population(1, pynn.IF_cond_exp), weight=0.5, sources=1)
        pynn.run(1000.0)
    import json

    report = json.loads(file.read_text())
    assert report["hardware_time_s"] == pytest.approx(1e-4)
    assert report["projections"][0]["weights"]["clipped"] == 1
    assert report["projections"][0]["codes"] == {"15": 1}
    assert report["hicanns"] == [
        {"hicann": 0, "x": 12, "y": 0, "neurons": 1, "external_sources": 1, "synapse_rows": 1}
    ]
    histogram = report["projections"][0]["weights"]["histogram"]
    assert sum(histogram["requested"]) == sum(histogram["used"]) == 1
    assert "BrainScaleS report" in capsys.readouterr().out


def test_lost_synapses_are_an_error_unless_they_are_accepted(
    wafer: Callable[..., Any], pynn: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    marocco = wafer(PyMarocco.Without)
    population = pynn.Population(500, pynn.IF_cond_exp)
    projection = pynn.Projection(population, population, pynn.AllToAllConnector(weights=0.003))
    with pytest.raises(RuntimeError, match="Synapses lost but synapse loss is not accepted"):
        pynn.run(1.0)
    assert "ERROR" in capsys.readouterr().out
    marocco.continue_despite_synapse_loss = True
    pynn.run(1.0)
    stats = marocco.stats
    assert stats.getSynapses() == 250_000
    assert stats.getSynapsesSet() + stats.getSynapseLoss() == 250_000 and stats.getSynapseLoss() > 0
    weights = stats.getWeights(projection)
    assert np.count_nonzero(np.isnan(weights)) == stats.getSynapseLoss()
    assert "synapses lost: " in str(stats)


def test_weights_of_a_mapped_projection_are_those_of_their_codes(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer(PyMarocco.Without)
    projection = excite(pynn, pynn.Population(4, pynn.IF_cond_exp), weight=0.5, sources=1)
    pynn.run(1.0)
    assert marocco.stats.getWeights(projection) == pytest.approx(np.full((1, 4), 0.0110265), abs=1e-6)


def test_neurons_with_lists_of_inputs_are_addressed_by_number(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    neuron = pynn.Population(
        1, pynn.IF_multicond_exp, {"e_rev": [0.0, -80.0, -20.0], "tau_syn": [2.0, 5.0, 10.0], "v_thresh": 0.0}
    )
    for target, time in enumerate((20.0, 120.0, 220.0)):
        source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": [time]})
        pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.01), target=target)
    neuron.record_v()
    pynn.run(320.0)
    time, membrane = neuron.get_v()[:, 1:].T
    moves = [membrane[(time > t) & (time < t + 90.0)] - membrane[0] for t in (20.0, 120.0, 220.0)]
    assert moves[0].max() > 1.0 and moves[1].min() < -0.2 and moves[2].max() > 1.0


def test_lists_of_inputs_have_equal_lengths(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    with pytest.raises(RuntimeError, match="equally many"):
        pynn.Population(1, pynn.IF_multicond_exp, {"e_rev": [0.0, -80.0, -20.0]})


def test_an_exponential_neuron_without_slope_fires_at_the_lower_threshold(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    cell = {"v_thresh": -55.0, "v_spike": -40.0, "delta_T": 0.0, "a": 0.0, "b": 0.0}
    neuron = pynn.Population(1, pynn.EIF_cond_exp_isfa_ista, cell)
    excite(pynn, neuron, weight=0.003)
    neuron.record()
    neuron.record_v()
    pynn.run(100.0)
    assert len(neuron.getSpikes()) > 0
    assert neuron.get_v()[:, 2].max() < -54.0


def test_low_level_weights_replace_those_of_the_mapping(job_of: Callable[..., Any], pynn: ModuleType) -> None:
    job_of("BrainScaleS")
    marocco = PyMarocco()
    marocco.calib_backend = PyMarocco.CalibBackend.Default
    runtime = Runtime(C.Wafer(33))
    pynn.setup(marocco=marocco, marocco_runtime=runtime)
    neuron = pynn.Population(1, pynn.IF_cond_exp, {"v_thresh": 0.0})
    neuron.record_v()
    source = pynn.Population(1, pynn.SpikeSourceArray, {"spike_times": [20.0]})
    projection = pynn.Projection(source, neuron, pynn.AllToAllConnector(weights=0.005))
    pynn.run(50.0)
    marocco.skip_mapping, marocco.backend = True, PyMarocco.Hardware
    (item,) = runtime.results().synapse_routing.synapses().find(projection)
    place = item.hardware_synapse()
    chip = runtime.wafer()[place.toHICANNOnWafer()]
    assert chip.synapses[place].weight in (5, 6)
    heights = []
    for weight in (0, 15):
        chip.synapses[place].weight = HICANN.SynapseWeight(weight)
        pynn.run(50.0)
        heights.append(np.ptp(neuron.get_v()[:, 2]))
    for block in C.iter_all(C.FGBlockOnHICANN):
        chip.floating_gates.setShared(block, HICANN.shared_parameter.V_gmax0, 1000)
    pynn.run(50.0)
    heights.append(np.ptp(neuron.get_v()[:, 2]))
    assert heights[0] < heights[1] / 5 and heights[2] == pytest.approx(2 * heights[1], rel=0.1)


def test_values_of_real_hardware_are_refused(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS")
    chip = Runtime(C.Wafer(33)).wafer()[C.HICANNOnWafer(C.Enum(0))]
    with pytest.raises(RuntimeError, match=r"does not model HICANN\.neurons"):
        _ = chip.neurons
    with pytest.raises(RuntimeError, match="0 to 15"):
        HICANN.SynapseWeight(16)


def test_a_run_that_skips_the_mapping_needs_one(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer()
    marocco.skip_mapping = True
    with pytest.raises(RuntimeError, match="skip_mapping"):
        pynn.run(1.0)


def test_a_runtime_excludes_a_result_file(job_of: Callable[..., Any], pynn: ModuleType) -> None:
    job_of("BrainScaleS")
    marocco = PyMarocco()
    marocco.persist = "results.xml"
    pynn.setup(marocco=marocco, marocco_runtime=Runtime())
    with pytest.raises(RuntimeError, match="marocco_runtime"):
        pynn.run(1.0)


def test_assemblies_and_views_can_be_ends_of_projections(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    wafer()
    one, other = (pynn.Population(3, pynn.IF_cond_exp) for _ in range(2))
    everything = pynn.Assembly(one, other)
    excite(pynn, everything)
    excite(pynn, one[0:1])
    everything.record()
    pynn.run(100.0)
    assert set(everything.getSpikes()[:, 0]) == set(map(float, everything.numbers()))
    assert len(one[0:1].getSpikes()) > len(one[1:2].getSpikes())


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
