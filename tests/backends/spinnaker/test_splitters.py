"""How populations are split over cores where a script says so; recorded from sPyNNaker 7.4.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

SPLITTERS = "from spynnaker.pyNN.extra_algorithms.splitter_components import *\n"

REFUSED = "PacmanConfigurationException"

POISSON = 'p = sim.Population(5, sim.SpikeSourcePoisson(rate=1.0), label="p")\n'


def population(cell: str, splitter: str, more: str = "") -> str:
    return f'{SPLITTERS}p = sim.Population(5, sim.{cell}, label="p", splitter={splitter}{more})\nsim.run(1)'


@pytest.mark.parametrize(
    ("body", "exception", "line"),
    [
        (population("IF_curr_exp()", "SplitterPoissonDelegate()"), REFUSED, 5),
        (population("IF_curr_exp()", '"x"'), REFUSED, 5),
        (population("SpikeSourceArray([1.0])", "SplitterPopulationVertexFixed()"), REFUSED, 5),
        (population("SpikeSourceArray([1.0])", '"x"'), "AttributeError", 5),
        (population("SpikeSourcePoisson()", "SplitterPopulationVertexFixed()"), REFUSED, 5),
        (population("SpikeSourcePoisson()", "SplitterPoissonDelegate()"), REFUSED, 6),
        (population("IF_curr_exp()", "SplitterPopulationVertexNeuronsSynapses()"), "IndexError", 6),
        (
            f"{SPLITTERS}one = SplitterPopulationVertexFixed()\n"
            + "".join(f"sim.Population(5, sim.IF_curr_exp(), splitter=one, label='{x}')\n" for x in "ab"),
            REFUSED,
            7,
        ),
    ],
)
def test_a_splitter_that_does_not_fit_is_refused(
    run_body: RunScript, body: str, exception: str, line: int
) -> None:
    ran = run_body(body)
    assert (type(ran.error).__name__, ran.line) == (exception, line)


@pytest.mark.parametrize(
    ("splitter", "setup", "cores", "memory_bytes"),
    [
        ("SplitterPopulationVertexFixed()", "timestep=0.1", 1, 51984),
        ("SplitterPopulationVertexNeuronsSynapses()", "timestep=0.1", 2, 52776),
        ("None", "timestep=0.1", 2, 52776),
        ("None", "timestep=1.0", 1, 51984),
    ],
)
def test_a_splitter_says_whether_synapses_have_cores_of_their_own(
    run_body: RunScript, splitter: str, setup: str, cores: int, memory_bytes: int
) -> None:
    body = f"""{SPLITTERS}
src = sim.Population(64, sim.SpikeSourcePoisson(rate=10.0), label="source")
a = sim.Population(64, sim.IF_curr_exp(), label="a", splitter={splitter})
sim.Projection(src, a, sim.AllToAllConnector(), sim.StaticSynapse(weight=5.0, delay=0.5))
sim.run(20)
"""
    (found,) = (p for p in run_body(body, setup=setup).report["populations"] if p["label"] == "a")
    assert (found["cores"], found["memory_bytes"]) == (cores, memory_bytes)


@pytest.mark.parametrize(
    "change",
    [
        'sim.Population(5, sim.IF_curr_exp(), label="q")',
        "sim.Projection(p, q, sim.OneToOneConnector(), sim.StaticSynapse(1.0))",
        'q.record("v")',
    ],
)
def test_a_network_with_poisson_sources_cannot_be_changed_after_a_reset(
    run_body: RunScript, change: str
) -> None:
    body = f"{POISSON}q = sim.Population(5, sim.IF_curr_exp())\nsim.run(1)\nsim.reset()\n{change}\nsim.run(1)"
    ran = run_body(body)
    assert (type(ran.error).__name__, ran.line) == (REFUSED, 9)
    assert "spinnaker/splitter" in ran.one_error()


@pytest.mark.parametrize(
    "body",
    [
        f"{POISSON}sim.run(1)\nsim.reset()\np.set(rate=5.0)\nsim.run(1)",
        f"sim.Population(5, sim.IF_curr_exp())\nsim.run(1)\nsim.reset()\n{POISSON}sim.run(1)",
        f"{POISSON}sim.run(1)\nsim.setup(1.0)\n{POISSON}sim.run(1)",
    ],
    ids=["no change", "new source", "new network"],
)
def test_poisson_sources_that_are_not_mapped_a_second_time_may_run_again(
    run_body: RunScript, body: str
) -> None:
    assert run_body(body).error is None
