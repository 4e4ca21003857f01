"""``nmpi-emulator exec``, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nmpi_emulator import Emulator

EXEC = [sys.executable, "-m", "nmpi_emulator", "exec"]


def execute(*command: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EXEC, *command],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def write_experiment(directory: Path, text: str = "from helper import answer\nprint(answer)\n") -> None:
    (directory / "nmpi_config.yml").write_text(
        "username: alice\ncollab_id: my-collab\ndefault_platform: localhost\n"
    )
    (directory / "experiment.py").write_text(text)
    (directory / "helper.py").write_text("answer = 42\nopen('left.txt', 'w').write('left')\n")


def test_the_clients_command_line_works_as_it_stands(tmp_path: Path) -> None:
    write_experiment(tmp_path)
    nmpi = Path(sys.executable).with_name("nmpi")
    command = [str(nmpi), "run", "experiment.py", "-p", "localhost", "-c", "my-collab"]
    result = execute("--", *command, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Job finished\n42\n" in result.stdout
    assert [path.read_text() for path in tmp_path.glob("my-collab/job_*/left.txt")] == ["left"]
    assert not (tmp_path / ".ebrains_drive_uploads").exists()
    assert not (Path.home() / ".hbptoken").exists()


def test_changed_code_runs_the_second_time(busy: Emulator, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    client = busy.client("alice")
    logs = []
    for text in ("one", "two"):
        (tmp_path / "src" / "run.py").write_text(f"print({text!r})\n")
        job = client.submit_job(str(tmp_path / "src"), platform="localhost", collab_id="lab-one", wait=True)
        logs.append(job["log"])
    assert logs == ["one\n", "two\n"]


def test_our_own_commands_find_the_emulator_of_the_command() -> None:
    result = execute("--", sys.executable, "-m", "nmpi_emulator", "token", "--json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["user"] == "alice"
    assert f"NMPI emulator at {answer['url']}: user alice" in result.stderr


def test_the_emulator_of_the_command_is_introduced_on_standard_error(tmp_path: Path) -> None:
    result = execute("--", sys.executable, "-c", "print('mine')")
    assert result.stdout == "mine\n"
    assert "user alice, password " in result.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["sh", "-c", "exit 7"], 7),
        (["sh", "-c", "kill -9 $$"], 128 + signal.SIGKILL),
        (["no-such-command"], 127),
        (["/"], 126),
    ],
)
def test_the_exit_code_is_that_of_the_command(busy: Emulator, command: list[str], code: int) -> None:
    assert execute("--url", busy.url, "--", *command).returncode == code


def test_options_of_the_command_are_left_to_it(busy: Emulator) -> None:
    result = execute("--url", busy.url, sys.executable, "-c", "import sys; print(sys.argv)", "--url", "x")
    assert result.stdout == "['-c', '--url', 'x']\n"


def test_a_running_emulator_is_used(busy: Emulator) -> None:
    script = (
        "import nmpi; c = nmpi.Client('alice', password='alice-pw'); "
        "print(c.submit_job('print(6 * 7)', 'localhost', 'lab-one', wait=True)['log'])"
    )
    result = execute("--url", busy.url, "--", sys.executable, "-c", script)
    assert "42" in result.stdout, result.stderr
    (job,) = busy.client("alice").completed_jobs("lab-one", verbose=True)
    assert job["log"] is None  # lists never show logs
    assert job["code"] == "print(6 * 7)"


def test_a_world_of_ones_own(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text(json.dumps({"users": {"zoe": {"password": "zoe-pw", "team": ["collab-zoo-editor"]}}}))
    script = "import nmpi; print(nmpi.Client('zoe', password='zoe-pw').my_collabs())"
    result = execute("--world", str(world), "--", sys.executable, "-c", script)
    assert result.stdout == "['zoo']\n", result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--url", "http://127.0.0.1:1"], "no emulator answers at http://127.0.0.1:1"),
        (["--url", "nonsense"], "no emulator answers at nonsense"),
        (["--url", "http://127.0.0.1:1", "--world", "w.json"], "leave out --url"),
    ],
)
def test_mistakes_are_named_in_one_line(options: list[str], message: str) -> None:
    result = execute(*options, "--", "true")
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_the_command_gets_the_signal_that_ends_it(busy: Emulator) -> None:
    script = "import sys; print('ready', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [*EXEC, "--url", busy.url, "--", sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
