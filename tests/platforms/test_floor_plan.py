"""Where a network lies on a machine."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.platforms.brainscales.floor_plan import floor_plan as wafer
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
        "populations": [{"label": "a", "hicanns": [0, 383]}, {"label": "b", "hicanns": [0]}],
    }
    plan = wafer(report)
    assert plan is not None
    assert len(plan.sites) == 384
    first, last = plan.sites[0], plan.sites[-1]
    assert (first.x, first.y, dict(first.occupants)) == (12, 0, {"a": 1, "b": 1})
    assert (last.x, last.y, dict(last.occupants)) == (23, 15, {"a": 1})
    assert plan.title == "2 of 384 HICANNs of wafer 21"
    assert wafer({"populations": [{"label": "a"}]}) is None


def test_both_wafer_platforms_draw_the_wafer_and_the_others_nothing() -> None:
    report = {"populations": [{"label": "a", "hicanns": [1]}]}
    drawing = {name for name, platform in platforms().items() if platform.floor_plan(report)}
    assert drawing == {"BrainScaleS", "BrainScaleS-ESS"}
