"""Histograms of values as they were given and as they were kept, for the platform report."""

from __future__ import annotations

from typing import Any

import numpy as np

from nmpi_emulator.backends.engine.numerics import FloatArray

_BINS = 20


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
