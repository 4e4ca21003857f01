"""Constants that a core needs, derived from the parameters of the cells.

They are computed without rounding from the parameters as the script gives them, and then rounded to
the nearest number of their format, as the host did it for all releases until the cores took it over.
Release 7 sends the parameters themselves and derives the constants on the core, from rounded
quotients; its factors differ from these by a few parts in 10^5.
"""

from __future__ import annotations

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.arithmetic import Arithmetic, Numbers
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import FloatArray, Words

#: Steps shorter than this part of one come from the division of decimal fractions.
_TOLERANCE = 1e-9


def leak(arithmetic: Arithmetic, tau: FloatArray, dt: float) -> Numbers:
    """Return the factor by which a membrane approaches its target in a step: an accum."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return arithmetic.accum(np.exp(-dt / tau))


def decay(arithmetic: Arithmetic, tau: FloatArray, dt: float) -> Numbers:
    """Return the factor by which synaptic state decays in a step: a fraction."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return arithmetic.fraction(np.exp(-dt / tau))


def entry(arithmetic: Arithmetic, tau: FloatArray, dt: float) -> Numbers:
    """Return the part of an input that enters synaptic state, so that its charge is kept.

    It is the mean of the decaying exponential over the step: a fraction.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return arithmetic.fraction(np.where(tau > 0, -np.expm1(-dt / tau) * tau / dt, 0.0))


def resistance(arithmetic: Arithmetic, tau_m: FloatArray, cm: FloatArray) -> Numbers:
    """Return the membrane resistance in MOhm: an accum."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return arithmetic.accum(tau_m / cm)


def whole_ticks(duration_ms: FloatArray, dt: float) -> Words:
    """Return the smallest number of ticks that lasts at least a duration."""
    ticks: Words = np.ceil(duration_ms / dt - _TOLERANCE).astype(np.int64)
    return ticks
