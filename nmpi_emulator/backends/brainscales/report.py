"""The platform report of BrainScaleS and of its simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nmpi_emulator.backends.brainscales.coordinates import Enum, HICANNOnWafer
from nmpi_emulator.backends.brainscales.synapse_codes import LARGEST_CODE
from nmpi_emulator.backends.constraints.quantisation import Quantisation
from nmpi_emulator.backends.constraints.table import pairs_as_text, rows_as_text
from nmpi_emulator.backends.histogram import before_and_after
from nmpi_emulator.platforms.brainscales.limits import HICANN_GRID_WIDTH, HICANN_ROW_WIDTHS

if TYPE_CHECKING:
    from nmpi_emulator.backends.brainscales.mapping.network import MappedNetwork
    from nmpi_emulator.backends.brainscales.pymarocco import PyMarocco
    from nmpi_emulator.backends.constraints.findings import Findings
    from nmpi_emulator.backends.pynn07.description import Description


#: Parameters that are listed at the end of the log.
_ROWS_SHOWN = 40


class Reported(Protocol):
    """An experiment, as far as the report looks at it."""

    description: Description
    marocco: PyMarocco
    mapped: MappedNetwork | None
    findings: Findings
    runs: list[dict[str, Any]]
    hardware_time_s: float
    has_used_hardware: bool


class WaferReport:
    """Tells what has become of an experiment: chips, parameters, weights, synapses, runs."""

    def __init__(self, experiment: Reported) -> None:
        self._experiment = experiment

    def report(self) -> dict[str, Any]:
        """Return the report for programs; empty if nothing was run."""
        experiment = self._experiment
        mapped = experiment.mapped
        if mapped is None:
            findings = experiment.findings.as_data()
            return {"findings": findings} if findings else {}
        stats = experiment.marocco.stats
        content: dict[str, Any] = {
            "backend": experiment.marocco.backend.name,
            "wafer": mapped.wafer,
            "wafer_map": {"columns": HICANN_GRID_WIDTH, "row_widths": HICANN_ROW_WIDTHS},
            "hicanns": [_chip(mapped, number) for number in mapped.hicanns],
            "speedup": mapped.calibration.speedup,
            "populations": [self._population(mapped, each) for each in experiment.description.populations],
            "projections": [self._projection(mapped, one) for one in mapped.synapses],
            "neurons": stats.neurons,
            "synapses": stats.synapses,
            "synapses_set": stats.synapses_set,
            "synapses_lost": stats.lost,
            "synapse_loss_percent": stats.loss_percent,
            "synapse_loss_model": "capacity model; the percentage is indicative",
            "runs": experiment.runs,
            "findings": experiment.findings.as_data(),
        }
        if experiment.has_used_hardware:
            content["hardware_time_s"] = experiment.hardware_time_s
        return content

    @staticmethod
    def _population(mapped: MappedNetwork, population: Any) -> dict[str, Any]:
        entry = {
            "label": population.label,
            "celltype": type(population.celltype).__name__,
            "size": population.size,
        }
        realised = mapped.neurons.get(population)
        if realised is None:
            return entry
        numbers = population.numbers()
        chips, counts = np.unique(mapped.placement.hicann[numbers], return_counts=True)
        placed = [
            {**_position(chip), "neurons": count}
            for chip, count in zip(chips.tolist(), counts.tolist(), strict=True)
        ]
        denmems = np.unique(mapped.placement.denmems[numbers]).tolist()
        return {**entry, "hicanns": placed, "denmems": denmems, "parameters": realised.table}

    @staticmethod
    def _projection(mapped: MappedNetwork, one: Any) -> dict[str, Any]:
        given = one.projection.synapses.weights[one.index]
        kept = mapped.weights(one)
        statistics = Quantisation("uS", mapped.largest_step(one))
        statistics.add(given, kept)
        clipped = int(np.count_nonzero((one.code == LARGEST_CODE) & (given > kept)))
        codes, counts = np.unique(one.code, return_counts=True)
        return {
            "label": one.projection.label,
            "synapses": len(one.projection),
            "synapses_set": len(one.index),
            "codes": {str(code): count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)},
            "weights": {
                **statistics.as_data(),
                "clipped": clipped,
                "smallest": _least(kept),
                "largest": _most(kept),
                "histogram": before_and_after(given, kept),
            },
        }

    def table(self) -> str:
        """Return the report for people."""
        content = self.report()
        if "runs" not in content:
            return ""
        lines = ["", "BrainScaleS report", ""]
        lines += pairs_as_text(
            [
                ("back end", content["backend"]),
                ("wafer", content["wafer"]),
                ("HICANNs", _listed([chip["hicann"] for chip in content["hicanns"]])),
                ("neurons", content["neurons"]),
                ("synapses", f"{content['synapses_set']} set, {content['synapses_lost']} lost"),
                ("time on the hardware", f"{content.get('hardware_time_s', 0.0):.6g} s"),
            ]
        )
        rows = [
            (population["label"], entry["parameter"], entry["requested"], entry["used"], _mark(entry))
            for population in content["populations"]
            for entry in population.get("parameters", ())
        ]
        if rows:
            header = ("population", "parameter", "requested", "used", "DAC")
            lines += ["", *rows_as_text(header, rows[:_ROWS_SHOWN])]
        if len(rows) > _ROWS_SHOWN:
            lines.append(f"... {len(rows) - _ROWS_SHOWN} more in the report file")
        weights = [
            (one["label"], one["synapses_set"], weight["smallest"], weight["largest"], weight["clipped"])
            for one in content["projections"]
            for weight in [one["weights"]]
        ]
        if weights:
            header = ("projection", "synapses", "smallest weight (uS)", "largest weight (uS)", "clipped")
            lines += ["", *rows_as_text(header, weights)]
        notes = [f"{found['code']}: {found['message']}" for found in content["findings"]]
        if notes:
            lines += ["", "Notes:", *dict.fromkeys(notes)]
        return "\n".join(lines)


def _position(number: int) -> dict[str, int]:
    """Return a chip with its place on the wafer."""
    place = HICANNOnWafer(Enum(number))
    return {"hicann": number, "x": int(place.x()), "y": int(place.y())}


def _chip(mapped: MappedNetwork, number: int) -> dict[str, int]:
    """Return what a chip is used for."""
    return {
        **_position(number),
        "neurons": int(np.count_nonzero(mapped.placement.hicann == number)),
        "external_sources": int(np.count_nonzero(mapped.inputs == number)),
        "synapse_rows": mapped.rows_used.get(number, 0),
    }


def _least(values: Any) -> float:
    return float(values.min(initial=np.inf)) if len(values) else 0.0


def _most(values: Any) -> float:
    return float(values.max(initial=-np.inf)) if len(values) else 0.0


def _mark(entry: dict[str, Any]) -> str:
    return f"{entry['code']}{', clipped' if entry['clipped'] else ''}"


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return f"{len(numbers)} ({shown}{', ...' if len(numbers) > 8 else ''})"
