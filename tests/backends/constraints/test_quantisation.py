from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.constraints.quantisation import Quantisation


def test_changed_lost_and_clipped_values_are_told_apart() -> None:
    quantisation = Quantisation("nA", 0.1)
    quantisation.add(np.array([1.0, 0.52, 0.01, 99.0]), np.array([1.0, 0.5, 0.0, 10.0]))
    data = quantisation.as_data()
    assert (data["values"], data["changed"], data["lost_to_zero"], data["clipped"]) == (4, 3, 1, 1)
    assert data["largest_error"] == 89.0
    assert data["largest_relative_error"] == 1.0


def test_a_common_value_counts_for_every_cell_that_has_it() -> None:
    quantisation = Quantisation("", 0.5)
    quantisation.add(np.array([0.75]), np.array([0.5]), repeat=10)
    data = quantisation.as_data()
    assert (data["values"], data["changed"]) == (10, 10)
    assert data["rms_error"] == pytest.approx(0.25)


def test_values_that_are_no_numbers_do_not_spoil_the_statistics() -> None:
    quantisation = Quantisation("nA", 0.1)
    quantisation.add(np.array([np.nan, np.inf, 1.0]), np.array([0.0, 0.0, 1.0]))
    data = quantisation.as_data()
    assert (data["values"], data["clipped"], data["largest_error"]) == (3, 2, 0.0)


def test_without_values_nothing_is_wrong() -> None:
    quantisation = Quantisation("nA", 0.1)
    quantisation.add(np.empty(0), np.empty(0))
    assert quantisation.as_data()["rms_error"] == 0.0
