"""Details of the release that scripts seldom meet; recorded from sPyNNaker 1!7.4.1 on a virtual board."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_CELLS = "import numpy as np\np = sim.Population(3, sim.IF_curr_exp())\n"
_SOURCES = "p = sim.Population(3, sim.SpikeSourcePoisson(rate=10, duration=5))\n"
_ALL = "sim.Projection(p, p, sim.AllToAllConnector(), sim.StaticSynapse(weight={}, delay={}))\n"
_FLAT = "sim.RandomDistribution('uniform', [2.0, 2.0])"


@pytest.mark.parametrize(
    ("body", "error", "line"),
    [
        (_CELLS + "p.inject([sim.DCSource(amplitude=1, stop=5)])", "TypeError", 6),
        (_CELLS + "p.set(tau_m=np.array([[1.0], [2.0], [3.0]]))\nsim.run(1)", "InvalidOperation", 7),
        (_CELLS + "p.set(tau_m=[[1.0], [2.0], [3.0]])\nsim.run(1)", "TypeError", 7),
        (_CELLS + "p.initialize(v=np.array([[1.0], [2.0], [3.0]]))\nsim.run(1)", "InvalidOperation", 7),
        (_CELLS + _ALL.format(1, _FLAT) + "sim.run(1)", "DelayExtensionException", 7),
        ("p = sim.Population(3, sim.SpikeSourcePoisson(rate=10, start=None))\nsim.run(1)", "TypeError", 5),
        ("sim.Population(3, sim.SpikeSourcePoisson(rate=None))", "ValueError", 4),
        (_SOURCES + "p.set(rate=None)\nsim.run(1)", "TypeError", 6),
        (_SOURCES + "p.set(start=None)\nsim.run(1)", "TypeError", 6),
        (_SOURCES + "p.set(duration=None)\nsim.run(1)", "TypeError", 6),
    ],
)
def test_what_the_release_refuses(run_body: RunScript, body: str, error: str, line: int) -> None:
    ran = run_body(body)
    assert (type(ran.error).__name__, ran.line) == (error, line)


def test_weights_of_a_distribution_without_a_width_are_lost(run_body: RunScript) -> None:
    ran = run_body(
        _CELLS + "j = " + _ALL.format(_FLAT, 1) + "sim.run(1)\n"
        "OBS['w'] = set(j.get('weight', 'list', with_address=False))"
    )
    assert ran.observed["w"] == {0.0}


def test_models_are_listed_in_the_order_of_the_release(run_body: RunScript) -> None:
    assert run_body("OBS['models'] = sim.list_standard_models()").observed["models"] == [
        "AbstractPyNNModel",
        "IF_cond_exp",
        "IF_curr_exp",
        "IF_curr_alpha",
        "IF_curr_delta",
        "Izhikevich",
        "SpikeSourceArray",
        "SpikeSourcePoisson",
    ]


def test_views_warn_that_values_are_gathered(run_body: RunScript) -> None:
    ran = run_body(_CELLS + "p.get('tau_m')\nOBS['tau_m'] = p[0:2].get('tau_m')[1]")
    assert ran.observed["tau_m"] == 20.0
    assert ran.log.count("only supports gather=True") == 1


def test_a_single_matrix_is_saved_unless_conformance_is_asked_for(run_body: RunScript, tmp_path: Any) -> None:
    body = _CELLS + "j = " + _ALL.format(1, 1) + "sim.run(1)\nj.save('weight', 'matrix.txt', format='array')"
    assert isinstance(run_body(body, conformance=True).error, TypeError)
    assert run_body(body).error is None
    assert len((tmp_path / "matrix.txt").read_text().splitlines()) == 4


def test_cells_of_several_compartments_are_refused_by_name(run_body: RunScript) -> None:
    assert "there is only the point neuron" in run_body("sim.MultiCompartmentNeuron").one_error()
