"""What the machine would make of a network: the platform report.

Keys of the report (all of them always there, unless noted):

``rules``
    ``version`` of the rules that were applied, and ``footing``: how well they are founded.
``time``
    ``step_ms``, ``time_scale_factor``, ``hardware_step_us``, ``simulated_ms``, and ``hardware_run_s``: how
    long the machine would have run.
``runs``
    How many times the network ran, or was checked.
``hardware_time_s``
    Seconds for which the machine would be allocated: loading, running and extraction.  Billing reads it.
``boards``, ``chips``
    What the job asks the service for; billing allocates boards by them.  ``boards`` is only there if the
    script names them itself.
``cores``, ``chips_used``, ``chips_needed``, ``boards_needed``, ``steps_at_once``
    The size of the network, and for how many steps the memory holds what is recorded.  ``chips_needed`` and
    ``boards_needed`` are what the script asks for, if it does, as in the real software.
``populations``
    For each: ``label``, ``kind``, ``size``, ``cores``, ``synapse_cores``, ``ring_buffer_shifts``,
    ``weight_scales``, ``delay_slots``, ``delay_stages``, ``memory_bytes``, and ``placement``: slice, chip
    and cores of each part.
``quantisation``
    What the number formats change: ``weights`` for each population and receptor (with a ``histogram`` of
    some of them), ``delays`` and ``values`` (parameters and state) for each population.
``saturations``
    In how many steps the sum of the weights that reached a cell was cut, for each population and receptor
    where that happened.
``findings``
    Violations and warnings: ``code``, ``message``, ``where``, ``limit``, ``actual``, ``severity``, ``doc``.
``core_hours``
    What the run would be charged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nmpi_emulator.backends.constraints.table import pairs_as_text, rows_as_text
from nmpi_emulator.platforms.declaration import RunFacts
from nmpi_emulator.platforms.spinnaker.billing import core_hours

from .cost import extraction_s, loading_s
from .session import Session, session

if TYPE_CHECKING:
    from .loading import Quantisations
    from .mapping.cores import Core, CoreGroup
    from .mapping.mapping import Mapping, PopulationMapping

#: Parts of a population whose placement is listed; the others are only counted.
_LISTED_PARTS = 64

#: Populations and findings that the table for people shows.
_SHOWN = 25


class PlatformReport:
    """Collects what there is to report; the job writes it when it ends."""

    def __init__(self) -> None:
        self._mapping: Mapping | None = None
        self._quantisations: Quantisations | None = None
        self._steps = self._runs = 0
        self._hardware_s = 0.0
        self.saturations: dict[str, int] = {}

    def take_mapping(self, mapping: Mapping) -> None:
        """Take the mapping of a network, which is loaded anew."""
        self._mapping = mapping
        self._hardware_s += loading_s(mapping)

    def take_quantisations(self, quantisations: Quantisations) -> None:
        """Take what the number formats change."""
        self._quantisations = quantisations

    def take_run(self, steps: int, mapping: Mapping) -> None:
        """Take a run."""
        self._runs += 1
        self._steps += steps
        self._hardware_s += steps * session().clock.hardware_step_us / 1e6 + extraction_s(mapping, steps)

    # --- the report ---

    def report(self) -> dict[str, Any]:
        """Return the report, ready for JSON."""
        now = session()
        if not now.findings.violations and self._mapping is None:
            return {}
        content: dict[str, Any] = {
            "platform": "SpiNNaker",
            "rules": {"version": now.rules.version, "footing": now.rules.footing},
            "time": self._time(now),
            "runs": self._runs,
            "hardware_time_s": round(self._hardware_s, 3),
            **self._size(now),
            "populations": self._populations(),
            "quantisation": self._quantisation(),
            "saturations": self.saturations,
            "findings": now.findings.as_data(),
        }
        facts = RunFacts(wall_s=0.0, report=content)
        return {**content, "core_hours": round(core_hours(facts), 4) if self._mapping else 0.0}

    def _populations(self) -> list[dict[str, Any]]:
        owned: dict[str, list[_Part]] = {}
        for entry in self._entries():
            for group in entry.cores:
                for owner in dict.fromkeys(core.owner for core in group.cores):
                    owned.setdefault(owner, []).append(_Part(owner, group))
        return [_population(entry, owned.get(entry.label, [])) for entry in self._entries()]

    def _entries(self) -> list[PopulationMapping]:
        return self._mapping.populations if self._mapping else []

    def _time(self, now: Session) -> dict[str, Any]:
        if not now.has_clock:
            return {}
        clock = now.clock
        return {
            "step_ms": clock.step_ms,
            "time_scale_factor": clock.time_scale,
            "hardware_step_us": clock.hardware_step_us,
            "simulated_ms": self._steps * clock.step_ms,
            "hardware_run_s": self._steps * clock.hardware_step_us / 1e6,
        }

    def _size(self, now: Session) -> dict[str, Any]:
        mapping = self._mapping
        if mapping is None:
            return {"chips": 0}
        chips = now.n_chips_required or mapping.chips
        size: dict[str, Any] = {"chips": chips}
        if now.n_boards_required is not None:
            size["boards"] = now.n_boards_required
        return {
            **size,
            "cores": mapping.cores,
            "chips_used": mapping.chips_used,
            "chips_needed": chips,
            "boards_needed": mapping.boards,
            "steps_at_once": mapping.steps_at_once,
        }

    def _quantisation(self) -> dict[str, Any]:
        if self._quantisations is None:
            return {}
        found = self._quantisations
        parts = {"weights": found.weights, "delays": found.delays, "values": found.values}
        data = {part: {name: q.as_data() for name, q in of.items()} for part, of in parts.items()}
        for name, samples in found.samples.items():
            data["weights"][name]["histogram"] = samples.histogram()
        return data

    # --- the table ---

    def table(self) -> str:
        """Return the report for people, as lines of text."""
        content = self.report()
        if not content:
            return ""
        lines = ["", "SpiNNaker report", "================"]
        lines += pairs_as_text(_overview(content))
        if content["populations"]:
            lines += ["", *_population_table(content["populations"])]
        weights = content["quantisation"].get("weights", {})
        if weights:
            lines += ["", *_weight_table(weights)]
        if content["saturations"]:
            rows = [(name, count) for name, count in content["saturations"].items()][:_SHOWN]
            lines += ["", *rows_as_text(("sums cut onto", "times"), rows), *_more(content["saturations"])]
        if content["findings"]:
            lines += ["", "Findings:", *_finding_lines(content["findings"])]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Part:
    """Those cores of a group that work for one population."""

    owner: str
    group: CoreGroup

    @property
    def _cores(self) -> list[tuple[int, Core]]:
        return [(i, core) for i, core in enumerate(self.group.cores) if core.owner == self.owner]

    @property
    def n_cores(self) -> int:
        return len(self._cores)

    @property
    def fixed_memory(self) -> float:
        return sum(core.memory.fixed for _, core in self._cores)

    def as_data(self) -> dict[str, Any]:
        group = self.group
        return {
            "slice": [group.cells.first, group.cells.last],
            "chip": list(group.chip) if group.chip else None,
            "cores": [group.numbers[i] for i, _ in self._cores] if group.chip else [],
        }


def _population(entry: PopulationMapping, parts: list[_Part]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "label": entry.label,
        "kind": entry.kind,
        "size": entry.size,
        "cores": sum(part.n_cores for part in parts),
        "synapse_cores": entry.synapse_cores,
        "delay_slots": entry.delay_slots,
        "delay_stages": entry.delay_stages,
        "memory_bytes": round(sum(part.fixed_memory for part in parts)),
        "placement": [part.as_data() for part in parts[:_LISTED_PARTS]],
    }
    if entry.scales is not None:
        data["ring_buffer_shifts"] = list(entry.scales.shifts)
        data["weight_scales"] = list(entry.scales.factors)
    return data


def _overview(content: dict[str, Any]) -> list[tuple[str, Any]]:
    time, rules = content["time"], content["rules"]
    pairs: list[tuple[str, Any]] = [("rules", f"sPyNNaker {rules['version']} ({rules['footing']})")]
    if time:
        pairs += [
            ("time step", f"{time['step_ms']} ms, {time['hardware_step_us']} us on the hardware"),
            ("simulated", f"{time['simulated_ms']:g} ms"),
        ]
    if "cores" in content:
        size = (
            f"{content['cores']} cores on {content['chips_used']} chips; "
            f"asks for {content['chips_needed']} chips, {content['boards_needed']} boards"
        )
        pairs += [
            ("machine", size),
            ("machine time", f"{content['hardware_time_s']:.1f} s (loading, run and extraction; estimated)"),
            ("cost", f"{content['core_hours']:.2f} core-hours"),
        ]
    return pairs


def _population_table(populations: list[dict[str, Any]]) -> list[str]:
    header = (
        "population",
        "cells",
        "cores",
        "synapse cores",
        "shifts",
        "delay stages",
        "first chip",
        "memory",
    )
    rows = [
        (
            p["label"],
            p["size"],
            p["cores"],
            p["synapse_cores"],
            " ".join(map(str, p.get("ring_buffer_shifts", []))),
            p["delay_stages"],
            str(tuple(p["placement"][0]["chip"])) if p["placement"] and p["placement"][0]["chip"] else "",
            f"{p['memory_bytes'] / 1024:.0f} KiB",
        )
        for p in populations[:_SHOWN]
    ]
    return [*rows_as_text(header, rows), *_more(populations)]


def _weight_table(weights: dict[str, dict[str, Any]]) -> list[str]:
    header = ("weights onto", "synapses", "unit", "resolution", "lost to zero", "clipped", "largest error")
    rows = [
        (
            name,
            q["values"],
            q["unit"],
            q["resolution"],
            q["lost_to_zero"],
            q["clipped"],
            q["largest_error"],
        )
        for name, q in list(weights.items())[:_SHOWN]
    ]
    return [*rows_as_text(header, rows), *_more(weights)]


def _finding_lines(findings: list[dict[str, Any]]) -> list[str]:
    lines = []
    for finding in findings[:_SHOWN]:
        where = f" ({finding['where']})" if finding.get("where") else ""
        lines.append(f"  {finding['severity']}: {finding['message']} [{finding['code']}]{where}")
    return [*lines, *_more(findings)]


def _more(items: Any) -> list[str]:
    return [f"  ... and {len(items) - _SHOWN} more"] if len(items) > _SHOWN else []
