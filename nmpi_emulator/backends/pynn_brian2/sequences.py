"""PyNN's sequences: parameters that are several numbers per cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyNN.parameters import ArrayParameter

from nmpi_emulator.backends.engine.numerics import FloatArray


def as_array(sequence: Any) -> FloatArray:
    """Return the numbers of one of PyNN's sequences, of a list or of a single number."""
    value = sequence.value if isinstance(sequence, ArrayParameter) else sequence
    return np.atleast_1d(np.asarray(value, dtype=float))


def sequence_length(sequences: Any) -> int:
    """Return the length of a sequence, or the common length of one sequence per cell."""
    if isinstance(sequences, ArrayParameter):
        return as_array(sequences).size
    lengths = {as_array(sequence).size for sequence in sequences}
    if len(lengths) != 1:
        raise ValueError("Every cell needs the same number of values.")
    return lengths.pop()
