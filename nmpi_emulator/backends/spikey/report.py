"""The platform report of Spikey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.constraints.quantisation import Quantisation
from nmpi_emulator.backends.constraints.table import pairs_as_text, rows_as_text
from nmpi_emulator.backends.histogram import before_and_after
from nmpi_emulator.backends.spikey.plasticity import utilisation
from nmpi_emulator.backends.spikey.weights import lsb

if TYPE_CHECKING:
    from nmpi_emulator.backends.spikey.experiment import Experiment


class ChipReport:
    """Tells what has become of an experiment: neurons, shared voltages, weights, runs."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment

    def report(self) -> dict[str, Any]:
        """Return the report for programs; empty if nothing was run."""
        chip, findings = self._experiment.chip, self._experiment.findings.as_data()
        if chip is None:
            return {"findings": findings} if findings else {}
        return {
            "hardware_time_s": self._experiment.hardware_time_s,
            "neurons": len(chip.numbers),
            "external_sources": chip.sources,
            "shared_voltage_conflicts": chip.voltages.conflicts,
            "leaks_nS": {"smallest": float(chip.leak_ns.min()), "largest": float(chip.leak_ns.max())},
            "projections": [self._projection(line) for line in chip.lines],
            "runs": self._experiment.runs,
            "findings": findings,
        }

    @staticmethod
    def _projection(line: Any) -> dict[str, Any]:
        step = lsb(line.inhibitory)
        statistics = Quantisation("uS", float(step.max(initial=0.0)))
        asked, kept = np.abs(line.projection.synapses.weights), line.code * step
        statistics.add(asked, kept)
        codes, counts = np.unique(line.code, return_counts=True)
        entry = {
            "label": line.projection.label,
            "synapses": len(line.code),
            "inhibitory": int(np.count_nonzero(line.inhibitory)),
            "codes": {str(code): count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)},
            "weights": {**statistics.as_data(), "histogram": before_and_after(asked, kept)},
        }
        fast = getattr(line.projection.synapse_dynamics, "fast", None)
        if fast is not None:
            entry["utilisation"] = {"requested": fast.U, "used": utilisation(fast.U)}
        return entry

    def table(self) -> str:
        """Return the report for people."""
        content = self.report()
        if "runs" not in content:
            return ""
        lines = ["", "Spikey report", ""]
        lines += pairs_as_text(
            [
                ("neurons", content["neurons"]),
                ("external sources", content["external_sources"]),
                ("time on the hardware", f"{content['hardware_time_s']:.6g} s"),
            ]
        )
        rows = [
            (one["label"], one["synapses"], " ".join(f"{c}:{n}" for c, n in one["codes"].items()))
            for one in content["projections"]
        ]
        if rows:
            lines += ["", *rows_as_text(("projection", "synapses", "codes (code:number)"), rows)]
        notes = [f"{found['code']}: {found['message']}" for found in content["findings"]]
        if notes:
            lines += ["", "Notes:", *dict.fromkeys(notes)]
        return "\n".join(lines)
