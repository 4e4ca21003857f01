"""Splitters, by which a script says how a population is split over cores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_BODY = """
from spynnaker.pyNN.extra_algorithms.splitter_components import *
p = sim.Population(300, sim.IF_curr_exp(), label="p", {})
sim.Projection(p, p, sim.FixedProbabilityConnector(0.1), sim.StaticSynapse(weight=0.1))
sim.run(1)
"""


@pytest.mark.parametrize(
    ("step", "keywords", "cores", "synapse_cores"),
    [
        (1.0, "splitter=None", 2, 0),
        (1.0, "splitter=SplitterPopulationVertexNeuronsSynapses()", 4, 1),
        (0.1, "splitter=None", 4, 1),
        (0.1, "splitter=SplitterPopulationVertexFixed()", 2, 0),
        (1.0, "splitter=SplitterPopulationVertexFixed(), n_synapse_cores=2", 2, 0),
        (1.0, "splitter=SplitterPopulationVertexNeuronsSynapses(), n_synapse_cores=2", 6, 2),
        (1.0, "n_synapse_cores=-1", 2, 0),
    ],
)
def test_a_splitter_decides_over_the_cores(
    run_body: RunScript, step: float, keywords: str, cores: int, synapse_cores: int
) -> None:
    ran = run_body(_BODY.format(keywords), setup=f"timestep={step}")
    assert ran.error is None
    population = ran.report["populations"][0]
    assert (population["cores"], population["synapse_cores"]) == (cores, synapse_cores)


def test_a_splitter_for_other_populations_is_named(run_body: RunScript) -> None:
    ran = run_body(_BODY.format("splitter=SplitterPoissonDelegate()"))
    assert type(ran.error).__name__ == "PacmanConfigurationException"
    assert "PopulationVertex" in ran.one_error()
    assert "SplitterPoissonDelegate" in ran.one_error()
