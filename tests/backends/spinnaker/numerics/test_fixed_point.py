from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.backends.spinnaker.numerics.arithmetic import FIXED_POINT, FLOATING_POINT
from nmpi_emulator.backends.spinnaker.numerics.fixed_point import (
    S1615,
    U032,
    U1616,
    product,
    quotient,
    scaled,
    wrapped,
)

accums = st.integers(-(2**31), 2**31 - 1)
fractions = st.integers(0, 2**32 - 1)


def low_word(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        (1.0, 32768),
        (-65.0, -2129920),
        (0.5 / 32768, 0),
        (1.5 / 32768, 2),
        (2.5 / 32768, 2),
        (-0.5 / 32768, 0),
        (-1.5 / 32768, -2),
        (1e-9, 0),
    ],
)
def test_values_become_the_nearest_accum_and_halves_the_even_one(value: float, steps: int) -> None:
    assert S1615.encode(value) == steps


def test_values_out_of_range_become_the_extreme_ones() -> None:
    assert S1615.encode([1e6, -1e6, math.inf, -math.inf]).tolist() == [
        2**31 - 1,
        -(2**31),
        2**31 - 1,
        -(2**31),
    ]
    assert U032.encode([1.0, -1.0]).tolist() == [2**32 - 1, 0]
    assert U1616.encode(65536.0) == 2**32 - 1


def test_what_is_no_number_becomes_the_lowest_one() -> None:
    assert S1615.encode(math.nan) == -(2**31)


@given(accums)
def test_every_accum_survives_decoding(steps: int) -> None:
    assert S1615.encode(S1615.decode(np.array([steps]))).tolist() == [steps]


@given(st.floats(-65536, 65535.9999))
def test_what_is_stored_is_within_half_a_step(value: float) -> None:
    assert abs(S1615.nearest(value) - value) <= 0.5 / 32768


@given(accums, accums)
def test_products_of_accums_round_down_and_wrap(a: int, b: int) -> None:
    assert product(np.array([a]), np.array([b])).tolist() == [low_word((a * b) >> 15)]


@given(accums, fractions)
def test_products_with_fractions_round_down(a: int, b: int) -> None:
    assert scaled(np.array([a]), np.array([b])).tolist() == [(a * b) >> 32]


@given(accums, accums)
def test_quotients_round_towards_zero(a: int, b: int) -> None:
    if b == 0:
        expected = 2**31 - 1 if a >= 0 else -(2**31) + 1
    else:
        expected = abs(a) * 32768 // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    assert quotient(np.array([a]), np.array([b])).tolist() == [low_word(expected)]


@given(st.integers(-(2**40), 2**40))
def test_sums_wrap_to_thirty_two_bits(number: int) -> None:
    assert wrapped(np.array([number])).tolist() == [low_word(number)]


@pytest.mark.parametrize("arithmetic", [FIXED_POINT, FLOATING_POINT], ids=["fixed", "floating"])
def test_both_arithmetics_agree_where_nothing_is_rounded(arithmetic: Any) -> None:
    a, b = arithmetic.accum([1.5, -3.0]), arithmetic.accum([0.25, 2.0])
    results = {
        "product": arithmetic.product(a, b),
        "quotient": arithmetic.quotient(a, b),
        "total": arithmetic.total(a + b),
        "scaled": arithmetic.scaled(a, arithmetic.fraction([0.5, 0.25])),
        "halved": arithmetic.without_bits(a, 1),
        "arrived": arithmetic.arrived(np.array([0.5, 2.0]), 2.0),
    }
    values = {}
    for name, result in results.items():
        values[name] = np.empty(2)
        arithmetic.read(result, values[name])
    assert {name: each.tolist() for name, each in values.items()} == {
        "product": [0.375, -6.0],
        "quotient": [6.0, -1.5],
        "total": [1.75, -1.0],
        "scaled": [0.75, -0.75],
        "halved": [0.75, -1.5],
        "arrived": [1.0, 4.0],
    }
