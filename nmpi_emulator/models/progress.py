"""How far a job has come with what takes long: from its fetches to its simulation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, cast
from urllib.parse import urlsplit

Phase = Literal["fetching", "installing", "making", "building", "compiling", "simulating"]

#: By the unit of simulated time in which it is told: how it is written.
_UNITS = {"ms": "ms", "us": "µs"}

#: By the phase of which the process of a job tells how far it has come: the units in which it does.
_TOLD: Mapping[str, tuple[str, ...]] = {"compiling": ("parts",), "simulating": ("ms", "us")}

#: The units of what is done one after the other; ``done`` of them are over, and the next one is not.
_THINGS = ("requests", "parts")

_MB = 1e6

#: From this total on, nobody wants to see parts of a unit.
_WHOLE_FROM = 100


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job has come.

    :param phase: what takes long: ``fetching`` source or inputs, ``installing`` packages or running ``make``
        for the job, ``building`` its network, ``compiling`` code for that, or ``simulating``.
    :param done: how much has been done.
    :param total: how much there is to do; ``None`` if nobody knows.
    :param unit: of both: ``bytes``, ``requests`` of the job, ``parts`` of the code, or that of simulated
        time, ``ms`` or ``us``; empty if there is nothing to count.
    :param name: what is fetched, installed or made.
    """

    phase: Phase
    done: float = 0
    total: float | None = None
    unit: str = ""
    name: str = ""

    @property
    def fraction(self) -> float | None:
        """Return the part that is done, from 0 to 1; ``None`` if nobody knows."""
        if not self.total or self._is_only_one:
            return None
        return min(1.0, self.done / self.total)

    @property
    def _is_only_one(self) -> bool:
        """Tell whether a single thing is being done, of which nobody knows how far it has come."""
        return self.unit in _THINGS and self.total == 1

    def text(self) -> str:
        """Return it in words."""
        if self.phase == "fetching":
            of = "" if self.total is None else f" of {self.total / _MB:.1f}"
            return f"fetching {self.name}: {self.done / _MB:.1f}{of} MB"
        if self.phase != "simulating":
            of = f", {self.done + 1:.0f} of {self.total:.0f}" if self.total and not self._is_only_one else ""
            return f"{self.phase} {self.name or 'the network'}{of}"
        digits = 0 if self.total is None or self.total >= _WHOLE_FROM else 2
        of = "" if self.total is None else f" of {_number(self.total, digits)}"
        return f"simulated {_number(self.done, digits)}{of} {_UNITS.get(self.unit, self.unit)}"


#: Hears how far something has come.
Report = Callable[[Progress], object]


def nobody(progress: Progress) -> None:
    """Hear how far something has come, and do nothing about it."""


def fetched(url: str, done: int, total: int | None = None) -> Progress:
    """Return how far a fetch has come, both in bytes."""
    parts = urlsplit(url)
    name = PurePosixPath(parts.path).name or parts.hostname or url
    return Progress(phase="fetching", done=done, total=total, unit="bytes", name=name)


def told(content: Any) -> Progress | None:
    """Return how far a script has come with its network, as the process of the job has written it down.

    Whatever the script may have written in its place gives ``None``.
    """
    if not isinstance(content, Mapping):
        return None
    phase, unit = content.get("phase"), content.get("unit")
    if phase == "building":
        return Progress(phase="building")
    if not isinstance(phase, str) or not isinstance(unit, str) or unit not in _TOLD.get(phase, ()):
        return None
    done, total = _amount(content.get("done")), _amount(content.get("total"))
    if done is None or total is None:
        return None
    return Progress(phase=cast(Phase, phase), done=min(done, total), total=total, unit=unit)


def _amount(value: Any) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) and value >= 0 else None


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"
