"""Where a network lies on the chip of BrainScaleS-2: its neuron circuits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from nmpi_emulator.platforms.floor_plan import FloorPlan, Site

#: Neuron circuits in a row; there is a row in the upper half of the chip and one in the lower.
#: Source: halco, ``NeuronColumnOnDLS`` and ``NeuronRowOnDLS``.
ROW_LENGTH = 256

#: Circuits that are drawn as one place: single ones would be too small to see.
AT_A_PLACE = 8


def floor_plan(report: Mapping[str, Any]) -> FloorPlan | None:
    """Draw both rows of circuits on which the populations of a report lie; ``None`` if it places none."""
    places: dict[int, Counter[str]] = {}
    for label, circuits in report.get("circuits", {}).items():
        for circuit in circuits:
            places.setdefault(int(circuit) // AT_A_PLACE, Counter())[str(label)] += 1
    if not places:
        return None
    n_circuits = int(report.get("neuron_circuits", 2 * ROW_LENGTH))
    columns = ROW_LENGTH // AT_A_PLACE
    sites = tuple(
        Site(
            number % columns,
            number // columns,
            f"circuits {number * AT_A_PLACE} to {(number + 1) * AT_A_PLACE - 1}",
            dict(places.get(number, {})),
        )
        for number in range(n_circuits // AT_A_PLACE)
    )
    used = sum(count for place in places.values() for count in place.values())
    title = f"{used} of {n_circuits} neuron circuits"
    return FloorPlan(title, sites, unit="circuits", capacity=AT_A_PLACE)
