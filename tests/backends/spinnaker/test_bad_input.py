"""Input that makes no sense, or is too large: it is refused in words, never by a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]


def test_a_network_that_is_larger_than_the_whole_machine_is_refused(run_body: RunScript) -> None:
    ran = run_body("sim.Population(120_000_000, sim.IF_curr_exp())\nsim.run(1)", simulator="check")
    assert type(ran.error).__name__ == "PacmanPlaceException"
    assert "600 boards" in ran.one_error()


def test_more_synapses_than_memory_holds_are_refused_for_a_simulation_but_checked(
    run_body: RunScript,
) -> None:
    body = "p = sim.Population(10_000, sim.IF_curr_exp())\n"
    body += "sim.Projection(p, p, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1))\nsim.run(1)"
    assert "nmpi-emulator check" in run_body(body, simulator="brian2").one_error()
    assert run_body(body, simulator="check").error is None


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_parameters_that_are_no_finite_numbers_are_refused(run_body: RunScript, value: str) -> None:
    ran = run_body(f"sim.Population(3, sim.IF_curr_exp(tau_m=float('{value}')), label='p')\nsim.run(1)")
    assert "tau_m of p" in ran.one_error()


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_delays_that_are_no_finite_numbers_are_refused(run_body: RunScript, value: str) -> None:
    body = "p = sim.Population(3, sim.IF_curr_exp(), label='p')\n"
    body += f"sim.Projection(p, p, sim.AllToAllConnector(), sim.StaticSynapse(delay=float('{value}')))\n"
    body += "sim.run(1)"
    assert "p -> p" in run_body(body).one_error()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_weights_that_are_no_finite_numbers_are_refused(run_body: RunScript, value: str) -> None:
    body = "p = sim.Population(3, sim.IF_curr_exp(), label='p')\n"
    body += f"sim.Projection(p, p, sim.AllToAllConnector(), sim.StaticSynapse(weight=float('{value}')))\n"
    message = run_body(body + "sim.run(1)").one_error()
    assert " p" in message and "see nmpi-emulator explain spinnaker/fixed-point-range" in message


@pytest.mark.parametrize("step", ["0", "-1.0"])
def test_a_time_step_must_be_positive(run_body: RunScript, step: str) -> None:
    ran = run_body("", setup=f"timestep={step}")
    assert ran.error is not None
    assert ran.line == 3


def test_a_negative_delay_becomes_the_shortest_one(run_body: RunScript) -> None:
    body = "p = sim.Population(3, sim.IF_curr_exp())\n"
    body += "j = sim.Projection(p, p, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=-3.0))\n"
    body += "sim.run(1)\n"
    body += 'OBS["delays"] = [float(d) for d in j.get("delay", "list", with_address=False)]'
    assert run_body(body).observed["delays"] == [1.0, 1.0, 1.0]


def test_a_label_with_control_characters_spoils_neither_report_nor_table(run_body: RunScript) -> None:
    ran = run_body('sim.Population(3, sim.IF_curr_exp(), label="a\\nb\\x1b[31m")\nsim.run(1)')
    assert ran.error is None
    assert ran.report["populations"][0]["label"] == "a\nb\x1b[31m"
    assert "a?b?[31m" in ran.log


def test_reading_before_running_is_refused(run_body: RunScript) -> None:
    body = 'p = sim.Population(3, sim.IF_curr_exp(), label="p")\np.record("v")\np.get_data()'
    ran = run_body(body)
    assert type(ran.error).__name__ == "ConfigurationException"
    assert "nothing has run yet" in ran.one_error()


def test_a_second_setup_begins_anew(run_body: RunScript) -> None:
    body = "sim.Population(3, sim.IF_curr_exp(), label='old')\nsim.setup(timestep=0.5)\n"
    body += "sim.Population(2, sim.IF_curr_exp(), label='new')\nsim.run(1)"
    ran = run_body(body)
    assert [population["label"] for population in ran.report["populations"]] == ["new"]
    assert ran.report["time"]["step_ms"] == 0.5


def test_ending_twice_is_only_mentioned_in_the_log(run_script: RunScript) -> None:
    ran = run_script("import pyNN.spiNNaker as sim\nsim.setup(1.0)\nsim.end()\nsim.end()\n")
    assert ran.error is None
    assert "end" in ran.log


def test_nothing_can_be_done_after_a_run_that_has_failed(run_body: RunScript) -> None:
    body = """
p = sim.Population(256, sim.IF_curr_exp())
sim.Projection(p, p, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=300.0))
try:
    sim.run(1)
except Exception:
    pass
sim.run(1)
"""
    assert type(run_body(body).error).__name__ == "SimulatorShutdownException"
