"""The platform report of a job, as what can be drawn: figures, a plan of the machine, tables, histograms.

Nothing here knows a platform: whatever a report holds is shown by its form.  Where a network lies on a
machine is what the platform's own ``floor_plan`` says.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from nmpi_emulator.platforms.declaration import Platform
from nmpi_emulator.platforms.floor_plan import FloorPlan

logger = logging.getLogger(__name__)

#: Colours that populations are told apart by; further ones share the last.  (The colours are in the style.)
COLOURS = 10

#: Rows of a table that are shown.
ROWS_SHOWN = 60

#: Places of a machine that are drawn at most.
SITES_DRAWN = 4000

_SIMPLE = (str, int, float, bool)


@dataclass(frozen=True)
class Table:
    """Things of one kind with their figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    left_out: int = 0


@dataclass(frozen=True)
class Bar:
    """A bin of a histogram: how many values fell into it before and after the platform's number format."""

    label: str
    before: int | None
    after: int


@dataclass(frozen=True)
class Histogram:
    """How often values occur.

    :param largest: the height of the highest bar.
    """

    title: str
    unit: str
    bars: Sequence[Bar]
    largest: int

    @property
    def is_single(self) -> bool:
        """Tell whether all values fell into one bin, so that there is little to see."""
        return sum(bool(bar.before or bar.after) for bar in self.bars) == 1

    @property
    def has_before(self) -> bool:
        """Tell whether the values before the number format are known."""
        return any(bar.before is not None for bar in self.bars)


@dataclass(frozen=True)
class Drawn:
    """A report, as it is shown."""

    figures: Sequence[tuple[str, Any]]
    plan: FloorPlan | None
    colours: Mapping[str, int]
    histograms: Sequence[Histogram]
    tables: Sequence[Table]
    findings: Sequence[Mapping[str, Any]]


def drawings(platform: Platform | None, provenance: Mapping[str, Any]) -> Drawn | None:
    """Return what is to be shown of the platform report in a job's provenance; ``None`` if there is none."""
    report = provenance.get("platform_report")
    if not isinstance(report, dict) or not report:
        return None
    plan = _plan(platform, report)
    occupants = {label for site in plan.sites for label in site.occupants} if plan else set()
    order = [str(p.get("label", "")) for p in _dictionaries(report.get("populations"))]
    placed = [label for label in dict.fromkeys([*order, *sorted(occupants)]) if label in occupants]
    return Drawn(
        figures=list(_figures(report)),
        plan=plan,
        colours={label: min(number, COLOURS - 1) for number, label in enumerate(placed)},
        histograms=sorted(_histograms(report), key=lambda histogram: histogram.is_single),
        tables=list(_tables(report)),
        findings=_dictionaries(report.get("findings")),
    )


def _plan(platform: Platform | None, report: Mapping[str, Any]) -> FloorPlan | None:
    try:
        plan = platform.floor_plan(report) if platform else None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        logger.info("the plan of a report could not be drawn", exc_info=True)  # a provider may send anything
        return None
    if plan is None or not 0 < len(plan.sites) <= SITES_DRAWN:
        return None
    counts = (count for site in plan.sites for count in site.occupants.values())
    return plan if all(count > 0 for count in counts) else None


def readable(name: str) -> str:
    """Return the name of a figure in words, with its unit behind it."""
    units = {"_ms": " (ms)", "_us": " (us)", "_s": " (s)", "_bytes": " (bytes)", "_percent": " (%)"}
    for ending, unit in units.items():
        if name.endswith(ending):
            return name.removesuffix(ending).replace("_", " ") + unit
    return name.replace("_", " ")


def _figures(report: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in report.items():
        if isinstance(value, _SIMPLE):
            yield readable(name), value
        elif isinstance(value, dict) and name not in ("quantisation", "saturations"):
            for inner, v in value.items():
                if isinstance(v, _SIMPLE):
                    yield f"{readable(name)}: {readable(inner)}", v


def _tables(report: Mapping[str, Any]) -> Iterator[Table]:
    """Return a table for each list of things, and for each group of things by name."""
    for name, value in report.items():
        if name != "findings" and (rows := _dictionaries(value)):
            yield from _table(readable(name), rows)
            yield from _inner_tables(readable(name), rows)
        elif isinstance(value, dict):
            for inner, v in value.items():
                yield from _table(f"{readable(name)}: {readable(inner)}", _dictionaries(v))
            groups = {inner: v for inner, v in value.items() if isinstance(v, dict) and v}
            for inner, group in groups.items():
                named = [{"name": key, **v} for key, v in group.items() if isinstance(v, dict)]
                yield from _table(f"{readable(name)}: {readable(inner)}", named)
            if name == "saturations" and value:
                yield Table("saturations", ("name", "times"), list(value.items())[:ROWS_SHOWN])


def _inner_tables(title: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    """Return a table for each list that things have within them, such as the parameters of populations."""
    for inner in dict.fromkeys(name for row in rows for name in row):
        parts = [
            {"label": row.get("label", ""), **part} for row in rows for part in _dictionaries(row.get(inner))
        ]
        yield from _table(f"{title}: {readable(inner)}", parts)


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    flat = [_flat(row) for row in rows]
    columns = list(dict.fromkeys(column for row in flat for column in row))
    if columns:
        shown = [[row.get(column, "") for column in columns] for row in flat[:ROWS_SHOWN]]
        yield Table(title, [readable(c) for c in columns], shown, max(0, len(flat) - ROWS_SHOWN))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a thing: simple values, short lists of them, and those one level below."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, _SIMPLE):
            found[name] = value
        elif (
            isinstance(value, list)
            and value
            and len(value) <= 8
            and all(isinstance(v, _SIMPLE) for v in value)
        ):
            found[name] = ", ".join(str(v) for v in value)
        elif isinstance(value, dict) and name != "codes":
            found |= {f"{name} {inner}": v for inner, v in value.items() if isinstance(v, _SIMPLE)}
    return found


def _histograms(report: Mapping[str, Any]) -> Iterator[Histogram]:
    """Return histograms of weights: with edges, before and after, or of the codes that hardware stores."""
    quantised = report.get("quantisation")
    weights = quantised.get("weights") if isinstance(quantised, dict) else None
    for name, entry in (weights or {}).items() if isinstance(weights, dict) else ():
        yield from _with_edges(str(name), entry)
    for entry in _dictionaries(report.get("projections")):
        label = str(entry.get("label", "projection"))
        drawn = list(_with_edges(label, entry.get("weights")))
        yield from drawn or _of_codes(label, entry.get("codes"))


def _with_edges(title: str, entry: Any) -> Iterator[Histogram]:
    histogram = entry.get("histogram") if isinstance(entry, dict) else None
    if not isinstance(histogram, dict):
        return
    edges, before, after = (histogram.get(part) for part in ("edges", "requested", "used"))
    if not (_are_edges(edges) and _are_counts(before) and _are_counts(after)):
        return
    bars = [
        Bar(f"{low:.4g} to {high:.4g}", b, a)
        for low, high, b, a in zip(edges, edges[1:], before, after, strict=False)
    ]
    if bars:
        largest = max(max(bar.before or 0, bar.after) for bar in bars)
        yield Histogram(title, str(entry.get("unit", "")), bars, largest)


def _of_codes(title: str, codes: Any) -> Iterator[Histogram]:
    if isinstance(codes, dict) and codes and _are_counts(list(codes.values())):
        bars = [Bar(str(code), None, count) for code, count in codes.items()]
        yield Histogram(title, "code", bars, max(bar.after for bar in bars))


def _are_counts(values: Any) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 for value in values
    )


def _are_edges(values: Any) -> TypeGuard[list[float]]:
    return isinstance(values, list) and all(
        isinstance(value, int | float) and abs(value) <= sys.float_info.max for value in values
    )


def _dictionaries(value: Any) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return []
    return value
