"""The number format of parameters and state: s16.15, "accum"."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN.random import RandomDistribution

from .session import session

#: 2**-15: the smallest difference between two values.
RESOLUTION = 1 / 32768
#: Source: SpiNNFrontEndCommon 7.4.1, DataType.S1615.
SMALLEST = Decimal("-65536.0")
LARGEST = Decimal("65535.999969482421875")
#: Source: SpiNNFrontEndCommon 7.4.1, DataType.UINT32.
LARGEST_WORD = 2**32 - 1
#: How many words of a core are not negative.
_WORDS = 2**31

#: What the cores can draw by themselves.  Source: sPyNNaker 7.4.1, param_generator_data.PARAM_TYPE_BY_NAME.
DRAWN_BY_CORES = (
    "uniform",
    "uniform_int",
    "normal",
    "normal_clipped",
    "normal_clipped_to_boundary",
    "exponential",
    "exponential_clipped",
)


def check_range(value: Any, what: str, where: str = "") -> None:
    """Raise if a value does not fit the format.

    :param where: the place in the user's script that it comes from.
    :raises ValueError: if it is too large, as infinite ones are, or an array of several numbers.
    :raises decimal.InvalidOperation: if it is not a number, as in the real software.
    :raises TypeError: if it is ``None`` or a text.
    """
    if isinstance(value, np.ndarray) and value.size > 1:
        raise session().findings.refuse(
            ValueError,
            "spinnaker/parameter-value",
            f"The value of {what} must be one number, not an array",
            where=where,
        )
    if isinstance(value, np.integer):
        value = int(value)
    if _is_no_decimal(value):
        raise session().findings.refuse(
            InvalidOperation,
            "spinnaker/fixed-point-range",
            f"The value of {what} is not a number",
            where=where,
        )
    if not SMALLEST <= value <= LARGEST:
        raise session().findings.refuse(
            ValueError,
            "spinnaker/fixed-point-range",
            f"The value {value:f} of {what} is out of range: it cannot be kept as a 16.15 signed fixed "
            "point number",
            limit=f"{SMALLEST} to {LARGEST}",
            actual=float(value),
            where=where,
        )


def check_unsigned(value: Any, what: str) -> None:
    """Raise if a value is no unsigned number of 32 bits.

    :raises TypeError: if it is no number.
    :raises decimal.InvalidOperation: if it is not a number in the sense of floating-point arithmetic.
    :raises ValueError: if it is negative or too large.
    """
    error: type[Exception] | None = None
    if not isinstance(value, (int, float, np.integer, np.floating)):
        error = TypeError
    elif isinstance(value, float) and math.isnan(value):
        error = InvalidOperation
    elif not 0 <= value <= LARGEST_WORD:
        error = ValueError
    if error is not None:
        raise session().findings.refuse(
            error,
            "spinnaker/population-keyword",
            f"The {what} does not fit",
            limit=f"0 to {LARGEST_WORD}",
            actual=value,
        )


def check_word(steps: float, what: str, where: str = "") -> None:
    """Raise if a number of steps does not fit a word of a core, 32 bits with sign.

    :raises ValueError: if there are too many, or it is not a number.
    :raises OverflowError: if it is infinite.
    """
    if math.isfinite(steps) and -_WORDS <= round(steps) < _WORDS:
        return
    raise session().findings.refuse(
        OverflowError if math.isinf(steps) else ValueError,
        "spinnaker/fixed-point-range",
        f"The value of {what} is out of range: it cannot be kept in 32 bits",
        limit=f"{-_WORDS} to {_WORDS - 1} steps of the number format",
        actual=f"{steps:g}",
        where=where,
    )


def _is_no_decimal(value: Any) -> bool:
    """Tell whether the real software fails to read a value as a Decimal."""
    if isinstance(value, (bool, np.bool_, np.ndarray)):
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def check_drawn(distribution: RandomDistribution, what: str, where: str = "") -> None:
    """Raise if a parameter of a distribution that the cores draw from does not fit the format."""
    for name, value in distribution.parameters.items():
        if value is not None and not np.isinf(value):
            check_range(value, f"{name} of {what}", where)


def is_drawn_by_cores(value: Any) -> bool:
    """Tell whether a value is a constant or a distribution that the cores can draw from."""
    if isinstance(value, str):
        return False
    return bool(np.isscalar(value)) or (
        isinstance(value, RandomDistribution) and value.name in DRAWN_BY_CORES
    )


def kept(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return values as the format keeps them: to the nearest, halves to even."""
    return np.asarray(np.rint(values * 32768.0) / 32768.0)
