"""The real software of a platform, asked beside the emulator; a stand-in plays it here."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.errors import UsageError
from nmpi_emulator.execution.real_software import NotInstalled, installation, require
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.platforms.spinnaker.real_mapping import REAL_MAPPING
from nmpi_emulator.settings import Settings

ASKED = {"real_mapping": True}

#: Ends at once where there is no SpiNNaker, which is here all that the emulator's own run is about.
SCRIPT = """
try:
    import pyNN.spiNNaker as sim
except ImportError:
    raise SystemExit
sim.setup(1.0)
p = sim.Population(5, sim.IF_curr_exp(), label="{label}")
sim.run(10)
{more}
sim.end()
"""


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """An interpreter that seems to have sPyNNaker."""
    stand_in = Path(__file__).parent / "stand_in" / "python.py"
    file = tmp_path / "python"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n')
    file.chmod(0o700)
    return file


@pytest.fixture
def ask(python: Path, make_bench) -> Callable[..., Any]:  # type: ignore[no-untyped-def]
    """Run a job that wants the second opinion; return what it was, and the job."""
    platform = dataclasses.replace(platforms()["localhost"], real_software=REAL_MAPPING)

    def run(label: str, more: str = "", listener: Any = None, **settings: Any) -> tuple[dict[str, Any], Any]:
        bench = make_bench(spinnaker_python=python, **settings)
        script = SCRIPT.format(label=label, more=more)
        ran = bench.run(script, listener, platform=platform, hardware_config=ASKED)
        return ran.outcome.provenance["platform_report"]["real_mapping"], ran

    return run


def test_its_mapping_stands_in_the_report_and_in_the_log(ask: Callable[..., Any]) -> None:
    answer, ran = ask("large")
    assert (answer["software"], answer["version"], answer["verdict"]) == ("sPyNNaker", "1!7.4.1", "accepted")
    assert (answer["runs"], answer["cores"], answer["chips_used"], answer["boards_needed"]) == (1, 2, 1, 1)
    assert [(p["label"], p["cores"], p["memory_bytes"]) for p in answer["populations"]] == [
        ("large", 2, 7712)
    ]
    assert "Asking sPyNNaker 1!7.4.1 as well (at most 600 s)" in ran.log
    assert "no differences" in ran.log
    assert ran.files == {}  # what the software writes is not the job's


def test_what_it_refuses_is_told_with_phase_and_reason(ask: Callable[..., Any]) -> None:
    answer, ran = ask("refused")
    assert (answer["verdict"], answer["phase"], answer["exception"]) == (
        "refused",
        "run",
        "PacmanPlaceException",
    )
    assert "phase run: PacmanPlaceException: No more chips to start with (run.py:8)" in ran.log
    assert answer["differences"] == [{"subject": "verdict", "ours": "accepted", "theirs": "refused"}]
    assert ran.outcome.failure is None  # the job is what the emulator says


def test_a_script_that_fails_for_want_of_results_counts_as_accepted(ask: Callable[..., Any]) -> None:
    answer, ran = ask("large", more="p.get_data('v')")
    assert (answer["verdict"], answer["phase"], answer["runs"]) == ("accepted", "get_data", 1)
    assert "as far as it went" in ran.log


def test_the_jobs_own_configuration_does_not_lead_to_a_real_machine(ask: Callable[..., Any]) -> None:
    # The stand-in asserts in the second setup() that it is left with a virtual machine.
    cfg = "[Machine]\\nmachine_name = spinn-5\\nRemoteSpinnakerUrl = http://there\\n"
    answer, _ = ask("large", more=f"open('spynnaker.cfg', 'w').write('{cfg}')")
    assert answer["verdict"] == "accepted"


@pytest.mark.parametrize(
    ("label", "reason", "settings"),
    [
        ("hangs", "longer than 3 s (setting real_mapping_time_limit)", {"real_mapping_time_limit": 3.0}),
        ("crashes", "ended by SIGKILL", {}),
    ],
)
def test_a_software_that_does_not_come_to_an_end_leaves_the_job_alone(
    ask: Callable[..., Any], label: str, reason: str, settings: dict[str, Any]
) -> None:
    answer, ran = ask(label, **settings)
    assert (answer["verdict"], answer["differences"]) == ("unfinished", [])
    assert reason in answer["reason"]
    assert "I shall" in answer["reason"]
    assert f"No verdict: {answer['reason']}" in ran.log
    assert ran.outcome.failure is None


def test_a_job_that_is_stopped_does_not_wait_for_it(
    python: Path,
    make_bench,
    listener,  # type: ignore[no-untyped-def]
) -> None:
    bench = make_bench(spinnaker_python=python)
    platform = dataclasses.replace(platforms()["localhost"], real_software=REAL_MAPPING)
    result = bench.begin(
        SCRIPT.format(label="hangs", more=""), listener, platform=platform, hardware_config=ASKED
    )
    listener.wait_for("Asking sPyNNaker")
    listener.stop.request("The job was cancelled.")
    assert result().outcome.failure == "The job was cancelled."


def test_files_that_are_too_large_for_a_copy_leave_the_job_alone(
    python: Path,
    make_bench,
    listener,  # type: ignore[no-untyped-def]
) -> None:
    bench = make_bench(spinnaker_python=python, job_disk_limit=1, allow_local_sources=True)
    platform = dataclasses.replace(platforms()["localhost"], real_software=REAL_MAPPING)
    runner = bench.runner()
    order = bench.order("print('ran')", platform=platform, hardware_config=ASKED)
    workspace = runner.workspace(order.job_id)
    with (workspace.work / "holes").open("wb") as file:
        file.truncate(2 << 20)
    outcome = runner.run(order, workspace, listener)
    assert outcome.failure is None and "ran\n" in listener.text
    assert "more than 1 MiB (setting job_disk_limit)" in outcome.report["real_mapping"]["reason"]
    assert [path.name for path in workspace.root.parent.iterdir()] == [str(order.job_id)]


def test_a_report_that_is_none_of_ours_leaves_the_job_alone(python: Path, make_bench) -> None:  # type: ignore[no-untyped-def]
    junk = '{"findings": [3], "runs": "many", "populations": 1}'
    script = SCRIPT.format(label="large", more="").replace(
        "raise SystemExit",
        f"import os; open(os.environ['HOME'] + '/../report.json', 'w').write('{junk}'); os._exit(3)",
    )
    platform = dataclasses.replace(platforms()["localhost"], real_software=REAL_MAPPING)
    ran = make_bench(spinnaker_python=python).run(script, platform=platform, hardware_config=ASKED)
    assert "exit code 3" in (ran.outcome.failure or "")
    assert ran.outcome.report["real_mapping"]["verdict"] == "accepted"


def test_it_is_not_asked_by_a_job_that_does_not_want_it(make_bench) -> None:  # type: ignore[no-untyped-def]
    ran = make_bench().run("print(1)", platform="SpiNNaker", hardware_config={"real_mapping": False})
    assert "platform_report" not in ran.outcome.provenance


def test_a_job_hears_that_the_software_is_not_installed(make_bench, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bench = make_bench(spinnaker_python=tmp_path / "nowhere" / "python")
    platform = dataclasses.replace(platforms()["localhost"], real_software=REAL_MAPPING)
    ran = bench.run("print(1)", platform=platform, hardware_config=ASKED)
    answer = ran.outcome.report["real_mapping"]
    assert answer["verdict"] == "none"
    assert "setting spinnaker_python" in answer["reason"]
    assert "No verdict: " in ran.log
    assert ran.outcome.failure is None


def test_an_interpreter_without_the_software_is_told_from_one_that_does_not_work(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.write_text('#!/bin/sh\necho \'{"version": null, "paths": []}\'\n')
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    for file in (bare, broken):
        file.chmod(0o700)
    for python, words in (
        (bare, "has no sPyNNaker. Install it"),
        (broken, "does not work as a Python interpreter"),
        (tmp_path, "a directory: name the interpreter"),
    ):
        with pytest.raises(NotInstalled, match=words):
            installation(REAL_MAPPING, Settings(spinnaker_python=python))


def test_who_insists_on_it_is_told_where_there_is_none(python: Path) -> None:
    require("SpiNNaker", Settings(spinnaker_python=python))
    with pytest.raises(UsageError, match="there is for: SpiNNaker"):
        require("Spikey", Settings(spinnaker_python=python))
    with pytest.raises(UsageError, match="a directory"):
        require("SpiNNaker", Settings(spinnaker_python=python.parent))
