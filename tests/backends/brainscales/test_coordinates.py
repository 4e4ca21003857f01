"""Coordinates are values with ranges."""

from __future__ import annotations

import pytest

from nmpi_emulator.backends.brainscales import coordinates as C  # noqa: N812


def test_hicanns_are_numbered_row_by_row_over_a_wafer_with_missing_corners() -> None:
    assert C.HICANNOnWafer(C.Enum(297)) == C.HICANNOnWafer(C.X(9), C.Y(11))
    assert int(C.HICANNOnWafer(C.X(5), C.Y(5)).toEnum()) == 93
    assert len(list(C.iter_all(C.HICANNOnWafer))) == 384


@pytest.mark.parametrize("number", [384, -1, 10_000])
def test_a_hicann_that_there_is_not_is_refused(number: int) -> None:
    with pytest.raises(OverflowError, match="0 to 383"):
        C.HICANNOnWafer(C.Enum(number))


def test_a_corner_of_the_grid_has_no_hicann() -> None:
    with pytest.raises(RuntimeError, match="there is none"):
        C.HICANNOnWafer(C.X(0), C.Y(0))


def test_each_reticle_has_eight_hicanns() -> None:
    reticles = [each.toDNCOnWafer() for each in C.iter_all(C.HICANNOnWafer)]
    assert {reticles.count(each) for each in set(reticles)} == {8}
    assert len(set(reticles)) == 48


def test_coordinates_can_be_keys_and_are_printed_as_code() -> None:
    places = {C.HICANNOnWafer(C.Enum(12)): 1}
    assert places[C.HICANNOnWafer(C.Enum(12))] == 1
    assert repr(C.HICANNOnWafer(C.Enum(0))) == "HICANNOnWafer(X(12), Y(0))"
    assert repr(C.Wafer(33)) == "Wafer(33)"


def test_a_wafer_number_has_no_upper_bound() -> None:
    assert int(C.Wafer(9999)) == 9999


def test_drivers_and_rows_can_be_iterated() -> None:
    assert len(list(C.iter_all(C.SynapseDriverOnHICANN))) == 224
    assert [int(row) for row in C.iter_all(C.RowOnSynapseDriver)] == [0, 1]


def test_sides_are_told_apart() -> None:
    assert C.left != C.right and C.top != C.bottom


def test_coordinates_have_a_short_form() -> None:
    assert C.short_format(C.HICANNOnWafer(C.Enum(7))) == "H007"
    assert C.short_format(C.Wafer(33)) == "W033"
