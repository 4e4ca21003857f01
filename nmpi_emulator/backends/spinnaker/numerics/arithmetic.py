"""The arithmetic in which a cell's step is written: fixed point as on a core, or floating point.

A step of a cell is written once, in terms of ``Arithmetic``.  Bound to ``FIXED_POINT`` it is bit for
bit what a core computes; bound to ``FLOATING_POINT`` the same step runs without rounding, which is
what the effect ``state`` switches off.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import (
    S1615,
    U032,
    FloatArray,
    quotient,
    scaled,
    unwrapped_product,
    wrapped,
)

#: Numbers of an arithmetic: 64-bit integers that count steps of 2^-15, or floats.
Numbers = npt.NDArray[Any]

#: One step of s16.15.
_STEP = np.array(1 / S1615.one)


class Arithmetic(Protocol):
    """Conversions and operations on the numbers of a core."""

    def accum(self, values: npt.ArrayLike) -> Numbers:
        """Return values as numbers of the format ``accum`` (s16.15)."""
        ...

    def fraction(self, values: npt.ArrayLike) -> Numbers:
        """Return values between 0 and 1 as ``unsigned long fract`` (u0.32)."""
        ...

    def arrived(self, values: FloatArray, gain: float) -> Numbers:
        """Return what the ring buffers hold, ``gain`` times as large, as accums."""
        ...

    def read(self, numbers: Numbers, into: FloatArray) -> None:
        """Write the values of numbers into an array."""
        ...

    def total(self, numbers: Numbers) -> Numbers:
        """Return the result of additions as the core keeps it."""
        ...

    def product(self, a: Numbers, b: Numbers) -> Numbers:
        """Multiply two accums; the result is still to be brought into range by ``total``.

        What is only added need not be: the low bits of a sum do not depend on the high bits of its
        terms.  Factors, and what is kept or recorded, must.
        """
        ...

    def scaled(self, a: Numbers, fraction: Numbers) -> Numbers:
        """Multiply an accum by a fraction."""
        ...

    def quotient(self, a: Numbers, b: Numbers) -> Numbers:
        """Divide two accums."""
        ...

    def without_bits(self, a: Numbers, bits: int) -> Numbers:
        """Divide an accum by a power of two, as a shift to the right does."""
        ...


class FixedPoint:
    """The arithmetic of a core (see ``fixed_point`` for its rounding)."""

    def accum(self, values: npt.ArrayLike) -> Numbers:
        """Return values as s16.15."""
        return S1615.encode(values)

    def fraction(self, values: npt.ArrayLike) -> Numbers:
        """Return values as u0.32."""
        return U032.encode(values)

    def arrived(self, values: FloatArray, gain: float) -> Numbers:
        """Return sums of weights as s16.15; a shift that is too long loses high bits."""
        return wrapped(np.rint(values * (gain * S1615.one)).astype(np.int64))

    def read(self, numbers: Numbers, into: FloatArray) -> None:
        """Write the values of numbers into an array."""
        np.multiply(numbers, _STEP, out=into)

    def total(self, numbers: Numbers) -> Numbers:
        """Wrap to 32 bits."""
        return wrapped(numbers)

    def product(self, a: Numbers, b: Numbers) -> Numbers:
        """Multiply two accums, rounding down."""
        return unwrapped_product(a, b)

    def scaled(self, a: Numbers, fraction: Numbers) -> Numbers:
        """Multiply an accum by a fraction, rounding down."""
        return scaled(a, fraction)

    def quotient(self, a: Numbers, b: Numbers) -> Numbers:
        """Divide two accums, rounding towards zero."""
        return quotient(a, b)

    def without_bits(self, a: Numbers, bits: int) -> Numbers:
        """Shift to the right."""
        shifted: Numbers = a >> bits
        return shifted


class FloatingPoint:
    """The same operations without rounding."""

    def accum(self, values: npt.ArrayLike) -> Numbers:
        """Return a copy of the values."""
        return np.array(values, dtype=float)

    def fraction(self, values: npt.ArrayLike) -> Numbers:
        """Return a copy of the values."""
        return np.array(values, dtype=float)

    def arrived(self, values: FloatArray, gain: float) -> Numbers:
        """Return sums of weights, ``gain`` times as large."""
        return values * gain

    def read(self, numbers: Numbers, into: FloatArray) -> None:
        """Copy the values."""
        into[:] = numbers

    def total(self, numbers: Numbers) -> Numbers:
        """Return the numbers as they are."""
        return numbers

    def product(self, a: Numbers, b: Numbers) -> Numbers:
        """Multiply."""
        result: Numbers = a * b
        return result

    def scaled(self, a: Numbers, fraction: Numbers) -> Numbers:
        """Multiply."""
        result: Numbers = a * fraction
        return result

    def quotient(self, a: Numbers, b: Numbers) -> Numbers:
        """Divide; by zero gives infinity."""
        with np.errstate(divide="ignore", invalid="ignore"):
            result: Numbers = a / b
        return result

    def without_bits(self, a: Numbers, bits: int) -> Numbers:
        """Divide by a power of two."""
        result: Numbers = a / (1 << bits)
        return result


FIXED_POINT = FixedPoint()
FLOATING_POINT = FloatingPoint()
