"""Histograms of values as they were given and as they were kept, for the platform report."""

from __future__ import annotations

from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray

_BINS = 20

#: How many values of each group :class:`Samples` keeps.
_SAMPLES = 20_000


def before_and_after(given: FloatArray, kept: FloatArray) -> dict[str, Any]:
    """Return two histograms over the same bins, ready for JSON; without bins if there are no values."""
    known = np.concatenate([given, kept])
    known = known[np.isfinite(known)]
    if not len(known):
        return {"edges": [], "requested": [], "used": []}
    edges = np.histogram_bin_edges(known, bins=_BINS)
    return {
        "edges": edges.tolist(),
        "requested": np.histogram(given, edges)[0].tolist(),
        "used": np.histogram(kept, edges)[0].tolist(),
    }


class Samples:
    """Values as they were given and as they were kept; of many, evenly spaced ones."""

    def __init__(self) -> None:
        self._given: list[FloatArray] = []
        self._kept: list[FloatArray] = []

    def add(self, given: FloatArray, kept: FloatArray) -> None:
        """Take in a group of values."""
        step = max(1, -(-len(given) // _SAMPLES))
        self._given.append(given[::step].copy())
        self._kept.append(kept[::step].copy())

    def histogram(self) -> dict[str, Any]:
        """Return the histograms of what was taken in; see :func:`before_and_after`."""
        if not self._given:
            return before_and_after(np.empty(0), np.empty(0))
        return before_and_after(np.concatenate(self._given), np.concatenate(self._kept))
