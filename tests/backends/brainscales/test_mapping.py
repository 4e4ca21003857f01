"""Placement, routing, inputs and readout: what the wafer has room for."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales import coordinates as C  # noqa: N812
from nmpi_emulator.backends.brainscales.mapping.inputs import dropped_events, place_sources
from nmpi_emulator.backends.brainscales.mapping.placement import Placer
from nmpi_emulator.backends.brainscales.mapping.routing import route
from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco


@pytest.mark.parametrize(("denmems", "per_hicann"), [(2, 256), (4, 128), (6, 80), (8, 64), (16, 32), (64, 8)])
def test_hicanns_are_filled_one_after_the_other(denmems: int, per_hicann: int) -> None:
    placer = Placer(per_hicann + 1)
    placer.automatically(np.arange(per_hicann + 1), denmems)
    counts = np.bincount(placer.placement.hicann)
    assert counts.tolist() == [per_hicann, 1]


def test_a_neuron_block_keeps_one_address_for_the_background() -> None:
    placer = Placer(64)
    placer.automatically(np.arange(64), 1)
    assert np.bincount(placer.placement.block).tolist() == [63, 1]


def test_neurons_do_not_share_denmems() -> None:
    placer = Placer(60)
    placer.automatically(np.arange(30), 4)
    placer.automatically(np.arange(30, 60), 6)
    where = placer.placement
    used: set[tuple[int, int]] = set()
    for cell in range(60):
        columns = {
            (int(where.hicann[cell]), int(where.column[cell]) + i) for i in range(where.denmems[cell] // 2)
        }
        assert not used & columns
        used |= columns


def test_a_full_wafer_is_refused() -> None:
    with pytest.raises(RuntimeError, match="hardware capacity too low: 1 neurons"):
        Placer(384 * 8 + 1).automatically(np.arange(384 * 8 + 1), 64)


def test_too_many_neurons_for_a_place_by_hand_are_refused(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer()
    population = pynn.Population(129, pynn.IF_cond_exp)
    marocco.manual_placement.on_hicann(population, C.HICANNOnWafer(C.Enum(0)))
    with pytest.raises(RuntimeError, match="unable to place all populations: 1 of 129"):
        pynn.run(1.0)


def test_populations_go_where_a_script_places_them(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer(PyMarocco.Without)
    marocco.persist = "results.xml"
    populations = [pynn.Population(200, pynn.IF_cond_exp) for _ in range(2)]
    marocco.manual_placement.on_hicann(populations[1], [C.HICANNOnWafer(C.Enum(n)) for n in (297, 280)])
    pynn.run(1.0)
    placed = pynn_results(marocco).placement
    assert {int(item.neuron_block().toHICANNOnWafer().toEnum()) for item in placed.find(populations[1])} == {
        297,
        280,
    }
    assert {int(item.neuron_block().toHICANNOnWafer().toEnum()) for item in placed.find(populations[0])} == {
        0,
        1,
    }


def pynn_results(marocco: Any) -> Any:
    from nmpi_emulator.backends.brainscales.pymarocco.results import Marocco

    return Marocco.from_file(marocco.persist)


def test_hicanns_of_the_hardware_config_are_filled_first(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer(PyMarocco.Without, HICANN=[297, 0])
    marocco.persist = "results.bin.gz"
    population = pynn.Population(129, pynn.IF_cond_exp)
    pynn.run(1.0)
    items = pynn_results(marocco).placement.find(population)
    assert [int(i.logical_neuron().toHICANNOnWafer().toEnum()) for i in (items[0], items[-1])] == [297, 0]


def test_two_wafers_are_refused(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer()
    for number in (30, 33):
        population = pynn.Population(1, pynn.IF_cond_exp)
        place = C.HICANNGlobal(C.HICANNOnWafer(C.Enum(1)), C.Wafer(number))
        marocco.manual_placement.on_hicann(population, place)
    with pytest.raises(RuntimeError, match="one wafer"):
        pynn.run(1.0)


def test_a_wafer_without_calibration_is_refused_when_it_is_mapped(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer()
    marocco.calib_backend = PyMarocco.CalibBackend.Binary
    marocco.default_wafer = C.Wafer(99)
    pynn.Population(1, pynn.IF_cond_exp)
    with pytest.raises(RuntimeError, match="no calibration data for wafer 99"):
        pynn.run(1.0)
    marocco.default_wafer = C.Wafer(33)
    pynn.run(1.0)


def test_a_calibration_path_that_is_not_there_is_refused(wafer: Callable[..., Any], pynn: ModuleType) -> None:
    marocco = wafer()
    marocco.calib_backend = PyMarocco.CalibBackend.XML
    marocco.calib_path = "my_calibration"
    pynn.Population(1, pynn.IF_cond_exp)
    with pytest.raises(RuntimeError, match="my_calibration"):
        pynn.run(1.0)


def test_rows_beyond_the_drivers_are_lost_as_a_whole() -> None:
    pre, post = (each.ravel() for each in np.meshgrid(np.arange(400), np.arange(400, 404)))
    hicann = np.where(np.arange(404) < 400, -1, 0)
    routes = route(pre, post, np.zeros_like(pre), hicann, np.full(404, 4), seed=1)
    kept_sources = {int(source): int(np.count_nonzero(routes.kept[pre == source])) for source in range(400)}
    assert set(kept_sources.values()) == {0, 4}
    assert routes.rows_used == {0: 358}
    assert np.array_equal(routes.kept, route(pre, post, np.zeros_like(pre), hicann, np.full(404, 4), 1).kept)


def test_excitation_and_inhibition_from_one_source_take_two_rows() -> None:
    pre, post = np.zeros(2, dtype=int), np.ones(2, dtype=int)
    routes = route(pre, post, np.array([0, 1]), np.array([-1, 0]), np.array([0, 4]), seed=1)
    assert routes.rows_used == {0: 2}
    assert sorted(routes.row.tolist()) == [0, 1]


def test_a_small_neuron_has_room_for_fewer_synapses() -> None:
    pre, post = np.arange(300), np.full(300, 300)
    denmems = np.concatenate([np.zeros(300, dtype=int), [1]])
    hicann = np.concatenate([np.full(300, -1), [0]])
    routes = route(pre, post, np.zeros(300, dtype=int), hicann, denmems, seed=1)
    assert np.count_nonzero(routes.kept) == 224


def test_sources_fill_chips_up_to_their_bandwidth() -> None:
    places = place_sources(np.full(4, 700.0), [5], speedup=1e4, utilisation=0.8)
    assert places.tolist() == [5, 5, 0, 0]


def test_sources_that_need_more_than_the_wafer_takes_are_refused(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    pynn.Population(1, pynn.IF_cond_exp)
    pynn.Population(1, pynn.SpikeSourcePoisson, {"rate": 2000.0})
    with pytest.raises(RuntimeError, match="out of resources for external inputs"):
        pynn.run(1.0)


def test_the_rate_of_sources_can_be_left_out_of_consideration(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer(PyMarocco.Without)
    marocco.input_placement.consider_firing_rate(False)
    pynn.Population(1, pynn.SpikeSourcePoisson, {"rate": 2000.0})
    pynn.run(1.0)


def test_events_that_come_too_fast_are_dropped_in_front_of_the_simulator() -> None:
    slow = dropped_events(np.arange(0.0, 1000.0, 1.0), np.zeros(1000, dtype=int), speedup=1e4)
    burst = dropped_events(np.zeros(200), np.zeros(200, dtype=int), speedup=1e4)
    shared = dropped_events(np.zeros(200), np.arange(200) % 10, speedup=1e4)
    assert not slow.any() and not shared.any()
    assert 0 < np.count_nonzero(burst) < 200


def test_two_membranes_can_be_read_out_and_a_third_cannot(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    wafer()
    population = pynn.Population(3, pynn.IF_cond_exp)
    pynn.PopulationView(population, [0, 2]).record_v()
    pynn.run(5.0)
    assert set(population.get_v()[:, 0]) == {0.0, 2.0}
    population.record_v()
    with pytest.raises(RuntimeError, match="No analog outputs left"):
        pynn.run(5.0)


def test_membranes_in_different_adc_groups_can_be_read_out_together(
    wafer: Callable[..., Any], pynn: ModuleType
) -> None:
    marocco = wafer()
    for number in (0, 64, 130, 200):
        population = pynn.Population(2, pynn.IF_cond_exp)
        marocco.manual_placement.on_hicann(population, C.HICANNOnWafer(C.Enum(number)))
        population.record_v()
    pynn.run(1.0)
