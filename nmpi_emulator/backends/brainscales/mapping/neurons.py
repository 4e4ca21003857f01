"""What the calibration makes of the parameters of each neuron."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales.calibration import NeuronCalibration, Quantised
from nmpi_emulator.backends.brainscales.mapping.placement import Placement
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.brainscales import calibration as data

#: The column of the reset potentials that neurons ask for themselves, beside what their chip gives them.
_OWN_RESET = "v_reset of the neuron"

#: Different values of a parameter that are listed one by one in the report.
_LISTED = 20


@dataclass
class RealisedParameters:
    """The parameters of a population as the hardware has them, and a table of them for the report."""

    values: dict[str, npt.NDArray[Any]]
    table: list[dict[str, Any]] = field(default_factory=list)


class NeuronQuantiser:
    """Quantises populations; says once about each value what has happened to it."""

    def __init__(self, calibration: NeuronCalibration, findings: Findings) -> None:
        self._calibration = calibration
        self._findings = findings
        self._said: set[tuple[str, float]] = set()
        self._log = get("Calibtic")

    def realise(
        self, population: Any, placement: Placement, shared_reset_mv: FloatArray
    ) -> RealisedParameters:
        """Return the parameters of a population as the hardware has them.

        :param shared_reset_mv: by number of a chip, the reset potential that all its neurons share.
        """
        asked: dict[str, npt.NDArray[Any]] = dict(population.parameters.items())
        asked["v_reset"] = shared_reset_mv[placement.hicann[population.numbers()]]
        plain = {name: values for name, values in asked.items() if values.dtype != object}
        plain[_OWN_RESET] = population.parameters["v_reset"]
        names = list(plain)
        rows, which = np.unique(np.stack(list(plain.values()), axis=1), axis=0, return_inverse=True)
        kept = [self._row(population, dict(zip(names, row.tolist(), strict=True))) for row in rows]
        realised = RealisedParameters(dict(asked))
        for name in kept[0]:
            column = np.array([quantised[name].value for quantised in kept])
            realised.values[name] = column[which.ravel()]
        self._realise_lists(population, asked, realised)
        realised.table = self._table(rows, names, kept, realised.table)
        return realised

    def _row(self, population: Any, parameters: Mapping[str, float]) -> dict[str, Quantised]:
        """Quantise one set of parameters."""
        kept = self._calibration.neuron(parameters)
        for name, quantised in kept.items():
            self._tell(population, name, parameters[name], quantised)
        return kept

    def _realise_lists(
        self, population: Any, asked: Mapping[str, npt.NDArray[Any]], realised: RealisedParameters
    ) -> None:
        """Quantise the parameters of which every neuron has one per synaptic input."""
        kinds = {
            "e_rev": self._calibration.potential,
            "tau_syn": self._calibration.synaptic_time_constant,
        }
        for name in kinds.keys() & asked.keys():
            lists = np.stack([np.asarray(one, dtype=float) for one in asked[name]])
            different, which = np.unique(lists, return_inverse=True)
            kept = [kinds[name](value) for value in different.tolist()]
            for value, quantised in zip(different.tolist(), kept, strict=True):
                self._tell(population, name, value, quantised)
                realised.table.append(_entry(name, value, quantised))
            column = np.array([quantised.value for quantised in kept])
            realised.values[name] = column[which].reshape(lists.shape)

    def _tell(self, population: Any, name: str, value: float, quantised: Quantised) -> None:
        """Warn of a value that was clipped, or that saturates."""
        if (name, value) in self._said:
            return
        self._said.add((name, value))
        if quantised.domain is not None:
            low, high = quantised.domain
            self._log.warn(
                f"{name}: input value {quantised.asked:g} outside of domain [{low:g}, {high:g}], clipped to "
                f"{min(max(quantised.asked, low), high):g}"
            )
            self._findings.note(
                "brainscales/parameter-clipped",
                f"{name} of {population.label!r} is outside of what the calibration covers and was clipped",
                limit=f"{quantised.value:.6g} (code {quantised.code})",
                actual=value,
            )
        if name == "e_rev_E" and self._calibration.volts(value) > data.E_SYNX_SATURATION_V:
            self._log.warn(
                f"e_rev_E: {self._calibration.volts(value):g} V is above {data.E_SYNX_SATURATION_V}V, where "
                "the excitatory reversal potential saturates on real chips"
            )

    @staticmethod
    def _table(
        rows: FloatArray,
        names: Sequence[str],
        kept: Sequence[Mapping[str, Quantised]],
        lists: list[dict[str, Any]],
    ) -> list[dict[str, Any]]:
        seen: dict[tuple[str, float, float], dict[str, Any]] = {}
        for row, quantised in zip(rows, kept, strict=True):
            given = dict(zip(names, row.tolist(), strict=True))
            given["v_reset"] = given[_OWN_RESET]
            for name in (each for each in names if each in quantised):
                entry = _entry(name, given[name], quantised[name])
                seen.setdefault((name, given[name], entry["used"]), entry)
        counts: dict[str, int] = {}
        listed = []
        for entry in [*seen.values(), *lists]:
            counts[entry["parameter"]] = counts.get(entry["parameter"], 0) + 1
            if counts[entry["parameter"]] <= _LISTED:
                listed.append(entry)
        return listed


def _entry(name: str, value: float, quantised: Quantised) -> dict[str, Any]:
    return {
        "parameter": name,
        "requested": value,
        "used": quantised.value,
        "code": quantised.code,
        "clipped": quantised.clipped,
    }


def shared_reset_potentials(
    populations: Sequence[Any], placement: Placement, findings: Findings
) -> FloatArray:
    """Return, by number of a chip, the reset potential (mV) of its neurons: the mean of what they ask for.

    A chip has one reset potential; the software warns where neurons ask for different ones.
    """
    numbers = np.concatenate([population.numbers() for population in populations] or [np.empty(0, np.int64)])
    asked = np.concatenate([population.parameters["v_reset"] for population in populations] or [np.empty(0)])
    chips = placement.hicann[numbers]
    shared: FloatArray = np.zeros(int(chips.max(initial=0)) + 1)
    for chip in np.unique(chips):
        mine = asked[chips == chip]
        shared[chip] = mine.mean() if np.ptp(mine) else mine[0]
        if np.ptp(mine):
            message = f"HICANN {chip}: more than one value for V_reset requested, all neurons get their mean"
            get("marocco").warn(message)
            findings.note(
                "brainscales/shared-reset",
                message,
                limit=f"{shared[chip]:.6g} mV",
                actual=f"{mine.min():g} to {mine.max():g} mV",
            )
    return shared
