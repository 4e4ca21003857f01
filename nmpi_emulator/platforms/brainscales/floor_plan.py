"""Where a network lies on a wafer of BrainScaleS: its chips, the HICANNs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.platforms.floor_plan import FloorPlan, Site

#: HICANNs in each row of the wafer; they are numbered row by row, and shorter rows are centred.
#: Source: halco, ``HICANNOnWafer``.
ROW_WIDTHS = (12, 12, 20, 20, 28, 28, 36, 36, 36, 36, 28, 28, 20, 20, 12, 12)


def floor_plan(report: Mapping[str, Any]) -> FloorPlan | None:
    """Draw the wafer on which the populations of a report lie; ``None`` if it places none."""
    on_chip: dict[int, dict[str, int]] = {}
    for population in report.get("populations", ()):
        for number in population.get("hicanns", ()):
            on_chip.setdefault(int(number), {})[str(population["label"])] = 1
    if not on_chip:
        return None
    sites, number, widest = [], 0, max(ROW_WIDTHS)
    for y, width in enumerate(ROW_WIDTHS):
        for x in range(width):
            left = (widest - width) // 2
            sites.append(Site(left + x, y, f"HICANN {number}", on_chip.get(number, {})))
            number += 1
    wafer = f" of wafer {report['wafer']}" if "wafer" in report else ""
    return FloorPlan(f"{len(on_chip)} of {number} HICANNs{wafer}", tuple(sites))
