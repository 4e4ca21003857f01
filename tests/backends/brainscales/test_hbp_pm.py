"""The older API of the simulator, which refuses what the hardware cannot have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales import hbp_pm as sim
from nmpi_emulator.backends.brainscales.hbp_pm.options import Options

CELL = {
    "cm": 0.2,
    "v_rest": -50.0,
    "e_rev_E": 0.0,
    "e_rev_I": -100.0,
    "v_reset": -70.0,
    "v_thresh": -45.0,
    "tau_m": 20.0,
    "tau_syn_E": 5.0,
    "tau_syn_I": 5.0,
    "tau_refrac": 2.0,
    "i_offset": 0.0,
}


@pytest.fixture
def setup(job_of: Callable[..., Any]) -> Any:
    job_of("BrainScaleS-ESS")

    def begin(**options: Any) -> None:
        sim.setup(useSystemSim=True, hardware=sim.hardwareSetup["one-hicann"], **options)

    return begin


def test_cells_within_the_ranges_are_simulated(setup: Any) -> None:
    setup()
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    source = sim.Population(20, sim.SpikeSourceArray, {"spike_times": [20.0]})
    sim.Projection(source, population, sim.AllToAllConnector(weights=0.008), target="excitatory")
    population.record()
    sim.run(100.0)
    assert set(population.getSpikes()[:, 0]) == {0.0, 1.0}


def test_the_default_parameters_are_out_of_range(setup: Any) -> None:
    setup()
    with pytest.raises(sim.ParameterValueOutOfRangeError, match="out of the range supported by the hardware"):
        sim.Population(1, sim.IF_cond_exp)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tau_refrac", 30.0),
        ("cm", 1.0),
        ("tau_m", 5.0),
        ("v_rest", -65.0),
        ("i_offset", 0.1),
        ("e_rev_I", -70.0),
    ],
)
def test_a_value_out_of_range_is_named(setup: Any, name: str, value: float) -> None:
    setup()
    with pytest.raises(sim.ParameterValueOutOfRangeError, match=f"valid range for parameter {name} is"):
        sim.Population(1, sim.IF_cond_exp, {**CELL, name: value})


def test_ranges_of_times_follow_the_speedup(setup: Any) -> None:
    setup(speedupFactor=1000)
    with pytest.raises(sim.ParameterValueOutOfRangeError, match=r"\(0.9, 11\)"):
        sim.Population(1, sim.IF_cond_exp, CELL)


def test_ranges_can_be_ignored(setup: Any, capsys: pytest.CaptureFixture[str]) -> None:
    setup(ignoreHWParameterRanges=True)
    sim.Population(1, sim.IF_cond_exp)
    assert "ignoreHWParameterRanges" in capsys.readouterr().out


def test_the_largest_subthreshold_adaptation_depends_on_the_capacitance() -> None:
    options = Options()
    options.check_range("a", 10.0, cm=0.2)
    with pytest.raises(sim.ParameterValueOutOfRangeError):
        options.check_range("a", 10.1, cm=0.2)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"useSystemSim": "yes"}, TypeError),
        ({"ess_params": {"weightDistortion": 1}}, TypeError),
        ({"ess_params": {"perfectSynapseTrafo": "no"}}, TypeError),
        ({"mappingStrategy": "fast"}, TypeError),
        ({"hardwareNeuronSize": 3}, TypeError),
        ({"maxSynapseLoss": 1.5}, Exception),
        ({"weightBoost": 6}, Exception),
        ({"maxNeuronCountPerAnnCore": 4}, sim.APIChangeError),
        ({"hwinitFilename": "x"}, sim.APIChangeError),
        ({"ess_params": {"hardwareSetup": "x"}}, sim.APIChangeError),
        ({"unheard_of": 1}, Exception),
    ],
)
def test_options_are_checked(
    job_of: Callable[..., Any], options: dict[str, Any], error: type[Exception]
) -> None:
    job_of("BrainScaleS-ESS")
    with pytest.raises(error, match=next(iter(options))):
        sim.setup(**options)


def test_the_simulator_can_be_set_up_once(setup: Any) -> None:
    setup()
    with pytest.raises(Exception, match="once"):
        setup()


def test_a_mapped_network_cannot_be_changed(setup: Any) -> None:
    setup()
    population = sim.Population(1, sim.IF_cond_exp, CELL)
    sim.run(1.0)
    with pytest.raises(Exception, match="mapped already"):
        sim.Projection(population, population, sim.AllToAllConnector(weights=0.001))


def test_placements_must_be_committed(setup: Any) -> None:
    setup()
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    placer = sim.mapper.place().to(population, hicann=280)
    with pytest.raises(Exception, match="commit"):
        sim.run(1.0)
    placer.commit()
    sim.run(1.0)


def test_neurons_beyond_the_capacity_are_refused(setup: Any) -> None:
    setup(hardwareNeuronSize=64)
    sim.Population(9, sim.IF_cond_exp, CELL)
    with pytest.raises(Exception, match="9 neurons of 64 denmems"):
        sim.run(1.0)


def test_lost_synapses_stop_the_mapping_unless_that_many_are_allowed(setup: Any) -> None:
    setup(
        lostConnectionMatrixFile="lost.txt", realizedConnectionMatrixFile="realized.txt", maxSynapseLoss=0.5
    )
    population = sim.Population(5, sim.IF_cond_exp, CELL)
    sources = sim.Population(400, sim.SpikeSourceArray, {"spike_times": [1.0]})
    sim.Projection(sources, population, sim.AllToAllConnector(weights=0.001))
    sim.run(5.0)
    analyzer = sim.MappingAnalyzer("lost.txt", "realized.txt")
    assert analyzer.lost + analyzer.realized == 2000 and analyzer.lost > 0


def test_more_loss_than_allowed_is_an_error(setup: Any) -> None:
    setup()
    population = sim.Population(5, sim.IF_cond_exp, CELL)
    sources = sim.Population(400, sim.SpikeSourceArray, {"spike_times": [1.0]})
    sim.Projection(sources, population, sim.AllToAllConnector(weights=0.001))
    with pytest.raises(Exception, match="Synapses lost"):
        sim.run(5.0)


def test_scripts_in_the_form_of_pynn_0_8_get_neo_data(setup: Any) -> None:
    setup()
    population = sim.Population(1, sim.IF_cond_exp(**CELL))
    source = sim.Population(20, sim.SpikeSourceArray(spike_times=[20.0]))
    synapse = sim.StaticSynapse(weight=0.008)
    sim.Projection(source, population, sim.AllToAllConnector(), synapse, receptor_type="excitatory")
    population.record(["spikes", "v"])
    sim.run(60.0)
    segment = population.get_data().segments[0]
    assert len(segment.spiketrains[0]) > 0
    assert np.asarray(segment.analogsignals[0]).max() > -50.0


def test_before_setup_nothing_can_be_made(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS-ESS")
    with pytest.raises(Exception, match="setup"):
        sim.Population(1, sim.IF_cond_exp, CELL)


def test_what_is_refused_does_not_join_the_network(setup: Any) -> None:
    setup()
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    with pytest.raises(sim.ParameterValueOutOfRangeError):
        sim.Population(3, sim.IF_cond_exp, dict(CELL, tau_refrac=30.0))
    with pytest.raises(sim.ParameterValueOutOfRangeError):
        sim.Projection(population, population, sim.AllToAllConnector(weights=5.0))
    assert population.description.populations == [population]
    assert population.description.projections == []


def test_the_simulator_has_one_hardware_setup(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS-ESS")
    two = [*sim.hardwareSetup["one-hicann"], *sim.hardwareSetup["one-reticle"]]
    with pytest.raises(Exception, match="one hardware setup"):
        sim.setup(useSystemSim=True, hardware=two)


def test_every_rate_within_its_range_finds_a_place(setup: Any) -> None:
    setup()
    population = sim.Population(1, sim.IF_cond_exp, CELL)
    source = sim.Population(3, sim.SpikeSourcePoisson, {"rate": 2084.0, "duration": 5.0})
    sim.Projection(source, population, sim.AllToAllConnector(weights=0.001), target="excitatory")
    sim.run(10.0)
    with pytest.raises(sim.ParameterValueOutOfRangeError, match="rate"):
        source.set("rate", 2085.0)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [({"weight": 0.021}, "weight"), ({"weight": 0.01, "delay": 1.1}, "delay"), ({"weight": -0.01}, "weight")],
)
def test_synapse_types_have_ranges_of_their_own(setup: Any, arguments: dict[str, float], name: str) -> None:
    setup()
    with pytest.raises(sim.ParameterValueOutOfRangeError, match=f"{name} of StaticSynapse"):
        sim.StaticSynapse(**arguments)
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    fitting = sim.StaticSynapse(weight=0.02, delay=1.0)
    projection = sim.Projection(population, population, sim.AllToAllConnector(), fitting)
    with pytest.raises(sim.ParameterValueOutOfRangeError, match="weight of StaticSynapse"):
        projection.setWeights(0.03)


def test_between_two_runs_only_sources_change(setup: Any) -> None:
    setup()
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    source = sim.Population(1, sim.SpikeSourceArray, {"spike_times": [2.0]})
    projection = sim.Projection(source, population, sim.AllToAllConnector(weights=0.01), target="excitatory")
    source.record()
    sim.run(10.0)
    source.set("spike_times", [2.0, 4.0])
    sim.reset()
    sim.run(10.0)
    assert len(source.getSpikes()) == 2
    with pytest.raises(Exception, match="mapped already"):
        population.set("tau_m", 15.0)
    with pytest.raises(Exception, match="mapped already"):
        projection.setWeights(0.02)


def test_the_procedural_interface_takes_cells_and_writes_files(setup: Any, tmp_path: Path) -> None:
    setup()
    neurons = sim.create(sim.IF_cond_exp, CELL, n=3)
    source = sim.create(sim.SpikeSourceArray, {"spike_times": [2.0, 4.0]})
    assert len(sim.connect(source, [neurons[0], neurons[2]], weight=0.01, synapse_type="excitatory")) == 2
    sim.set(neurons, "tau_m", 15.0)
    assert neurons.get("tau_m") == [15.0] * 3
    sim.initialize(neurons, "v", -60.0)
    sim.record(source, "spikes.dat")
    sim.record_v(neurons[0], "membrane.dat")
    sim.run(10.0)
    assert np.loadtxt(tmp_path / "spikes.dat")[:, 0].tolist() == [2.0, 4.0]
    assert len(np.loadtxt(tmp_path / "membrane.dat")) == 100
    assert sim.get_current_time() == 10.0 and sim.get_min_delay() == sim.get_max_delay()
    with pytest.raises(TypeError, match="such as population"):
        sim.record(7)


def test_cell_types_of_other_platforms_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(AttributeError, match=r"has no 'IF_curr_exp'; its cell types are IF_cond_exp"):
        _ = sim.IF_curr_exp


def test_cells_are_placed_on_the_hardware_that_setup_asks_for(setup: Any) -> None:
    setup()
    population = sim.Population(2, sim.IF_cond_exp, CELL)
    with pytest.raises(Exception, match=r"HICANN 5 is not of the hardware .* \[280\]"):
        sim.mapper.place().to(population, hicann=5)
    with pytest.raises(TypeError, match="such as population"):
        sim.mapper.place().to(3, hicann=280)
    sim.mapper.place().to(population[0], hicann=280).commit()
    for duration in (-1.0, float("nan")):
        with pytest.raises(Exception, match="0 ms or more"):
            sim.run(duration)
    sim.run(1.0)
