"""Where and how injected currents flow, by the rules of the release's program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

RunScript = Callable[..., Any]

VOLTAGES = """
p.record("v")
sim.run(4)
OBS["v"] = p.get_data("v").segments[0].analogsignals[0].magnitude.tolist()
"""


def reached(run_body: RunScript, body: str) -> tuple[list[bool], Any]:
    """Return which cells have left their rest, and the run."""
    cells = "p = sim.Population(4, sim.IF_curr_exp(), label='p')\n"
    ran = run_body(cells + body + VOLTAGES, simulator="brian2")
    assert ran.error is None, ran.error
    return [bool(moved) for moved in np.ptp(np.array(ran.observed["v"]), axis=0) > 0], ran


def test_a_source_that_is_injected_into_two_views_flows_only_into_the_last(run_body: RunScript) -> None:
    moved, ran = reached(
        run_body,
        "c = sim.DCSource(amplitude=0.5, start=0.0, stop=4.0)\n"
        "c.inject_into(p[0:2])\n"
        "c.inject_into(p[3:4])\n",
    )
    assert moved == [False, False, False, True]
    assert "spinnaker/current-sources" in {finding["code"] for finding in ran.report["findings"]}


def test_two_sources_flow_into_their_own_views(run_body: RunScript) -> None:
    moved, ran = reached(
        run_body,
        "for view in (p[0:2], p[3:4]):\n    view.inject(sim.DCSource(amplitude=0.5, start=0.0, stop=4.0))\n",
    )
    assert moved == [True, True, False, True]
    assert not ran.report["findings"]


@pytest.mark.parametrize(
    ("source", "cell_moves"),
    [
        # 1.0 nA is followed by 2.0, which stands where the core reads the start: 65536 steps.
        ("sim.DCSource(amplitude=[1.0, 2.0], start=0.0, stop=4.0)", False),
        # The second number stands where the core reads the offset.
        ("sim.ACSource(amplitude=[0.0, 2.0], start=0.0, stop=4.0)", True),
    ],
)
def test_what_follows_the_first_number_of_a_list_is_taken_for_other_parameters(
    run_body: RunScript, source: str, cell_moves: bool
) -> None:
    moved, ran = reached(run_body, f"p[0:1].inject({source})\n")
    assert moved == [cell_moves, False, False, False]
    assert "spinnaker/current-parameter" in {finding["code"] for finding in ran.report["findings"]}
