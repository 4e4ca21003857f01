"""What pyhmf refuses, and when."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from nmpi_emulator.backends.brainscales import coordinates
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco

from .stimuli import STRONG, excite


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


def test_names_that_there_are_not_are_refused_with_what_there_is(pynn: ModuleType) -> None:
    with pytest.raises(AttributeError, match=r"pyhmf has no 'Izhikevich'; .* IF_cond_exp"):
        _ = pynn.Izhikevich
    with pytest.raises(AttributeError, match="no coordinate 'L1Address'"):
        _ = coordinates.L1Address
    assert not hasattr(pynn, "__version__") and not hasattr(coordinates, "__version__")
