"""Runs one after the other, with changes of the network between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_BEFORE = """
p = sim.Population(2, sim.IF_curr_exp(i_offset=5.0), label="p")
p.record("spikes")
sim.run(20)
{}
sim.reset()
sim.run(20)
OBS["counts"] = [len(segment.spiketrains[0]) for segment in p.get_data("spikes").segments]
"""


@pytest.mark.parametrize(
    "change",
    [
        "n = sim.Population(3, sim.IF_curr_exp(), label='n')",
        "n = sim.Population(3, sim.SpikeSourcePoisson(rate=5.0), label='n')",
        "sim.Projection(p, p, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.0))",
        "p.record('v')",
        "p.set(tau_refrac=0.1)",
    ],
)
def test_the_network_may_change_before_a_reset(run_body: RunScript, change: str) -> None:
    ran = run_body(_BEFORE.format(change), simulator="brian2")
    assert ran.error is None
    first, second = ran.observed["counts"]
    assert first == second > 0
