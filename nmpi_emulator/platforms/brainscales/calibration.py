"""The default calibration of BrainScaleS: how model parameters and the values of its DACs are related.

These are the transformations that the calibration back end ``Default`` and the executable system
specification use; a real chip replaces them by measured curves of the same form.  Source: the default
transformations of ``calibtic`` and the scaling in ``marocco``, read 2026-08 (heads of both).
"""

from __future__ import annotations

from dataclasses import dataclass

#: Capacitance of the membrane of one denmem, in nF.
BIG_CAPACITOR_NF = 2.16456e-3
SMALL_CAPACITOR_NF = 164.2e-6

#: Largest value of a DAC (10 bit), and the voltage (V) it stands for.
DAC_MAX = 1023
VOLTAGE_MAX_V = 1.8

#: The excitatory reversal potential has its own line: DAC = SLOPE * V + OFFSET.
E_SYNX_SLOPE = 614.0
E_SYNX_OFFSET = -16.0

#: Above this voltage (V) the excitatory reversal potential saturates, of which the software warns.
E_SYNX_SATURATION_V = 1.4

#: Leak: DAC = sum of c_i / tau^i times the current mirror's factor, tau in s on the hardware.
LEAK = (0.0, 3.88526104127e-05, 4.59779147464e-10, -5.59735172633e-16, 2.49921049455e-22)

#: What the small capacitor makes of 1 / tau in that polynomial.
LEAK_SMALL_CAPACITOR_FACTOR = 0.2

#: By capacitor and current mirror: the shortest and the longest membrane time constant, in s on the hardware.
LEAK_DOMAINS_S = {
    ("big", "normal"): (5.41e-7, 4.82e-5),
    ("big", "fast"): (4.23e-7, 2.01e-5),
    ("big", "slow"): (1.5e-6, 2e-4),
    ("small", "normal"): (1.083e-7, 9.63e-6),
    ("small", "fast"): (1e-7, 4.02e-6),
    ("small", "slow"): (3e-7, 7.22e-5),
}
LEAK_MIRROR_FACTORS = {"normal": 1.0, "fast": 1 / 3.0, "slow": 9.0}

#: Knots of the tables of synaptic time constants and refractory periods: (DAC, us on the hardware).
#: Between two knots the logarithms are related linearly; the tables of ``calibtic`` differ by less than 1 %.
TAU_SYN_KNOTS = (
    (226, 1.511),
    (229, 1.441),
    (232, 1.421),
    (284, 0.7225),
    (341, 0.4219),
    (401, 0.2824),
    (461, 0.2147),
    (528, 0.1759),
    (618, 0.1506),
    (735, 0.1375),
    (957, 0.1305),
    (1022, 0.1299),
)
TAU_REFRAC_KNOTS = (
    (10, 1.732),
    (21, 0.8181),
    (37, 0.4313),
    (56, 0.2524),
    (80, 0.1475),
    (110, 0.09051),
    (149, 0.06238),
    (166, 0.05512),
    (427, 0.03199),
    (620, 0.02419),
    (1022, 0.01475),
)


@dataclass(frozen=True)
class Polynomial:
    """DAC = c0 + c1 x + c2 x^2 for x within ``domain`` (SI units on the hardware).

    :param reciprocal: whether the polynomial gives 1 / DAC.
    """

    coefficients: tuple[float, float, float]
    domain: tuple[float, float]
    reciprocal: bool = False

    def __call__(self, x: float) -> float:
        """Return the DAC value, not rounded."""
        c0, c1, c2 = self.coefficients
        value = c0 + c1 * x + c2 * x * x
        return 1.0 / value if self.reciprocal else value


ADAPTATION_A = Polynomial((-0.2701, 0.106392e9, 2.01736e13), (2.537e-9, 4958e-9))
ADAPTATION_B = Polynomial((22.4037, 18.414e9, -0.057288e18), (0.0324e-9, 69.26e-9))
TAU_W = Polynomial((-1.222e-3, 7.82014e2, 1.07527e7), (2.93e-6, 35.4e-6), reciprocal=True)
DELTA_T = Polynomial((-38.5688, 27.1646e3, 3.7804e6), (1.21e-3, 13.5e-3))

#: The DAC value that switches the exponential off.
DELTA_T_OFF = 1023

#: Synapses: conductance (nS on the hardware) = c0 + c1 d + c2 d^2 for the code d = 0 ... 15.
SYNAPSE_NS = (93.9406513768, 81.3443474483, -1.59734048208)
SYNAPSE_CODES = 16
