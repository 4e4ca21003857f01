"""Where a network lies on a machine."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.platforms.brainscales.floor_plan import floor_plan as wafer
from nmpi_emulator.platforms.brainscales2.floor_plan import floor_plan as chip
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.spinnaker.floor_plan import BOARD_COLUMNS, TRIAD_OFFSETS
from nmpi_emulator.platforms.spinnaker.floor_plan import floor_plan as boards


def spinnaker_report(*chips: tuple[int, int]) -> dict[str, Any]:
    """Return a report of one population with a core on each of some chips."""
    parts = [{"slice": [0, 9], "chip": list(chip), "cores": [3, 4]} for chip in chips]
    return {"populations": [{"label": "a", "placement": parts}], "boards_needed": 1}


def test_a_board_of_spinnaker_has_48_chips_with_the_origin_at_the_bottom_left() -> None:
    plan = boards(spinnaker_report((0, 0), (7, 7)))
    assert plan is not None
    assert len(plan.sites) == 48
    used = {site.name: site for site in plan.sites if site.occupants}
    assert used["chip (0, 0)"].occupants == {"a": 2}
    assert (used["chip (0, 0)"].x, used["chip (0, 0)"].y) == (0, 7)
    assert (used["chip (7, 7)"].x, used["chip (7, 7)"].y) == (7, 0)
    assert plan.title == "2 chips of 1 board"


@pytest.mark.parametrize("corner", TRIAD_OFFSETS)
def test_the_three_boards_of_a_triad_are_told_apart(corner: tuple[int, int]) -> None:
    x, y = corner
    chips = [(x + column, y + first) for column, (first, _) in enumerate(BOARD_COLUMNS)]
    plan = boards(spinnaker_report(*chips))
    assert plan is not None
    assert len(plan.sites) == 48


def test_boards_of_several_triads_are_drawn_side_by_side() -> None:
    plan = boards(spinnaker_report((0, 0), (12, 0), (4, 8)))
    assert plan is not None
    assert len(plan.sites) == 3 * 48
    assert len({(site.x, site.y) for site in plan.sites}) == 3 * 48


def test_parts_without_a_chip_are_not_drawn() -> None:
    report = {"populations": [{"label": "a", "placement": [{"chip": None, "cores": []}]}, {"label": "b"}]}
    assert boards(report) is None
    assert boards({}) is None


def test_a_wafer_has_384_hicanns_in_centred_rows() -> None:
    report = {
        "wafer": 21,
        "populations": [
            {"label": "a", "hicanns": [{"hicann": 0, "neurons": 7}, {"hicann": 383, "neurons": 2}]},
            {"label": "b", "hicanns": [{"hicann": 0, "neurons": 1}]},
        ],
    }
    plan = wafer(report)
    assert plan is not None
    assert len(plan.sites) == 384
    first, last = plan.sites[0], plan.sites[-1]
    assert (first.x, first.y, dict(first.occupants)) == (12, 0, {"a": 7, "b": 1})
    assert (last.x, last.y, dict(last.occupants)) == (23, 15, {"a": 2})
    assert plan.title == "2 of 384 HICANNs of wafer 21"
    assert wafer({"populations": [{"label": "a"}]}) is None


def test_a_chip_of_the_second_generation_has_two_rows_of_circuits() -> None:
    plan = chip({"neuron_circuits": 512, "circuits": {"a": [0, 1, 8], "b": [7, 511]}})
    assert plan is not None
    assert {(site.x, site.y) for site in plan.sites} == {(x, y) for x in range(32) for y in (0, 1)}
    used = {site.name: dict(site.occupants) for site in plan.sites if site.occupants}
    assert used == {
        "circuits 0 to 7": {"a": 2, "b": 1},
        "circuits 8 to 15": {"a": 1},
        "circuits 504 to 511": {"b": 1},
    }
    assert plan.title == "5 of 512 neuron circuits"
    assert chip({}) is None


def test_the_platforms_that_place_networks_draw_their_own_machine() -> None:
    report = {
        "populations": [
            {"label": "a", "hicanns": [{"hicann": 1, "neurons": 1}]},
            {"label": "b", "placement": [{"chip": [0, 0], "cores": [1]}]},
        ],
        "circuits": {"a": [0]},
    }
    plans = {name: plan for name, platform in platforms().items() if (plan := platform.floor_plan(report))}
    assert {name: len(plan.sites) for name, plan in plans.items()} == {
        "SpiNNaker": 48,
        "BrainScaleS": 384,
        "BrainScaleS-ESS": 384,
        "BrainScaleS-2": 64,
    }
