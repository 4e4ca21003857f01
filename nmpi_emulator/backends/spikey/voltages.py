"""Voltages that neurons share: one set for the even and one for the odd neurons of each half of the chip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.spikey.limits import LIMITS

#: Parameters that are voltages which neurons share.
SHARED = ("v_rest", "v_reset", "v_thresh", "e_rev_I")

_LOWEST = LIMITS["lowest_voltage"].value
_HIGHEST = LIMITS["highest_voltage"].value
_RATIO = LIMITS["threshold_ratio"].value
_PER_BLOCK = LIMITS["neurons_per_block"].count


@dataclass(frozen=True)
class SharedVoltages:
    """The voltages of every neuron as the chip has them, and what was asked for otherwise."""

    values: dict[str, FloatArray]
    #: One entry per name and group in which neurons ask for different voltages.
    conflicts: list[dict[str, object]]


def share_voltages(asked: dict[str, FloatArray], places: IntArray, findings: Findings) -> SharedVoltages:
    """Return the voltages (mV) that neurons get: those of the first one in each group.

    :param asked: voltages by name, one for each neuron in the order of configuration.
    :param places: the place of each neuron on the chip.
    """
    log = get("PyN.cfg")
    groups = 2 * (places // _PER_BLOCK) + places % 2
    values = {name: asked[name].copy() for name in SHARED}
    conflicts: list[dict[str, object]] = []
    for name in SHARED:
        _warn_of_range(name, asked[name], findings)
        for group in np.unique(groups):
            mine = np.flatnonzero(groups == group)
            first = asked[name][mine[0]]
            values[name][mine] = first
            if np.ptp(asked[name][mine]):
                half, parity = ("left", "right")[group // 2], ("even", "odd")[group % 2]
                message = f"{name} is shared by the {parity} neurons of the {half} half: the first one wins"
                log.warn(f"{message} ({first:g} mV)")
                findings.note("spikey/shared-voltage", message, limit=f"{first:g} mV")
                conflicts.append({"parameter": name, "half": half, "parity": parity, "used": float(first)})
    return SharedVoltages(values, conflicts)


def _warn_of_range(name: str, asked: FloatArray, findings: Findings) -> None:
    log = get("PyN.cfg")
    for outside, bound, word in (
        (asked[asked < _LOWEST], _LOWEST, "below"),
        (asked[asked > _HIGHEST], _HIGHEST, "above"),
    ):
        for value in np.unique(outside):
            message = f"{name} of {value:g} mV is {word} {bound:g} mV, where the range of the chip ends"
            log.warn(message)
            findings.note("spikey/voltage-range", message, limit=f"{bound:g} mV", actual=float(value))


def excitatory_reversal(thresholds_mv: FloatArray, ratio: float = _RATIO) -> FloatArray:
    """Return the excitatory reversal potential (mV) that the chip is given.

    It is as far above the threshold as the membrane's range below it, times a ratio: -35 mV at a
    threshold of -55 mV, and not the 0 mV of the model.
    """
    return thresholds_mv + ratio * (thresholds_mv - _LOWEST)
