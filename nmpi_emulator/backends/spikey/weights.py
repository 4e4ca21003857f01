"""4-bit weights of Spikey."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nmpi_emulator.backends.engine.numerics import FloatArray, IntArray
from nmpi_emulator.platforms.spikey.limits import LIMITS

EXCITATORY_LSB_US = LIMITS["excitatory_weight_lsb"].value
INHIBITORY_LSB_US = LIMITS["inhibitory_weight_lsb"].value
LARGEST_CODE = LIMITS["weight_codes"].count - 1


def lsb(inhibitory: npt.NDArray[np.bool_]) -> FloatArray:
    """Return the weight (uS) of one step, for synapses of each kind."""
    return np.where(inhibitory, INHIBITORY_LSB_US, EXCITATORY_LSB_US)


def discretise(
    weights_us: FloatArray, inhibitory: npt.NDArray[np.bool_], rng: np.random.Generator
) -> IntArray:
    """Return the code of each weight: one of the two nearest, at random, so that the mean is right.

    What is above the largest code is cut off.
    """
    exact = np.abs(weights_us) / lsb(inhibitory)
    # A weight that is meant to be a whole number of steps must not fall below it by rounding.
    nearest = np.rint(exact)
    exact = np.where(np.isclose(exact, nearest, rtol=1e-9, atol=1e-9), nearest, exact)
    codes = np.floor(exact + rng.random(len(exact)))
    kept: IntArray = np.minimum(codes, LARGEST_CODE).astype(np.int64)
    return kept
