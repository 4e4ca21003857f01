from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.engine.grid import Grid
from nmpi_emulator.backends.engine.numerics import NEST_ON_GRID, refractory_steps, whole_steps


@pytest.mark.parametrize(
    ("delay", "dt", "steps"),
    [(0.3, 0.1, 3), (1.0, 1.0, 1), (0.2, 1.0, 1), (0.0, 1.0, 1), (2.6, 1.0, 3), (1.26, 0.1, 13)],
)
def test_delay_is_rounded_to_the_nearest_step_and_never_below_one(delay, dt, steps):
    assert NEST_ON_GRID.delay_steps(np.array([delay]), dt).tolist() == [steps]


@pytest.mark.parametrize(
    ("tau", "dt", "steps"),
    [(0.1, 0.1, 1), (0.1, 1.0, 1), (2.0, 1.0, 2), (1.4, 1.0, 2), (0.14, 0.1, 2), (0.0, 0.1, 0)],
)
def test_refractory_period_is_rounded_up_to_whole_steps(tau, dt, steps):
    assert refractory_steps(np.array([tau]), dt).tolist() == [steps]


def test_whole_steps_do_not_suffer_from_the_binary_form_of_a_tenth():
    assert [whole_steps(k * 0.1, 0.1) for k in range(1, 200)] == list(range(1, 200))


def test_times_of_grid_points_are_round_numbers():
    assert Grid(0.1).times(np.array([3, 7, 12])).tolist() == [0.3, 0.7, 1.2]
