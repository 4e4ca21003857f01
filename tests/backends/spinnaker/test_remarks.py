"""What is said about a job's ``hardware_config``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RunScript = Callable[..., Any]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            {"extra_pip_installs": "numpy no-such-package==1.0"},
            "There already: numpy. Not done: no-such-package==1.0, since",
        ),
        (
            {"extra_git_repositories": "https://example.org/x.git"},
            "Not done: https://example.org/x.git, since",
        ),
        ({"extra_makes": "c_code"}, "no job runs make here unless"),
        ({"extra_python_setups": "models"}, "no job runs setup.py here unless"),
        ({"spynnaker_version": "5.1.0"}, "spynnaker_version 5.1.0 is not known here"),
        ({"pyNN_version": "0.8"}, "pyNN_version 0.8 is asked for"),
        ({"colour": "red"}, "reads no key 'colour'"),
    ],
)
def test_what_has_no_effect_is_said_in_the_log_and_in_the_report(
    run_body: RunScript, config: dict[str, Any], said: str
) -> None:
    ran = run_body("sim.Population(1, sim.IF_curr_exp())\nsim.run(1)", **config)
    assert ran.error is None
    assert any("WARNING: hardware_config: " in line and said in line for line in ran.log.splitlines())
    assert any(said in finding["message"] for finding in ran.report["findings"])


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"extra_pip_installs": "numpy>=1.0 matplotlib sPyNNaker==7.0.0"},
        {"spynnaker_version": "1!7.4.1", "timeout": 24},
    ],
)
def test_what_is_there_already_needs_no_word(run_body: RunScript, config: dict[str, Any]) -> None:
    ran = run_body("sim.Population(1, sim.IF_curr_exp())\nsim.run(1)", **config)
    assert ran.report["findings"] == []


def test_a_second_setup_does_not_say_it_again(run_body: RunScript) -> None:
    ran = run_body("sim.setup(1.0)\nsim.Population(1, sim.IF_curr_exp())\nsim.run(1)", extra_makes="a")
    assert len([f for f in ran.report["findings"] if f["code"] == "hardware-config/not-done"]) == 1


def test_a_value_of_the_wrong_kind_is_refused(run_body: RunScript) -> None:
    assert "timeout" in run_body("sim.run(1)", timeout="long").one_error()


def test_a_repository_that_the_job_brings_is_there(run_body: RunScript, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    ran = run_body(
        "sim.run(1)", extra_git_repositories="https://example.org/models.git git@example.org:x/y.git"
    )
    assert "There already: https://example.org/models.git. Not done: git@example.org:x/y.git" in ran.log
