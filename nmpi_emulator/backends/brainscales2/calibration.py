"""Calibrated neurons: targets, what the calibration makes of them, and the circuits that result."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.brainscales2 import circuits
from nmpi_emulator.backends.brainscales2.circuits import Circuits, Values
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.brainscales2.limits import (
    CHIP_WIDE_TARGETS,
    LIMITS,
    NOMINAL_GAIN,
    TARGET_BOUNDS,
    TARGET_RANGES,
)
from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS, OPERATING_POINT

#: Targets that are potentials: whole LSB.
_POTENTIALS = ("v_rest", "v_reset", "v_thresh")


def check_targets(label: str, targets: Values, findings: Findings) -> None:
    """Refuse targets that the calibration cannot reach, and warn of those that it may not.

    :raises ValueError: for a target out of bounds.
    """
    log = get("calix")
    for name, (low, high) in TARGET_BOUNDS.items():
        values = targets.get(name)
        if values is not None and not np.all((values >= low) & (values <= high)):
            worst = float(values.min()) if values.min() < low else float(values.max())
            raise findings.refuse(
                ValueError,
                "brainscales2/target-bounds",
                f"{name} of {label!r} cannot be calibrated: the target is out of range",
                limit=f"{low:g} to {high:g}",
                actual=worst,
            )
    for name, (low, high) in TARGET_RANGES.items():
        values = targets.get(name)
        if values is not None and np.any((values < low) | (values > high)):
            message = f"{name} of {label!r} is outside the standard range from {low:g} to {high:g}"
            shown = dict.fromkeys(f"{value:g}" for value in (values.min(), values.max()))
            log.warn(f"{message}: {' to '.join(shown)}")
            findings.note("brainscales2/target-range", message, limit=f"{low:g} to {high:g}")


def check_uniform(targets: list[Values], error: type[Exception], findings: Findings) -> None:
    """Refuse targets that hold for the whole chip and differ between neurons.

    :param targets: those of all calibrated populations.
    """
    for name in CHIP_WIDE_TARGETS:
        different = np.unique(np.concatenate([each[name] for each in targets])) if targets else np.empty(0)
        if len(different) > 1:
            raise findings.refuse(
                error,
                "brainscales2/chip-wide-target",
                f"{name} holds for the whole chip: all calibrated neurons need the same",
                actual=", ".join(f"{value:g}" for value in different[:5]),
            )


def realised_targets(targets: Values) -> dict[str, npt.NDArray[Any]]:
    """Return what the calibration makes of targets: whole LSB, and steps of the refractory counter."""
    kept = {name: np.asarray(values, dtype=float) for name, values in targets.items()}
    for name in _POTENTIALS:
        kept[name] = np.trunc(kept[name])
    kept["tau_refrac"] = np.array([refractory_counter(tau)[2] for tau in kept["tau_refrac"]])
    return kept


def refractory_counter(tau_us: float) -> tuple[int, int, float]:
    """Return scale of the clock, steps of the counter, and the refractory period (us) that these make.

    The slowest clock is taken at which the counter still has a fine resolution.
    """
    fewest, most = LIMITS["refractory_fewest"].count, LIMITS["refractory_most"].count
    for scale in range(LIMITS["refractory_scale"].count, -1, -1):
        clock_mhz = LIMITS["refractory_clock"].value / 2 ** (scale + 1)
        steps = int(tau_us * clock_mhz) + 1
        if steps >= fewest or scale == 0:
            break
    steps = min(max(steps, 1), most)
    return scale, steps, steps / clock_mhz


def calibrated_circuits(targets: Values, conductance_based: bool) -> Circuits:
    """Return the neurons that a calibration makes of its targets."""
    kept = realised_targets(targets)
    size = len(kept["v_rest"])
    gm, bias = NOMINAL_GAIN["coba" if conductance_based else "cuba"]
    gains = []
    for suffix in ("E", "I"):
        relative = kept[f"i_synin_gm_{suffix}"] / gm * kept["synapse_dac_bias"] / bias
        gains.append(circuits.charge_per_weight(kept["tau_m"], kept["cm"], relative))
    reversal = None
    if conductance_based:
        reversal = (kept["e_rev_E"], kept["e_rev_I"])
        gains = [
            # At rest, a conductance drives as much current as the current-based input would.
            gain / np.maximum(np.abs(potential - kept["v_rest"]), 1.0)
            for gain, potential in zip(gains, reversal, strict=True)
        ]
    return Circuits(
        v_rest=kept["v_rest"],
        v_reset=kept["v_reset"],
        v_thresh=kept["v_thresh"],
        tau_m=kept["tau_m"],
        tau_refrac=kept["tau_refrac"],
        tau_syn=(kept["tau_syn_E"], kept["tau_syn_I"]),
        gain=(gains[0], gains[1]),
        current=np.zeros(size),
        reversal=reversal,
        bypass=np.zeros(size, dtype=bool),
    )


def hardware_parameters(targets: Values) -> list[dict[str, Any]]:
    """Return the parameters of the hardware that a calibration leads to, by the nominal transfer."""
    kept = realised_targets(targets)
    codes = {
        "leak_v_leak": circuits.potential_code(kept["v_rest"]),
        "reset_v_reset": circuits.potential_code(kept["v_reset"]),
        "threshold_v_threshold": circuits.threshold_code(kept["v_thresh"]),
        "leak_i_bias": 2000.0 / kept["tau_m"] * kept["cm"] / 63.0,
        "excitatory_input_i_bias_tau": 2000.0 / kept["tau_syn_E"],
        "inhibitory_input_i_bias_tau": 2000.0 / kept["tau_syn_I"],
        "excitatory_input_i_bias_gm": kept["i_synin_gm_E"],
        "inhibitory_input_i_bias_gm": kept["i_synin_gm_I"],
        "membrane_capacitance_capacitance": kept["cm"],
    }
    largest = LIMITS["largest_code"].value
    whole = {name: np.clip(np.rint(values), 0, largest).astype(int) for name, values in codes.items()}
    counters = [refractory_counter(tau)[1] for tau in targets["tau_refrac"]]
    return [
        {
            **DEFAULTS,
            **OPERATING_POINT,
            **{name: int(values[index]) for name, values in whole.items()},
            "refractory_period_refractory_time": counters[index],
        }
        for index in range(len(kept["v_rest"]))
    ]


def overridden(made: Circuits, before: list[dict[str, Any]], now: list[dict[str, Any]]) -> Circuits:
    """Return calibrated neurons with the parameters that a script has set since on the hardware.

    What a script has not touched keeps its target; what it has gets the value of the nominal transfer.
    """
    changed = {name for old, new in zip(before, now, strict=True) for name in old if old[name] != new[name]}
    if not changed:
        return made
    values = {name: np.array([each[name] for each in now]) for name in DEFAULTS}
    raw = circuits.raw_circuits(values, bypass=False)
    for names, attribute in (
        ({"leak_v_leak"}, "v_rest"),
        ({"reset_v_reset"}, "v_reset"),
        ({"threshold_v_threshold", "threshold_enable"}, "v_thresh"),
        ({"leak_i_bias", "leak_enable_division", "leak_enable_multiplication"}, "tau_m"),
        ({"refractory_period_refractory_time"}, "tau_refrac"),
        ({"constant_current_enable", "constant_current_i_offset", "constant_current_type"}, "current"),
    ):
        for name in names & changed:
            touched = np.array([old[name] != new[name] for old, new in zip(before, now, strict=True)])
            kept = np.where(touched, getattr(raw, attribute), getattr(made, attribute))
            setattr(made, attribute, kept)
    return made
