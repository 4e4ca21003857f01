"""Where a network lies on a machine, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Site:
    """A place on the machine: a chip.

    :param x: column, from the left.
    :param y: row, from the top.
    :param name: as people call it.
    :param occupants: how much each population takes of it, by label; empty if nothing is there.
    """

    x: float
    y: float
    name: str
    occupants: Mapping[str, int]


@dataclass(frozen=True)
class FloorPlan:
    """The part of a machine that a network uses, with what is around it.

    :param title: what is drawn.
    :param unit: what is counted at each site, such as ``"cores"``; empty if only whether something is there.
    :param capacity: how many of them a site has; 0 if that is not known.
    """

    title: str
    sites: tuple[Site, ...]
    unit: str = ""
    capacity: int = 0


def no_floor_plan(report: Mapping[str, Any]) -> FloorPlan | None:
    """Draw nothing: the report of the platform does not say where a network lies."""
    return None
