"""Histograms of how long jobs took."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.models.statistics import Histogram
from nmpi_emulator.queue.histograms import MAX_BINS, histogram_of


def histogram(
    seconds: list[int], n_bins: int = 4, scale: str = "linear", top: int | None = None
) -> Histogram:
    return histogram_of(
        seconds, requested_max=top, n_bins=n_bins, scale=scale, platform="Demo", status="finished"
    )


@pytest.mark.parametrize(
    ("seconds", "options", "values", "bins", "top"),
    [
        ([0, 1, 2, 3], {}, [1, 1, 1, 1], [0.0, 1.0, 2.0, 3.0, 4.0], 4),
        ([4], {}, [0, 0, 1, 0], [0.0, 2.0, 4.0, 6.0, 8.0], 8),
        ([5, 10, 11], {"top": 10, "n_bins": 2}, [0, 2], [0.0, 5.0, 10.0], 10),
        ([0, 7], {"top": 0, "n_bins": 3}, [0, 0, 1], [0.0] * 4, 0),
        ([0, 1, 9, 10, 100], {"scale": "log"}, [2, 1, 1], [0.0, 1.0, 2.0, 3.0], 104),
        ([5], {"scale": "log", "n_bins": 1}, [], [0.0], 6),
        ([1], {"scale": "log", "top": 1, "n_bins": 3}, [0, 1], [0.0, 0.0, 0.0], 1),
        ([1], {"scale": "log", "top": 0, "n_bins": 3}, [0, 1], [0.0, 0.0, 0.0], 0),
        ([3], {"scale": "Log", "top": 10, "n_bins": 3}, [1, 0, 0], [0.0, 10 / 3, 2 * (10 / 3), 10.0], 10),
    ],
)
def test_bins_and_their_contents(
    seconds: list[int], options: dict[str, Any], values: list[int], bins: list[float], top: int
) -> None:
    result = histogram(seconds, **options)
    assert (result.values, result.bins, result.max) == (values, bins, top)


@given(st.lists(st.integers(0, 100_000), min_size=1), st.integers(1, 60))
def test_every_duration_lies_in_a_bin_of_the_linear_scale(seconds: list[int], n_bins: int) -> None:
    result = histogram(seconds, n_bins)
    assert sum(result.values) == len(seconds)
    assert len(result.values) == n_bins == len(result.bins) - 1
    assert result.max % n_bins == 0
    assert max(seconds) < result.max <= max(seconds) + n_bins


@pytest.mark.parametrize("options", [{"n_bins": 0}, {"n_bins": -1}, {"n_bins": MAX_BINS + 1}, {"top": -1}])
def test_there_cannot_be_such_bins(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="there cannot be"):
        histogram([1], **options)
