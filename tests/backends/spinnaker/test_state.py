"""The state of cells between two runs, as a script reads and sets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

TWO_RUNS = """
p = sim.Population(3, sim.{cell}(i_offset=[0.2, 0.4, 0.6]))
p.record("v")
sim.run(5)
OBS["after one"] = {{name: list(values) for name, values in p.current_values.items()}}
{between}
sim.run(3)
OBS["after two"] = {{name: list(values) for name, values in p.current_values.items()}}
OBS["v"] = p.get_data("v").segments[0].analogsignals[0].magnitude.tolist()
sim.reset()
OBS["after reset"] = list(p.current_values["v"])
sim.run(5)
OBS["again"] = {{name: list(values) for name, values in p.current_values.items()}}
"""


def two_runs(run_body: RunScript, between: str = "", cell: str = "IF_curr_exp") -> dict[str, Any]:
    ran = run_body(TWO_RUNS.format(cell=cell, between=between), simulator="brian2")
    assert ran.error is None, ran.error
    return dict(ran.observed)


@pytest.mark.parametrize("cell", ["IF_curr_exp", "IF_cond_exp", "Izhikevich"])
def test_present_values_are_those_in_which_the_last_run_left_the_cells(
    run_body: RunScript, cell: str
) -> None:
    seen = two_runs(run_body, cell=cell)
    assert seen["after one"]["v"] == seen["v"][5]
    assert seen["after two"]["v"] != seen["after one"]["v"]
    assert seen["after reset"] == seen["v"][0]
    assert seen["again"] == seen["after one"]


def test_cells_whose_state_is_not_set_keep_theirs(run_body: RunScript) -> None:
    plain = two_runs(run_body)
    seen = two_runs(run_body, "p[0:1].set_state(v=-60.0)")
    assert [row[0] for row in seen["v"]][5] == -60.0
    assert [row[1:] for row in seen["v"]] == [row[1:] for row in plain["v"]]


def test_a_state_that_is_set_waits_for_the_next_run_and_is_gone_after_a_reset(run_body: RunScript) -> None:
    seen = two_runs(
        run_body, "p.set_state(v=-60.0)\np[2].set_state(v=-61.0)\nOBS['set'] = list(p.current_values['v'])"
    )
    assert seen["set"] == seen["v"][5] == [-60.0, -60.0, -61.0]
    assert seen["after reset"] == [-65.0] * 3


@pytest.mark.parametrize("cell", ["IF_curr_exp", "IF_cond_exp"])
@pytest.mark.parametrize("effects", [True, False])
def test_an_inhibitory_input_from_the_start_lowers_the_membrane(
    run_body: RunScript, cell: str, effects: bool
) -> None:
    body = f"""
p = sim.Population(1, sim.{cell}())
p.initialize(isyn_inh=0.5, v=-60.0)
p.record(["v", "gsyn_inh"])
q = sim.Population(1, sim.{cell}(), initial_values={{"v": -60.0}})
q.record("v")
sim.run(5)
read = lambda of, name: of.get_data(name).segments[0].analogsignals[0].magnitude.ravel()
OBS["lower"] = bool((read(p, "v")[1:] < read(q, "v")[1:]).all())
OBS["positive"] = bool((read(p, "gsyn_inh") > 0).all())
OBS["left"] = float(p.current_values["isyn_inh"][0]) > 0
"""
    numerics = dict.fromkeys(("weights", "state", "delays", "spike_grid", "order"), effects)
    ran = run_body(body, simulator="brian2", numerics=numerics)
    assert ran.observed == {"lower": True, "positive": True, "left": True}
