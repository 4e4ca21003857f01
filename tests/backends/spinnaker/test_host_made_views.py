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
    assert ("counts the cells of the whole populations" in ran.log) == warned
    assert any(each["code"] == "spinnaker/connector-view" for each in ran.report["findings"]) == warned
