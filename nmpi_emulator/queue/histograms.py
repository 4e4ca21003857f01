"""Histograms of how long jobs took."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence

from nmpi_emulator.models.statistics import Histogram

#: How many bins a histogram may have; the real service sets no limit.
MAX_BINS = 100_000


def histogram_of(
    seconds: Sequence[int], *, requested_max: int | None, n_bins: int, scale: str, platform: str, status: str
) -> Histogram:
    """Sort durations into bins of equal width, of seconds or (scale ``log``) of their decimal logarithm.

    quirk: on the logarithmic scale there is one bin less, and what took less than a second is in none.

    :param seconds: at least one duration.
    :param requested_max: the upper end of the last bin, in seconds; the next multiple of *n_bins* above the
        longest duration if not given.
    :raises ValueError: if there can be no such bins.
    """
    top = requested_max if requested_max is not None else n_bins * (max(seconds) // max(n_bins, 1) + 1)
    if not 0 < n_bins <= MAX_BINS or top < 0:
        raise ValueError(f"there cannot be {n_bins} bins up to {top}")
    if scale == "log":
        edges = _edges(math.ceil(math.log10(top)) if top else 0, n_bins - 1)
        positions = [math.log10(value) for value in seconds if value > 0]
    else:
        edges = _edges(top, n_bins)
        positions = [float(value) for value in seconds]
    return Histogram(
        values=_counts(positions, edges), bins=edges, platform=platform, status=status, scale=scale, max=top
    )


def _edges(top: int, n: int) -> list[float]:
    """Return the edges of *n* bins from 0 to *top*, as ``numpy.linspace`` calculates them."""
    if n == 0:
        return [0.0]
    return [*(i * (top / n) for i in range(n)), float(top)]


def _counts(positions: Sequence[float], edges: Sequence[float]) -> list[int]:
    """Count positions between edges; the last bin includes its upper edge."""
    counts = [0] * (len(edges) - 1)
    for position in positions:
        bin_ = bisect.bisect_right(edges, position) - 1
        if position == edges[-1]:
            bin_ = len(counts) - 1
        if 0 <= bin_ < len(counts):
            counts[bin_] += 1
    return counts
