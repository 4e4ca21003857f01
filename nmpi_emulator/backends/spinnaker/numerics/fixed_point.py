"""Fixed-point formats, and what each operation on them rounds to.

What is known, and from where
    *Conversion* of a parameter: to the nearest step, halves to even (``numpy.round`` in sPyNNaker
    7.4.1, ``DataType.encode_as_numpy_int_array`` and its users).  Values out of range are refused
    by the front end; here they become the nearest value that the format holds.
    *Addition*: 32-bit two's complement, which wraps; the type ``accum`` does not saturate.
    *Product of two s16.15*: the 64-bit product shifted right by 15 bits, low 32 bits kept; so it is
    rounded towards minus infinity and wraps.  (``__mulsa3`` of GCC for ARM; instructions ``smull``,
    ``lsl #17``, ``orr lsr #15`` in the released binaries, for example ``IF_curr_exp_neuron.aplx``.)
    *Product of s16.15 and u0.32* (``decay_s1615``): the high 32 bits of the 64-bit product, rounded
    towards minus infinity as well (``umull``, ``asr #31``, ``mla`` there).
    *Quotient of two s16.15* (``kdivk``): rounded towards zero; a division by zero is not caught on
    the machine, and here gives the largest number of the format.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Words = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Format:
    """A fixed-point format; numbers are kept as whole multiples of its step, in 64-bit integers."""

    name: str
    fraction_bits: int
    lowest: int
    highest: int

    @property
    def one(self) -> int:
        """How many steps make one."""
        return 1 << self.fraction_bits

    def encode(self, values: npt.ArrayLike) -> Words:
        """Return the nearest numbers of this format; halves go to even.

        What is too large or too small becomes the extreme value, and what is no number the lowest,
        as the conversion on the host makes it.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            steps = np.rint(np.asarray(values, dtype=float) * self.one)
        steps = np.where(np.isnan(steps), self.lowest, steps)
        words: Words = np.clip(steps, self.lowest, self.highest).astype(np.int64)
        return words

    def decode(self, words: Words) -> FloatArray:
        """Return the values of numbers of this format."""
        values: FloatArray = words / self.one
        return values

    def nearest(self, values: npt.ArrayLike) -> FloatArray:
        """Return what is left of values that are stored in this format."""
        return self.decode(self.encode(values))


#: ``accum`` of the machine: state, parameters, inputs.
S1615 = Format("s16.15", 15, -(2**31), 2**31 - 1)
#: ``unsigned accum``: rates and probabilities.
U1616 = Format("u16.16", 16, 0, 2**32 - 1)
#: ``unsigned long fract``: decay factors.
U032 = Format("u0.32", 32, 0, 2**32 - 1)

# As arrays: numpy takes longer to make something of a plain number than to shift a hundred others.
_ACCUM_BITS = np.array(S1615.fraction_bits)
_FRACT_BITS = np.array(U032.fraction_bits)


def wrapped(words: Words) -> Words:
    """Return the low 32 bits, as a signed number."""
    result: Words = words.astype(np.int32).astype(np.int64)
    return result


def unwrapped_product(a: Words, b: Words) -> Words:
    """Multiply two s16.15, of which the low 32 bits are still to be taken."""
    result: Words = (a * b) >> _ACCUM_BITS
    return result


def product(a: Words, b: Words) -> Words:
    """Multiply two s16.15."""
    return wrapped(unwrapped_product(a, b))


def scaled(a: Words, fraction: Words) -> Words:
    """Multiply an s16.15 by a u0.32.

    Both have 32 bits, so the product has 64 and does not overflow; it needs no wrapping either.
    """
    result: Words = (a * fraction) >> _FRACT_BITS
    return result


def quotient(a: Words, b: Words) -> Words:
    """Divide two s16.15."""
    size = (np.abs(a) << S1615.fraction_bits) // np.where(b == 0, 1, np.abs(b))
    size = np.where(b == 0, S1615.highest, size)
    return wrapped(np.where((a < 0) == (b < 0), size, -size))
