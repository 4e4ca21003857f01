"""The default calibration of synapses: 4-bit codes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.backends.brainscales.synapse_codes import (
    NO_SYNAPSE,
    SynapseCalibration,
    conductances_ns,
    gmax_factor,
    gmax_factors_of_rows,
)
from nmpi_emulator.platforms.brainscales.limits import GMAX_CONFIGURATIONS

CALIBRATION = SynapseCalibration()


def code(weight: float, cm: float = 1.0, uniform: float = 0.5) -> int:
    return int(CALIBRATION.codes(np.array([weight]), cm, np.array([uniform]))[0])


def weight_of(number: int, cm: float = 1.0) -> float:
    return float(CALIBRATION.weights(np.array([number]), cm)[0])


def test_conductances_follow_the_polynomial() -> None:
    table = conductances_ns()
    assert table[0] == pytest.approx(93.9406513768)
    assert table[15] == pytest.approx(93.9406513768 + 81.3443474483 * 15 - 1.59734048208 * 225)
    assert len(table) == 16 and np.all(np.diff(table) > 0)


@pytest.mark.parametrize(
    ("cm", "smallest", "largest"),
    [(1.0, 0.001085, 0.011027), (0.2, 0.000217, 0.002205), (0.281, 0.000305, 0.003098)],
)
def test_range_of_weights_depends_on_the_capacitance(cm: float, smallest: float, largest: float) -> None:
    assert weight_of(0, cm) == pytest.approx(smallest, abs=1e-6)
    assert weight_of(15, cm) == pytest.approx(largest, abs=1e-6)


def test_weights_above_the_range_get_the_largest_code() -> None:
    assert code(0.5) == 15
    assert code(0.004, cm=0.2) == 15


def test_weights_below_the_range_get_code_zero_which_conducts() -> None:
    assert code(5e-5) == 0
    assert weight_of(0) > 5e-5


@pytest.mark.parametrize("weight", [0.0, -0.01, float("nan")])
def test_weights_that_are_not_positive_make_no_synapse(weight: float) -> None:
    assert code(weight) == NO_SYNAPSE
    assert CALIBRATION.weights(np.array([NO_SYNAPSE]), 1.0)[0] == 0.0


def test_between_two_codes_the_upper_one_is_taken_with_the_fractional_distance() -> None:
    low, high = weight_of(7), weight_of(8)
    middle = low + 0.4 * (high - low)
    uniform = np.random.default_rng(1).random(20_000)
    codes = CALIBRATION.codes(np.full(20_000, middle), 1.0, uniform)
    assert set(np.unique(codes)) == {7, 8}
    assert np.mean(codes == 8) == pytest.approx(0.4, abs=0.02)


@given(st.floats(0.0012, 0.0109))
def test_codes_enclose_the_weight(weight: float) -> None:
    lower, upper = code(weight, uniform=1.0), code(weight, uniform=0.0)
    assert upper - lower in (0, 1)
    assert weight_of(lower) <= weight * (1 + 1e-9)
    assert weight_of(upper) >= weight * (1 - 1e-9)


def test_smaller_neurons_have_larger_weights() -> None:
    single = SynapseCalibration(denmems=1, speedup=8000.0)
    assert single.codes(np.array([0.0104255]), 0.281, np.array([0.5]))[0] == 8
    assert single.weights(np.array([8]), 0.281)[0] == pytest.approx(0.0104255, abs=1e-6)


def test_conductance_grows_with_v_gmax_and_falls_with_the_divisor() -> None:
    assert gmax_factor(500, 11) == 1.0
    assert gmax_factor(1000, 11) == pytest.approx(2.0)
    assert gmax_factor(500, 22) == pytest.approx(0.5)


def test_rows_take_the_smallest_configuration_that_reaches_or_else_the_nearest() -> None:
    top = conductances_ns()[-1]
    needed = np.array([0.01, 0.2, 0.45, 1.0, 1.8, 2.7, 11.0, 1000.0]) * top
    factors = gmax_factors_of_rows(needed, GMAX_CONFIGURATIONS)
    weak, default, strong, strongest = sorted(gmax_factor(*each) for each in GMAX_CONFIGURATIONS)
    assert factors.tolist() == [weak, weak, default, default, default, strong, strongest, strongest]
