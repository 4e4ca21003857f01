"""Traces and exponentials as plasticity on a core has them: with eleven fractional bits."""

from __future__ import annotations

import math

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import Words

#: Fractional bits of traces, and one (sPyNNaker 7.4.1, ``plasticity/stdp/common.py``).
TRACE_BITS = 11
ONE = 1 << TRACE_BITS
_SHIFT = np.array(TRACE_BITS)


def fixed(value: float) -> int:
    """Return a value with eleven fractional bits, to the nearest."""
    return round(float(value) * ONE)


def product(a: Words, b: Words) -> Words:
    """Multiply two traces, rounding down (``STDP_FIXED_MUL_16X16``)."""
    result: Words = (_short(a) * _short(b)) >> _SHIFT
    return result


def decayed(traces: Words, factor: Words) -> Words:
    """Multiply what a trace holds by an entry of a table, rounding down: both fit sixteen bits anyway."""
    result: Words = (traces * factor) >> _SHIFT
    return result


def trace(value: Words) -> Words:
    """Return what a trace keeps: sixteen bits with sign."""
    return _short(value)


def _short(value: Words) -> Words:
    result: Words = np.asarray(value).astype(np.int16).astype(np.int64)
    return result


class ExponentialTable:
    """An exponential as a table of whole ticks, which ends where it falls below 1/2048.

    With ``shift`` there is one entry for 2^shift ticks.
    Source: sPyNNaker 7.4.1, ``get_exp_lut_array``.
    """

    def __init__(self, tau_ms: float, dt_ms: float, shift: int = 0) -> None:
        """Tabulate exp(-t / tau)."""
        rate = dt_ms / float(tau_ms)
        pairs, extra = divmod(math.log(ONE) / rate / (1 << shift), 2)
        size = (int(pairs) + (extra > 0)) * 2
        steps = np.arange(size) << shift
        #: Shifts ticks to entries.
        self.shift = shift
        #: The entries, and a zero for everything beyond the end.
        self.entries = np.append(np.floor(np.exp(steps * -rate) * ONE), 0).astype(np.int64)

    def __call__(self, ticks: Words) -> Words:
        """Return the exponential after ``ticks``; it is zero beyond the end of the table.

        Less than nothing is beyond the end: the core counts without sign (``maths_lut_exponential_decay``).
        """
        last = np.uint64(self.entries.size - 1)
        steps = ticks >> self.shift if self.shift else ticks
        values: Words = self.entries[np.minimum(steps.view(np.uint64), last)]
        return values
