"""Histograms of values before and after."""

from __future__ import annotations

import numpy as np

from nmpi_emulator.backends.histogram import Samples, before_and_after


def test_both_histograms_have_the_same_bins_and_count_every_value() -> None:
    histogram = before_and_after(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.5, 0.5]))
    assert len(histogram["edges"]) == len(histogram["requested"]) + 1
    assert sum(histogram["requested"]) == sum(histogram["used"]) == 3


def test_values_that_are_no_numbers_do_not_count() -> None:
    histogram = before_and_after(np.array([np.nan, 1.0]), np.array([0.0, 1.0]))
    assert sum(histogram["requested"]) == 1


def test_nothing_has_no_bins() -> None:
    assert before_and_after(np.empty(0), np.empty(0)) == {"edges": [], "requested": [], "used": []}


def test_of_many_values_evenly_spaced_ones_are_kept_group_by_group() -> None:
    samples = Samples()
    assert samples.histogram()["edges"] == []
    samples.add(np.linspace(0.0, 1.0, 100_000), np.zeros(100_000))
    samples.add(np.array([2.0]), np.array([1.0]))
    histogram = samples.histogram()
    assert (histogram["edges"][0], histogram["edges"][-1]) == (0.0, 2.0)
    assert histogram["requested"] == [2000] * 10 + [0] * 9 + [1]
    assert (histogram["used"][0], histogram["used"][10]) == (20_000, 1)
