"""The platform report of BrainScaleS-2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.brainscales2.chip import rows_of
from nmpi_emulator.backends.constraints.quantisation import Quantisation
from nmpi_emulator.backends.constraints.table import pairs_as_text, rows_as_text
from nmpi_emulator.backends.histogram import before_and_after
from nmpi_emulator.platforms.brainscales2.limits import LIMITS

if TYPE_CHECKING:
    from nmpi_emulator.backends.brainscales2.experiment import Experiment

#: Populations and parameters that are listed at the end of the log.
_ROWS_SHOWN = 40


class ChipReport:
    """Tells what has become of an experiment: circuits, synapse rows, weights, parameters, runs."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment

    def report(self) -> dict[str, Any]:
        """Return the report for programs; empty if nothing was run."""
        experiment = self._experiment
        findings = experiment.findings.as_data()
        if not experiment.prepared:
            return {"findings": findings} if findings else {}
        return {
            "software": experiment.rules.name,
            "hardware_time_s": experiment.hardware_time_s,
            "neurons": experiment.neurons,
            "neuron_circuits": LIMITS["neurons"].count,
            "synapse_rows_used": int(experiment.rows_used.max(initial=0)),
            "synapses": int(experiment.rows_used.sum()),
            "circuits": {
                each.label: each.places.tolist() for each in experiment.populations if len(each.places)
            },
            "populations": [self._population(each) for each in experiment.populations],
            "projections": [self._projection(each) for each in experiment.projections],
            "runs": experiment.runs,
            "findings": findings,
        }

    @staticmethod
    def _population(population: Any) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "label": population.label,
            "celltype": type(population.celltype).__name__,
            "size": population.size,
        }
        if not population.celltype.source:
            entry["nominal"] = not population.celltype.calibrated
            entry["parameters"] = population.parameter_table()
        return entry

    @staticmethod
    def _projection(projection: Any) -> dict[str, Any]:
        statistics = Quantisation("", 1.0)
        asked, kept = np.asarray(projection.asked_weights, dtype=float), projection.weights.astype(float)
        statistics.add(asked, kept)
        rows = rows_of(projection.weights)
        return {
            "label": projection.label,
            "receptor": projection.receptor_type,
            "synapses": len(projection.weights),
            "synapse_rows": int(rows.sum()),
            "split_weights": int(np.count_nonzero(rows > 1)),
            "smallest_weight": int(projection.weights.min()) if len(projection.weights) else 0,
            "largest_weight": int(projection.weights.max()) if len(projection.weights) else 0,
            "weights": {**statistics.as_data(), "histogram": before_and_after(asked, kept)},
        }

    def table(self) -> str:
        """Return the report for people."""
        content = self.report()
        if "runs" not in content:
            return ""
        lines = ["", "BrainScaleS-2 report", ""]
        lines += pairs_as_text(
            [
                ("software", content["software"]),
                ("neurons", f"{content['neurons']} of {content['neuron_circuits']}"),
                ("synapses", content["synapses"]),
                ("rows of the fullest neuron", content["synapse_rows_used"]),
                ("time on the hardware", f"{content['hardware_time_s']:.6g} s"),
            ]
        )
        parameters = [
            (population["label"], entry["parameter"], entry["requested"], entry["used"])
            for population in content["populations"]
            for entry in population.get("parameters", ())
        ]
        if parameters:
            header = ("population", "parameter", "requested", "used")
            lines += ["", *rows_as_text(header, parameters[:_ROWS_SHOWN])]
        weights = [
            (
                one["label"],
                one["receptor"],
                one["synapses"],
                one["synapse_rows"],
                one["smallest_weight"],
                one["largest_weight"],
            )
            for one in content["projections"]
        ]
        if weights:
            header6 = ("projection", "receptor", "synapses", "rows", "smallest weight", "largest weight")
            lines += ["", *rows_as_text(header6, weights)]
        notes = [f"{found['code']}: {found['message']}" for found in content["findings"]]
        if any(population.get("nominal") for population in content["populations"]):
            notes.append("HXNeuron is emulated with nominal transfer curves: results are qualitative")
        if notes:
            lines += ["", "Notes:", *dict.fromkeys(notes)]
        return "\n".join(lines)
