"""The real sPyNNaker beside the emulator: who it is, and what of its mapping is compared."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from nmpi_emulator.platforms.real_software import Comparison, RealSoftware

#: Figures of the whole network, and what they are called in a table.
_FIGURES = {
    "runs": "runs",
    "cores": "cores",
    "chips_used": "chips used",
    "chips_needed": "chips needed",
    "boards_needed": "boards needed",
    "steps_at_once": "steps at once",
}

#: The software counts the descriptions of synapses that cores generate, which the emulator leaves out as the
#: software does for a virtual machine; of the memory of a chip they are less than this share.
_TOLERANCES = {"steps_at_once": 1e-3}

#: Figures of a population; the first is shown even where both agree.
_OF_POPULATIONS = {
    "cores": "cores",
    "size": "cells",
    "memory_bytes": "bytes of memory",
    "ring_buffer_shifts": "ring-buffer shifts",
    "delay_stages": "delay stages",
}


def compare(report: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Comparison]:
    """Set the platform report beside what the real software has mapped."""
    rules = report.get("rules")
    if isinstance(rules, Mapping):
        real = str(answer.get("version", "")).rpartition("!")[2]
        yield Comparison("release", rules.get("version"), real)
    figures = dict(_FIGURES)
    if answer.get("note"):
        del figures["runs"]  # it could not go on
    for key, name in figures.items():
        if key in report and key in answer:
            ours, theirs = (_in_words(key, side[key]) for side in (report, answer))
            yield Comparison(name, ours, theirs, tolerance=_TOLERANCES.get(key, 0.0))
    here, there = (_by_label(side.get("populations")) for side in (report, answer))
    for label in dict.fromkeys([*here, *there]) if here and there else ():
        yield from _population(label, here.get(label, {}), there.get(label, {}))


def _in_words(key: str, value: Any) -> Any:
    return "any number" if key == "steps_at_once" and value == sys.maxsize else value


def _population(label: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Comparison]:
    if not (ours and theirs):
        yield Comparison(label, "there" if ours else "not there", "there" if theirs else "not there")
        return
    for key, name in _OF_POPULATIONS.items():
        if key in ours and key in theirs:
            yield Comparison(f"{label}: {name}", ours[key], theirs[key], always=key == "cores")


def _by_label(populations: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(populations, list):
        return {}
    return {str(p.get("label", "")): p for p in populations if isinstance(p, Mapping)}


REAL_MAPPING = RealSoftware(
    name="sPyNNaker",
    requirement="sPyNNaker==1!7.4.1",
    extra="spinnaker",
    setting="spinnaker_python",
    program="nmpi_emulator.backends.spinnaker.real.mapping",
    compare=compare,
)
