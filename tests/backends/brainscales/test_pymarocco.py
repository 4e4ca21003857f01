"""The options of the mapping: defaults, checks, old names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nmpi_emulator.backends.brainscales.pymarocco import Defects, PyMarocco


def test_defaults_are_those_of_the_software() -> None:
    marocco = PyMarocco()
    assert marocco.backend is PyMarocco.Without
    assert marocco.calib_backend is PyMarocco.CalibBackend.Binary
    assert int(marocco.default_wafer) == 33
    assert marocco.neuron_placement.default_neuron_size() == 4
    assert marocco.experiment.speedup() == 1e4
    assert marocco.continue_despite_synapse_loss is False
    assert marocco.input_placement.bandwidth_utilization() == 0.8
    assert marocco.synapse_routing.driver_chain_length() == 3


def test_enumerators_have_a_short_and_a_long_name() -> None:
    assert PyMarocco.Hardware is PyMarocco.Backend.Hardware
    assert PyMarocco.SkipScrutinize is PyMarocco.ScrutinizeMapping.SkipScrutinize
    assert Defects().backend is Defects.Backend.XML


@pytest.mark.parametrize("size", [0, 3, -2, 66])
def test_a_neuron_is_made_of_an_even_number_of_denmems(size: int) -> None:
    with pytest.raises(ValueError, match="even number"):
        PyMarocco().neuron_placement.default_neuron_size(size)


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("experiment", "speedup", -1.0),
        ("input_placement", "bandwidth_utilization", 1.5),
        ("merger_routing", "strategy", "fastest"),
    ],
)
def test_options_refuse_what_they_cannot_be(section: str, option: str, value: object) -> None:
    with pytest.raises(ValueError, match=str(value)):
        getattr(getattr(PyMarocco(), section), option)(value)


def test_a_priority_is_one_or_more() -> None:
    with pytest.raises(ValueError, match="priority"):
        PyMarocco().l1_routing.priority(object(), 0)


def test_the_first_chain_that_is_too_long_passes_because_the_old_value_is_tested() -> None:
    routing = PyMarocco().synapse_routing
    routing.driver_chain_length(100)
    with pytest.raises(ValueError, match="not 100"):
        routing.driver_chain_length(3)


def test_typing_errors_are_accepted_without_effect() -> None:
    marocco = PyMarocco()
    marocco.experiment_time_offset = 5e-7
    marocco.speedupp = 1.0
    assert marocco.experiment.speedup() == 1e4


def test_enumerations_take_their_own_values_only() -> None:
    with pytest.raises(TypeError, match=r"PyMarocco\.Backend\.Hardware"):
        PyMarocco().backend = "Hardware"


def test_options_of_old_releases_are_refused_with_their_successors() -> None:
    with pytest.raises(AttributeError, match="default_neuron_size"):
        PyMarocco().placement.setDefaultNeuronSize(8)
    with pytest.raises(RuntimeError, match="deprecated"):
        PyMarocco().neuron_placement.skip_hicanns_without_neuron_blacklisting(False)


def test_options_of_old_releases_work_if_the_job_asks_for_that(job_of: Callable[..., Any]) -> None:
    job_of("BrainScaleS", accept_old_names=True)
    marocco = PyMarocco()
    marocco.placement.setDefaultNeuronSize(8)
    marocco.placement.minSPL1 = True
    marocco.neuron_placement.skip_hicanns_without_neuron_blacklisting(False)
    assert marocco.neuron_placement.default_neuron_size() == 8


def test_voltages_can_be_spread_over_a_range() -> None:
    trafo = PyMarocco().param_trafo
    trafo.set_trafo_with_bio_to_hw_ratio(-20.0, -100.0, 1.4, 0.3)
    assert trafo.alpha_v * -0.020 + trafo.shift_v == pytest.approx(1.4)
    assert trafo.alpha_v * -0.100 + trafo.shift_v == pytest.approx(0.3)
