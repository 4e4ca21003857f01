"""What fails in the release only by a slip of its own: friendly by default, exact where that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

SLIPS = {
    "get_min_delay": ('OBS["x"] = sim.get_min_delay()', 1.0, "AttributeError"),
    "get_max_delay": ('OBS["x"] = sim.get_max_delay()', None, "NotImplementedError"),
    "initialize": (
        (
            "p = sim.Population(2, sim.IF_curr_exp())\nsim.initialize(p, v=-60.0)\n"
            'OBS["x"] = p.initial_values["v"][0]'
        ),
        -60.0,
        "AssertionError",
    ),
    "package": ("from pyNN.spiNNaker.extra_models import IFCurDelta", None, "ModuleNotFoundError"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_by_default_a_slip_of_the_release_does_no_harm(run_body: RunScript, slip: str) -> None:
    body, expected, _ = SLIPS[slip]
    ran = run_body(body)
    assert ran.error is None
    if expected is not None:
        assert ran.observed["x"] == expected


@pytest.mark.parametrize("slip", SLIPS)
def test_in_conformance_mode_a_slip_of_the_release_is_copied(run_body: RunScript, slip: str) -> None:
    body, _, error = SLIPS[slip]
    assert type(run_body(body, conformance=True).error).__name__ == error
