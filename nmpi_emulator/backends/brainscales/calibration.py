"""From model parameters to values of DACs and back: what the default calibration does to a neuron.

Values outside of the domain of a transformation are clipped, never refused.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.platforms.brainscales import calibration as data

_S_PER_MS = 1e-3
_MS_PER_S = 1e3
_US_PER_MS = 1e3
_BISECTIONS = 200


@dataclass(frozen=True)
class Quantised:
    """What became of a parameter.

    :param code: the value of the DAC.
    :param value: what that value stands for, in the unit of the model.
    :param domain: the range of the transformation, on the hardware, if the parameter was outside of it.
    :param asked: the parameter on the hardware, before it was clipped.
    """

    code: int
    value: float
    domain: tuple[float, float] | None = None
    asked: float = 0.0

    @property
    def clipped(self) -> bool:
        """Whether the parameter was outside of what the hardware can do."""
        return self.domain is not None


def dac(value: float) -> int:
    """Return the nearest value of a DAC."""
    return int(min(max(math.floor(value + 0.5), 0), data.DAC_MAX))


def _clip(value: float, domain: tuple[float, float]) -> tuple[float, tuple[float, float] | None]:
    low, high = domain
    if low <= value <= high:
        return value, None
    return min(max(value, low), high), domain


def _inverse(function: Callable[[float], float], target: float, domain: tuple[float, float]) -> float:
    """Return where a monotone function takes a value, by bisection; an end of the domain if nowhere."""
    low, high = domain
    at_low, at_high = function(low), function(high)
    rising = at_high > at_low
    if target <= min(at_low, at_high):
        return low if rising else high
    if target >= max(at_low, at_high):
        return high if rising else low
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if (function(middle) < target) == rising:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _table_code(knots: Sequence[tuple[int, float]], tau_us: float) -> int:
    """Return the largest code whose time constant is still at least ``tau_us``."""
    y = math.log(tau_us)
    points = [(math.log(code), math.log(tau)) for code, tau in knots]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if y0 >= y >= y1:
            return math.floor(math.exp(x0 + (y - y0) / (y1 - y0) * (x1 - x0)) + 1e-9)
    return knots[0][0] if y > points[0][1] else knots[-1][0]


def _table_tau(knots: Sequence[tuple[int, float]], code: int) -> float:
    """Return the time constant (us) of a code."""
    for (code0, tau0), (code1, tau1) in itertools.pairwise(knots):
        if code0 <= code <= code1:
            part = (math.log(code) - math.log(code0)) / (math.log(code1) - math.log(code0))
            return math.exp(math.log(tau0) + part * (math.log(tau1) - math.log(tau0)))
    return knots[0][1] if code < knots[0][0] else knots[-1][1]


@dataclass(frozen=True, kw_only=True)
class NeuronCalibration:
    """The default calibration of a neuron under one scaling between model and hardware.

    :param alpha: how many V on the hardware are 1000 mV of the model (``alpha_v``).
    :param shift_v: the voltage that 0 mV of the model is (``shift_v``).
    :param speedup: how much faster the hardware is.
    :param big_capacitor: which of the two membrane capacitors is used.
    :param mirror: the current mirror of the leak: ``"normal"``, ``"fast"`` or ``"slow"``.
    """

    alpha: float = 10.0
    shift_v: float = 1.2
    speedup: float = 1e4
    big_capacitor: bool = True
    mirror: str = "normal"

    @property
    def capacitance_nf(self) -> float:
        """Capacitance of the membrane of one denmem."""
        return data.BIG_CAPACITOR_NF if self.big_capacitor else data.SMALL_CAPACITOR_NF

    def volts(self, mv: float) -> float:
        """Return the voltage on the hardware of a potential of the model (mV)."""
        return mv * 1e-3 * self.alpha + self.shift_v

    def millivolts(self, volts: float) -> float:
        """Return the potential of the model (mV) of a voltage on the hardware."""
        return (volts - self.shift_v) / (1e-3 * self.alpha)

    def potential(self, mv: float) -> Quantised:
        """Quantise a potential (mV)."""
        volts, domain = _clip(self.volts(mv), (0.0, data.VOLTAGE_MAX_V))
        code = dac(volts * data.DAC_MAX / data.VOLTAGE_MAX_V)
        value = self.millivolts(code * data.VOLTAGE_MAX_V / data.DAC_MAX)
        return Quantised(code, value, domain, self.volts(mv))

    def excitatory_reversal(self, mv: float) -> Quantised:
        """Quantise the excitatory reversal potential (mV), whose DAC has a line of its own."""
        volts, domain = _clip(self.volts(mv), (0.0, data.VOLTAGE_MAX_V))
        code = dac(data.E_SYNX_SLOPE * volts + data.E_SYNX_OFFSET)
        value = self.millivolts((code - data.E_SYNX_OFFSET) / data.E_SYNX_SLOPE)
        return Quantised(code, value, domain, self.volts(mv))

    def membrane_time_constant(self, ms: float) -> Quantised:
        """Quantise a membrane time constant (ms)."""
        factor = 1.0 if self.big_capacitor else data.LEAK_SMALL_CAPACITOR_FACTOR
        scale = data.LEAK_MIRROR_FACTORS[self.mirror]

        def leak(tau: float) -> float:
            return sum(c * factor**i / tau**i for i, c in enumerate(data.LEAK)) * scale

        bounds = data.LEAK_DOMAINS_S["big" if self.big_capacitor else "small", self.mirror]
        asked = ms * _S_PER_MS / self.speedup
        tau, domain = _clip(asked, bounds)
        code = dac(leak(tau))
        return Quantised(code, _inverse(leak, code, bounds) * self.speedup * _MS_PER_S, domain, asked)

    def synaptic_time_constant(self, ms: float) -> Quantised:
        """Quantise a synaptic time constant (ms): it becomes an entry of a table, or is rounded up to one."""
        return self._from_table(data.TAU_SYN_KNOTS, ms)

    def refractory_period(self, ms: float) -> Quantised:
        """Quantise a refractory period (ms): it becomes an entry of a table, or is rounded up to one."""
        return self._from_table(data.TAU_REFRAC_KNOTS, ms)

    def _from_table(self, knots: Sequence[tuple[int, float]], ms: float) -> Quantised:
        asked = ms * _US_PER_MS / self.speedup
        tau_us, domain = _clip(asked, (knots[-1][1], knots[0][1]))
        code = _table_code(knots, tau_us)
        return Quantised(code, _table_tau(knots, code) * self.speedup / _US_PER_MS, domain, asked)

    def adaptation_conductance(self, ns: float, cm_nf: float) -> Quantised:
        """Quantise the subthreshold adaptation ``a`` (nS); 0 switches it off."""
        if not ns:
            return Quantised(0, 0.0)
        scale = 1e-9 * self.speedup * self.capacitance_nf / cm_nf
        return self._from_polynomial(data.ADAPTATION_A, ns, scale, zero_is_off=True)

    def adaptation_increment(self, na: float, cm_nf: float) -> Quantised:
        """Quantise the spike-triggered adaptation ``b`` (nA); 0 switches it off."""
        if not na:
            return Quantised(0, 0.0)
        scale = 1e-9 * self.alpha * self.speedup * self.capacitance_nf / cm_nf
        return self._from_polynomial(data.ADAPTATION_B, na, scale)

    def adaptation_time_constant(self, ms: float) -> Quantised:
        """Quantise the time constant of adaptation (ms)."""
        return self._from_polynomial(data.TAU_W, ms, _S_PER_MS / self.speedup)

    def threshold_slope(self, mv: float) -> Quantised:
        """Quantise the slope factor ``delta_T`` (mV); 0 switches the exponential off."""
        if not mv:
            return Quantised(data.DELTA_T_OFF, 0.0)
        return self._from_polynomial(data.DELTA_T, mv, 1e-3 * self.alpha)

    def _from_polynomial(
        self, polynomial: data.Polynomial, value: float, scale: float, zero_is_off: bool = False
    ) -> Quantised:
        asked = value * scale
        x, domain = _clip(asked, polynomial.domain)
        code = dac(polynomial(x))
        back = 0.0 if zero_is_off and not code else _inverse(polynomial, code, polynomial.domain) / scale
        return Quantised(code, back, domain, asked)

    def neuron(self, parameters: Mapping[str, Any]) -> dict[str, Quantised]:
        """Quantise all parameters of a neuron that the hardware knows, by their names in PyNN."""
        kept = {name: self._plain(name, value) for name, value in parameters.items() if name in self._KINDS}
        cm = parameters.get("cm", 1.0)
        if "a" in parameters:
            kept["a"] = self.adaptation_conductance(parameters["a"], cm)
        if "b" in parameters:
            kept["b"] = self.adaptation_increment(parameters["b"], cm)
        return kept

    def _plain(self, name: str, value: float) -> Quantised:
        quantise: Callable[[float], Quantised] = getattr(self, self._KINDS[name])
        return quantise(float(value))

    #: By PyNN's name of a parameter that depends on no other: the method that quantises it.
    _KINDS = {
        "v_rest": "potential",
        "v_reset": "potential",
        "v_thresh": "potential",
        "v_spike": "potential",
        "e_rev_I": "potential",
        "e_rev_E": "excitatory_reversal",
        "tau_m": "membrane_time_constant",
        "tau_syn_E": "synaptic_time_constant",
        "tau_syn_I": "synaptic_time_constant",
        "tau_refrac": "refractory_period",
        "tau_w": "adaptation_time_constant",
        "delta_T": "threshold_slope",
    }
