"""From parameters of a circuit, or targets of a calibration, to the equations of a neuron.

The transfer from CapMem codes is nominal: lines through published figures for potentials, inverse laws
through an anchor for time constants, proportional laws for gains.  A calibrated neuron has its targets.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray
from nmpi_emulator.platforms.brainscales2.limits import LIMITS, NOMINAL_GAIN

Values = Mapping[str, npt.NDArray[Any]]

#: The threshold of a neuron whose threshold comparator is off.
NEVER = 1e6

#: A time constant (us) that stands for a conductance of zero.
_ENDLESS_US = 1e5

_SLOPE = LIMITS["potential_slope"].value
_OFFSET = LIMITS["potential_offset"].value
_THRESHOLD_OFFSET = LIMITS["threshold_offset"].value
_MADC_PER_CADC = LIMITS["madc_per_cadc"].value
_ANCHOR_TAU_US = LIMITS["leak_time_constant"].value
_ANCHOR_CODE = 200.0
_LARGEST_CAPACITANCE = 63.0

#: Current of one weight unit (LSB): its event peaks at ``psp_per_weight`` if both time constants are equal,
#: where the response to an exponential current reaches 1/e of it.
_CURRENT_PER_WEIGHT = LIMITS["psp_per_weight"].value / _MADC_PER_CADC * np.e


@dataclass
class Circuits:
    """The neurons of a population: one entry per neuron; potentials in CADC LSB, times in us.

    :param gain: current (LSB) or, for conductances, relative conductance of one weight unit, for the
        excitatory and the inhibitory input.
    :param reversal: reversal potentials of both inputs; ``None`` for current-based ones.
    :param adaptive: parameters of adaptation and exponential (a, b, tau_w, delta_T, v_exp) if any neuron
        has them, else empty.
    """

    v_rest: FloatArray
    v_reset: FloatArray
    v_thresh: FloatArray
    tau_m: FloatArray
    tau_refrac: FloatArray
    tau_syn: tuple[FloatArray, FloatArray]
    gain: tuple[FloatArray, FloatArray]
    current: FloatArray
    reversal: tuple[FloatArray, FloatArray] | None = None
    adaptive: dict[str, FloatArray] = field(default_factory=dict)
    #: Whether every event that arrives becomes a spike.
    bypass: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def parts(self) -> list[tuple[int, Circuits]]:
        """Return stretches of neurons that are all in bypass mode or all not, each with where it begins."""
        edges = np.flatnonzero(np.diff(self.bypass.astype(np.int8))) + 1
        bounds = [0, *edges.tolist(), len(self.bypass)]
        return [(low, self._between(slice(low, high))) for low, high in itertools.pairwise(bounds)]

    def _between(self, where: slice) -> Circuits:
        return Circuits(
            v_rest=self.v_rest[where],
            v_reset=self.v_reset[where],
            v_thresh=self.v_thresh[where],
            tau_m=self.tau_m[where],
            tau_refrac=self.tau_refrac[where],
            tau_syn=(self.tau_syn[0][where], self.tau_syn[1][where]),
            gain=(self.gain[0][where], self.gain[1][where]),
            current=self.current[where],
            reversal=None if self.reversal is None else (self.reversal[0][where], self.reversal[1][where]),
            adaptive={name: values[where] for name, values in self.adaptive.items()},
            bypass=self.bypass[where],
        )


def potential(code: npt.ArrayLike) -> FloatArray:
    """Return the potential (CADC LSB) of a leak, reset or reversal code."""
    lsb: FloatArray = (_SLOPE * np.asarray(code, dtype=float) + _OFFSET) / _MADC_PER_CADC
    return lsb


def potential_code(lsb: npt.ArrayLike) -> FloatArray:
    """Return the leak, reset or reversal code of a potential (CADC LSB), not rounded."""
    return (np.asarray(lsb, dtype=float) * _MADC_PER_CADC - _OFFSET) / _SLOPE


def threshold(code: npt.ArrayLike) -> FloatArray:
    """Return the potential (CADC LSB) of a threshold code, which has a line of its own."""
    lsb: FloatArray = (_SLOPE * np.asarray(code, dtype=float) + _THRESHOLD_OFFSET) / _MADC_PER_CADC
    return lsb


def threshold_code(lsb: npt.ArrayLike) -> FloatArray:
    """Return the threshold code of a potential (CADC LSB), not rounded."""
    return (np.asarray(lsb, dtype=float) * _MADC_PER_CADC - _THRESHOLD_OFFSET) / _SLOPE


def _inverse_law(code: npt.ArrayLike, factor: npt.ArrayLike = 1.0) -> FloatArray:
    """Return the time constant (us) that belongs to a bias current."""
    bias = np.asarray(code, dtype=float) * factor
    return np.where(bias > 0, _ANCHOR_TAU_US * _ANCHOR_CODE / np.maximum(bias, 1e-9), _ENDLESS_US)


def membrane_time_constant(values: Values) -> FloatArray:
    """Return the membrane time constant (us) of leak and capacitance."""
    factor = np.where(values["leak_enable_multiplication"], 8.0, 1.0)
    factor = np.where(values["leak_enable_division"], factor / 8.0, factor)
    capacitance = (
        np.maximum(values["membrane_capacitance_capacitance"].astype(float), 1.0) / _LARGEST_CAPACITANCE
    )
    tau: FloatArray = np.minimum(_inverse_law(values["leak_i_bias"], factor) * capacitance, _ENDLESS_US)
    return tau


def refractory_period(values: Values) -> FloatArray:
    """Return the refractory period (us) of the counter and its clock."""
    clock_mhz = LIMITS["refractory_clock"].value / 2 ** (LIMITS["refractory_scale"].value + 1)
    time: FloatArray = (values["refractory_period_refractory_time"].astype(float) + 1) / clock_mhz
    return time


def charge_per_weight(tau_m: FloatArray, capacitance: npt.NDArray[Any], gain: FloatArray) -> FloatArray:
    """Return the current (LSB) of one weight unit: a current, which the membrane turns into a potential.

    :param gain: relative to the operating point at which published figures were taken.
    """
    size = np.maximum(capacitance.astype(float), 1.0) / _LARGEST_CAPACITANCE
    current: FloatArray = _CURRENT_PER_WEIGHT * gain * (tau_m / _ANCHOR_TAU_US) / size
    return current


def raw_circuits(values: Values, bypass: bool) -> Circuits:
    """Return the neurons that parameters of the hardware make.

    :param values: by the names of ``HXNeuron``, one array per parameter.
    :param bypass: whether the whole chip is in bypass mode.
    """
    size = len(values["leak_v_leak"])
    tau_m = membrane_time_constant(values)
    capacitance = values["membrane_capacitance_capacitance"]
    gain_gm, _ = NOMINAL_GAIN["cuba"]
    taus, gains = [], []
    for prefix in ("excitatory_input", "inhibitory_input"):
        relative = values[f"{prefix}_i_bias_gm"].astype(float) / gain_gm
        enabled = values[f"{prefix}_enable"].astype(float)
        taus.append(np.minimum(_inverse_law(values[f"{prefix}_i_bias_tau"]), 100.0))
        gains.append(enabled * charge_per_weight(tau_m, capacitance, relative))
    sign = np.where(values["constant_current_type"] > 0, -1.0, 1.0)
    offset = values["constant_current_enable"] * sign * values["constant_current_i_offset"] / _ANCHOR_CODE
    on = values["threshold_enable"].astype(bool)
    by_route = values["event_routing_enable_bypass_excitatory"].astype(bool)
    by_route |= values["event_routing_enable_bypass_inhibitory"].astype(bool)
    return Circuits(
        v_rest=potential(values["leak_v_leak"]),
        v_reset=potential(values["reset_v_reset"]),
        v_thresh=np.where(on, threshold(values["threshold_v_threshold"]), NEVER),
        tau_m=tau_m,
        tau_refrac=refractory_period(values),
        tau_syn=(taus[0], taus[1]),
        gain=(gains[0], gains[1]),
        # A bias current of the anchor's size holds the membrane 50 LSB away from rest.
        current=50.0 * offset * tau_m / _ANCHOR_TAU_US,
        adaptive=_adaptive(values),
        bypass=by_route | np.full(size, bypass),
    )


def _adaptive(values: Values) -> dict[str, FloatArray]:
    """Return the parameters of adaptation and exponential; their scaling is arbitrary."""
    adapts = values["adaptation_enable"].astype(bool)
    explodes = values["exponential_enable"].astype(bool)
    if not (adapts.any() or explodes.any()):
        return {}
    sign_a = np.where(values["adaptation_invert_a"], -1.0, 1.0)
    sign_b = np.where(values["adaptation_invert_b"], -1.0, 1.0)
    pulses = values["adaptation_enable_pulse"].astype(float)
    return {
        "a": adapts * sign_a * values["adaptation_i_bias_a"] / _ANCHOR_CODE,
        "b": adapts * pulses * sign_b * values["adaptation_i_bias_b"] / 50.0,
        "tau_w": np.minimum(10.0 * _inverse_law(values["adaptation_i_bias_tau"]), _ENDLESS_US),
        "delta_T": explodes * np.maximum(values["exponential_i_bias"], 1) / _ANCHOR_CODE * 5.0,
        "v_exp": np.where(explodes, potential(values["exponential_v_exp"]), NEVER),
    }
