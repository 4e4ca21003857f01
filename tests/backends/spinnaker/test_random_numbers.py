"""Random numbers: what a seed makes repeatable, and distributions that only SpiNNaker has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

POISSON = """
p = sim.Population(20, sim.SpikeSourcePoisson(rate=50.0), seed={seed})
p.record("spikes")
sim.run(200)
OBS["trains"] = [train.magnitude.tolist() for train in p.get_data("spikes").segments[0].spiketrains]
"""


def test_the_seed_of_a_poisson_population_makes_its_spikes_repeatable(run_body: RunScript) -> None:
    def trains(seed: int, job_seed: int) -> list[list[float]]:
        ran = run_body(POISSON.format(seed=seed), simulator="brian2", seed=job_seed)
        return list(ran.observed["trains"])

    assert trains(3, job_seed=1) == trains(3, job_seed=2)
    assert trains(3, job_seed=1) != trains(4, job_seed=1)


def test_clipped_exponential_numbers_lie_between_their_bounds(run_body: RunScript) -> None:
    ran = run_body(
        """
values = sim.RandomDistribution("exponential_clipped", beta=0.5, low=0.2, high=0.9)
p = sim.Population(500, sim.IF_curr_exp(i_offset=values))
sim.run(1)
OBS["values"] = [float(value) for value in p.get("i_offset")]
"""
    )
    values = ran.observed["values"]
    assert 0.2 <= min(values) < 0.25
    assert 0.7 < max(values) <= 0.9
    assert sum(values) / len(values) == pytest.approx(0.471, abs=0.03)


def test_only_the_cores_draw_clipped_exponential_weights(run_body: RunScript) -> None:
    weights = 'sim.StaticSynapse(weight=sim.RandomDistribution("exponential_clipped", (0.5, 0.0, 1.0)))'
    body = (
        "p = sim.Population(3, sim.IF_curr_exp())\nsim.Projection(p, p, {connector}, {weights})\nsim.run(1)"
    )
    by_cores = body.format(connector="sim.AllToAllConnector()", weights=weights)
    by_host = body.format(connector="sim.FromListConnector([(0, 1)])", weights=weights)
    assert run_body(by_cores).error is None
    assert type(run_body(by_host).error) is KeyError


def test_weights_and_delays_may_be_expressions_of_the_distance(run_body: RunScript) -> None:
    ran = run_body(
        """
from pyNN.space import Line
a = sim.Population(2, sim.SpikeSourceArray([1.0]), structure=Line())
b = sim.Population(3, sim.IF_curr_exp(), structure=Line())
j = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight="0.5*(1+d)", delay="1+d"))
sim.run(1)
OBS["rows"] = [[float(value) for value in row] for row in j.get(["weight", "delay"], "list")]
"""
    )
    assert ran.observed["rows"] == [
        [i, j, 0.5 * (1 + abs(i - j)), 1 + abs(i - j)] for i in range(2) for j in range(3)
    ]


@pytest.mark.quirk("that is right for the first core only")
def test_distances_are_measured_to_the_cells_of_the_first_core(run_body: RunScript) -> None:
    ran = run_body(
        """
from pyNN.space import Line
sim.set_number_of_neurons_per_core(sim.IF_curr_exp, 2)
a = sim.Population(1, sim.SpikeSourceArray([1.0]), structure=Line())
b = sim.Population(4, sim.IF_curr_exp(), structure=Line())
j = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight="1+d"))
sim.run(1)
OBS["weights"] = [float(weight) for weight in j.get("weight", "list", with_address=False)]
"""
    )
    assert ran.observed["weights"] == [1.0, 2.0, 1.0, 2.0]
    assert "spinnaker/distance-by-core" in [finding["code"] for finding in ran.report["findings"]]
