"""Where a network lies on a wafer of BrainScaleS: its chips, the HICANNs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.platforms.floor_plan import FloorPlan, Site

from .limits import HICANN_ROW_WIDTHS


def floor_plan(report: Mapping[str, Any]) -> FloorPlan | None:
    """Draw the wafer on which the populations of a report lie; ``None`` if it places none.

    HICANNs are numbered row by row; shorter rows are centred.
    """
    on_chip: dict[int, dict[str, int]] = {}
    for population in report.get("populations", ()):
        for part in population.get("hicanns", ()):
            on_chip.setdefault(int(part["hicann"]), {})[str(population["label"])] = int(part["neurons"])
    if not on_chip:
        return None
    sites, number, widest = [], 0, max(HICANN_ROW_WIDTHS)
    for y, width in enumerate(HICANN_ROW_WIDTHS):
        for x in range(width):
            left = (widest - width) // 2
            sites.append(Site(left + x, y, f"HICANN {number}", on_chip.get(number, {})))
            number += 1
    wafer = f" of wafer {report['wafer']}" if "wafer" in report else ""
    return FloorPlan(f"{len(on_chip)} of {number} HICANNs{wafer}", tuple(sites), unit="neurons")
