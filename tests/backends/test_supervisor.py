"""The process that watches over a job."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.backends.limits import ResourceLimits
from nmpi_emulator.execution.fresh import FreshLauncher
from nmpi_emulator.execution.process import SupervisedProcess


@pytest.fixture
def start(tmp_path: Path):  # type: ignore[no-untyped-def]
    """What starts a script under a supervisor."""
    started: list[SupervisedProcess] = []
    (tmp_path / "view").mkdir()

    def launch(script: str, level: str = "auto", **changes: object) -> SupervisedProcess:
        (tmp_path / "run.py").write_text(script)
        description = JobDescription(
            **{
                "job_id": 1,
                "platform": "localhost",
                "simulator": "mock",
                "modules": {},
                "environment": {"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
                "root": str(tmp_path),
                "work_dir": str(tmp_path),
                "argv": ["run.py"],
                "report_file": str(tmp_path / "report.json"),
                "caches": str(tmp_path / "caches"),
                "begun_file": str(tmp_path / "begun"),
                "limits": ResourceLimits(),
                "confinement": Policy(level=level, view=str(tmp_path / "view")),
                **changes,
            }
        )
        description.write(tmp_path / "job.json")
        process = FreshLauncher().launch(description, tmp_path / "job.json")
        started.append(process)
        return process

    yield launch
    for process in started:
        process.close()


def read_all(descriptor: int) -> bytes:
    return b"".join(iter(lambda: os.read(descriptor, 1 << 16), b""))


levels = pytest.mark.parametrize("level", ["auto", "basic"])


@levels
def test_the_end_is_told_once_all_is_said(start, level: str) -> None:
    process = start("print('hello')\nraise SystemExit(3)", level)
    assert read_all(process.output) == b"hello\n"
    ending = process.wait()
    assert ending.exit_code == 3
    assert ending.how == "new interpreter"
    assert ending.cpu_s > 0
    assert not ending.is_lost


@levels
def test_killing_ends_the_job_and_all_that_it_has_started(start, level: str) -> None:
    process = start(
        "import os, subprocess\n"
        "subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "print('begun', flush=True)\n"
        "os.execvp('sleep', ['sleep', '600'])\n",
        level,
    )
    assert os.read(process.output, 100) == b"begun\n"
    process.kill()
    assert process.wait().exit_code == -signal.SIGKILL
    assert read_all(process.output) == b""  # nobody is left who could print


@levels
def test_a_job_that_lets_go_of_its_output_still_ends_in_order(start, level: str) -> None:
    process = start("import os\nos.close(1)\nos.close(2)\nos._exit(5)", level)
    assert process.wait().exit_code == 5


def test_a_supervisor_that_is_killed_leaves_a_job_that_is_lost(start) -> None:
    process = start("import os\nprint(os.getppid(), flush=True)\nwhile True:\n    pass", "basic")
    os.kill(int(os.read(process.output, 100)), signal.SIGKILL)
    assert process.wait().is_lost
    assert read_all(process.output) == b""  # the kernel has ended the job, too


def test_a_job_goes_on_when_what_only_waits_for_its_supervisor_is_killed(start, tmp_path: Path) -> None:
    process = start(
        "import os\nprint('begun', flush=True)\nwhile not os.path.exists('go'):\n    pass", "basic"
    )
    assert os.read(process.output, 100) == b"begun\n"
    assert process.child is not None
    process.child.kill()
    (tmp_path / "go").touch()
    assert process.wait().exit_code == 0


def test_a_job_that_kills_its_supervisor_is_lost_and_ends(start) -> None:
    process = start(
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True:\n    pass", "basic"
    )
    assert process.wait().is_lost
    assert read_all(process.output) == b""


def test_a_job_that_cannot_be_made_ready_is_refused(start, tmp_path: Path) -> None:
    process = start("print(1)", work_dir=str(tmp_path / "nowhere"))
    ending = process.wait()
    assert ending.exit_code is None or ending.refused
    assert "could not be made ready (FileNotFoundError" in ending.refused
    assert not ending.is_lost


def test_the_beginning_is_marked(start, tmp_path: Path) -> None:
    process = start("import os\nprint(os.path.exists('begun'))")
    assert read_all(process.output) == b"True\n"
    assert (tmp_path / "begun").exists()


def test_processor_time_of_children_counts(start) -> None:
    process = start(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    while time.process_time() < 0.3:\n"
        "        pass\n"
        "else:\n"
        "    os.wait()\n"
    )
    assert process.wait().cpu_s >= 0.3


@levels
def test_an_emulator_in_a_job_finds_the_processes_that_it_has_started(start, level: str) -> None:
    """Where its jobs get a process namespace, ``/proc`` can be that of another one, with other ids."""
    process = start(
        "import os, subprocess\n"
        "from nmpi_emulator.backends.confinement.cell import Cell\n"
        "from nmpi_emulator.backends.confinement.policy import Policy\n"
        "from nmpi_emulator.backends.processes import children\n"
        "if keeper := Cell(Policy(level='auto', view='view')).fork():\n"
        "    os.waitpid(keeper, 0)\n"
        "else:\n"
        "    child = subprocess.Popen(['sleep', '600'])\n"
        "    print(list(children()) == [child.pid], flush=True)\n"
        "    child.kill()\n"
        "    os._exit(0)\n",
        level,
    )
    assert read_all(process.output) == b"True\n"
