from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.platforms.spinnaker import weights


@pytest.mark.parametrize(
    ("largest_sum", "shift"),
    [(0.0, 0), (0.3, 0), (0.99, 0), (1.0, 1), (1.5, 1), (2.0, 2), (50.3, 6), (64.0, 7)],
)
def test_the_shift_leaves_room_for_the_largest_sum(largest_sum: float, shift: int) -> None:
    assert weights.shift_of(largest_sum) == shift


@given(st.floats(min_value=0.0, max_value=60000.0))
def test_no_smaller_shift_would_do(largest_sum: float) -> None:
    shift = weights.shift_of(largest_sum)
    assert 2**shift > largest_sum
    assert shift == 0 or 2 ** (shift - 1) <= largest_sum


def test_conductances_have_a_finer_scale_than_currents() -> None:
    assert weights.scale_of(0, 1.0) == 32768.0
    assert weights.scale_of(0, 1024.0) == 32768.0 * 1024
    assert weights.scale_of(7, 1.0) == 256.0


def test_halves_are_stored_as_the_even_neighbour_and_signs_are_lost() -> None:
    assert weights.stored(np.array([0.5, 1.5, -2.5, 2.6]), 1.0).tolist() == [0, 2, 2, 3]


def test_bits_beyond_the_sixteenth_fall_off() -> None:
    assert weights.stored(np.array([65535.0, 65536.0, 65537.0]), 1.0).tolist() == [65535, 0, 1]


def test_what_is_no_number_is_stored_as_nothing() -> None:
    assert weights.stored(np.array([np.nan, np.inf]), 1.0).tolist() == [0, 0]


def test_statistics_of_groups_are_those_of_all_values_together() -> None:
    groups = [np.array([1.0, 2.0, 4.0]), np.array([3.0, 3.5]), np.array([-1.0, 0.0, 1.0, 2.0])]
    statistics = weights.RunningStatistics()
    for group in groups:
        statistics.add(float(group.mean()), float(group.var(ddof=1)), len(group))
    every = np.concatenate(groups)
    assert statistics.mean == pytest.approx(every.mean())
    assert statistics.variance == pytest.approx(every.var(ddof=1))
