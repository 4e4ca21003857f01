"""Statistics of what a number format does to values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass
class Quantisation:
    """How far values are from what they were given as.

    :param unit: of the values.
    :param resolution: the smallest difference that the format keeps, in *unit*.
    """

    unit: str
    resolution: float
    values: int = 0
    changed: int = 0
    lost: int = 0
    clipped: int = 0
    largest_error: float = 0.0
    largest_relative_error: float = 0.0
    _squared_error: float = 0.0

    def add(self, given: FloatArray, kept: FloatArray, repeat: int = 1) -> None:
        """Take in values as they were given and as they were kept.

        :param repeat: how often each of them stands for a value.
        """
        if not given.size:
            return
        error = np.abs(kept - given)
        finite = np.isfinite(error)
        self.values += given.size * repeat
        self.changed += int(np.count_nonzero(error[finite] > 0)) * repeat
        self.lost += int(np.count_nonzero((given != 0) & (kept == 0))) * repeat
        self.clipped += int(np.count_nonzero(~finite | (error > self.resolution))) * repeat
        if not finite.any():
            return
        error, size = error[finite], np.abs(given[finite])
        self.largest_error = max(self.largest_error, float(error.max()))
        nonzero = size > 0
        if nonzero.any():
            relative = float((error[nonzero] / size[nonzero]).max())
            self.largest_relative_error = max(self.largest_relative_error, relative)
        self._squared_error += float(np.square(error).sum()) * repeat

    def as_data(self) -> dict[str, Any]:
        """Return the statistics for the platform report."""
        mean_square = self._squared_error / self.values if self.values else 0.0
        return {
            "unit": self.unit,
            "resolution": self.resolution,
            "values": self.values,
            "changed": self.changed,
            "lost_to_zero": self.lost,
            "clipped": self.clipped,
            "largest_error": self.largest_error,
            "largest_relative_error": self.largest_relative_error,
            "rms_error": mean_square**0.5,
        }
