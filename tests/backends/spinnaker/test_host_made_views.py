"""Views at the ends of projections whose connections the host makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_BODY = """
p = sim.Population(12, sim.IF_curr_exp(), label="p")
sim.Projection({}, p, sim.AllToAllConnector(), sim.StaticSynapse(weight={}))
sim.run(1)
"""
_GAMMA = "sim.RandomDistribution('gamma', (2.0, 0.3))"


@pytest.mark.parametrize(
    ("pre", "weight", "warned"),
    [("p[2:5]", _GAMMA, True), ("p", _GAMMA, False), ("p[2:5]", "1.0", False)],
)
def test_views_are_warned_of_where_the_release_does_not_keep_to_them(
    run_body: RunScript, pre: str, weight: str, warned: bool
) -> None:
    ran = run_body(_BODY.format(pre, weight))
    assert ran.error is None
    assert ("to all cells of the target population" in ran.log) == warned
    assert any(each["code"] == "spinnaker/connector-view" for each in ran.report["findings"]) == warned


@pytest.mark.parametrize("connector", ["AllToAllConnector()", "FixedTotalNumberConnector(500)"])
def test_connections_that_the_host_makes_at_views_count_from_the_first_cells(
    run_body: RunScript, connector: str
) -> None:
    body = (
        "p = sim.Population(8, sim.IF_curr_exp())\nq = sim.Population(6, sim.IF_curr_exp())\n"
        f"j = sim.Projection(p[2:5], q[3:5], sim.{connector}, sim.StaticSynapse(weight={_GAMMA}))\n"
        "sim.run(1)\n"
        "OBS['pairs'] = sorted({(int(i), int(j)) for i, j, _ in j.get('weight', 'list')})\n"
    )
    ran = run_body(body)
    assert ran.error is None, ran.error
    assert ran.observed["pairs"] == [(i, j) for i in range(3) for j in range(6)]
