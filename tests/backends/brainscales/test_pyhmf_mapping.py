"""What scripts see of the mapping onto the wafer, and set of it."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales import coordinates as C  # noqa: N812
from nmpi_emulator.backends.brainscales.pyhalbe import HICANN
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
from nmpi_emulator.backends.brainscales.pymarocco.runtime import Runtime
from nmpi_emulator.backends.job import Job

from .stimuli import excite


def pynn_report() -> Any:
    from nmpi_emulator.backends import job

    reporter = job.current().reporter
    assert reporter is not None
    return reporter.report()


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
    told = [
        (entry["requested"], entry["used"])
        for population in pynn_report()["populations"]
        for entry in population["parameters"]
        if entry["parameter"] == "v_reset"
    ]
    assert [requested for requested, _ in told] == [-70.0, -60.0, -80.0]
    assert [value for _, value in told] == used


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
