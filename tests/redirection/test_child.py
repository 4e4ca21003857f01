"""Programs that are redirected from their start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.hosts import REAL_HOSTS
from nmpi_emulator.redirection.programs import environment_of

ASK = """
import json, subprocess, sys, urllib.request
with urllib.request.urlopen("https://nmpi-v3.hbpneuromorphic.eu/") as answer:
    print(json.load(answer)["authentication"]["server"], flush=True)
"""


@pytest.fixture
def environment(idle: Emulator, tmp_path: Path) -> dict[str, str]:
    return environment_of(os.environ, idle.url, hosts=REAL_HOSTS, allow=(), directory=tmp_path)


def run(environment: dict[str, str], *command: str) -> str:
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    return result.stdout + result.stderr


def test_a_program_is_redirected(idle: Emulator, environment: dict[str, str]) -> None:
    assert run(environment, sys.executable, "-c", ASK) == f"{idle.url}/auth/realms/hbp\n"


def test_what_a_program_starts_is_redirected(idle: Emulator, environment: dict[str, str]) -> None:
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ASK!r}])"
    assert run(environment, sys.executable, "-c", script) == f"{idle.url}/auth/realms/hbp\n"


def test_a_program_without_the_emulator_installed_is_redirected(
    idle: Emulator, environment: dict[str, str]
) -> None:
    # No site-packages, as under another Python: only the directory of the package is there.
    script = f"import sys; assert 'nmpi_emulator' not in sys.modules; exec({ASK!r})"
    bare = os.path.realpath(sys.executable)
    assert run(environment, bare, "-c", script) == f"{idle.url}/auth/realms/hbp\n"


def test_other_machines_are_out_of_reach(environment: dict[str, str]) -> None:
    script = "import urllib.request; urllib.request.urlopen('http://www.example.org/')"
    output = run(environment, sys.executable, "-c", script)
    assert "RealServiceBlocked: A connection to www.example.org was stopped" in output


def test_the_sitecustomize_of_the_user_is_still_loaded(environment: dict[str, str], tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "sitecustomize.py").write_text("print('mine as well')\n")
    (mine / "helper.py").write_text("")
    path = environment["PYTHONPATH"].split(os.pathsep)[0]
    environment["PYTHONPATH"] = os.pathsep.join([path, str(mine)])
    script = "import helper, sitecustomize; print(sitecustomize.__file__)"
    lines = run(environment, sys.executable, "-c", script).split("\n")
    assert lines[0] == "mine as well"
    assert Path(lines[1]) == mine / "sitecustomize.py"


def test_the_users_python_path_is_kept(tmp_path: Path) -> None:
    given = {"PYTHONPATH": "/one:/two", "HOME": "/home"}
    made = environment_of(given, "http://127.0.0.1:1", hosts=(), allow=("a",), directory=tmp_path)
    assert made["PYTHONPATH"].endswith("/redirection/child:/one:/two")
    assert made["HOME"] == "/home"
    assert given["PYTHONPATH"] == "/one:/two"


def test_a_program_without_the_variable_is_left_alone(environment: dict[str, str]) -> None:
    del environment["NMPI_EMULATOR_REDIRECT"]
    script = (
        "import socket, sys; print('connect' in vars(socket.socket), sys.meta_path[0].__class__.__name__)"
    )
    assert run(environment, sys.executable, "-c", script).startswith("False")


def test_the_client_keeps_its_files_in_the_given_directory(
    environment: dict[str, str], tmp_path: Path
) -> None:
    script = "import nmpi.nmpi_user as n; print(n.TOKENFILE); print(n.UPLOAD_TIMESTAMPS)"
    output = run(environment, sys.executable, "-c", script)
    assert output == f"{tmp_path}/hbptoken\n{tmp_path}/ebrains_drive_uploads\n"


def test_the_package_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    import nmpi_emulator.redirection

    package = Path(nmpi_emulator.redirection.__file__).parent
    copy = shutil.copytree(package, tmp_path / "alone", ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import alone; "
        "print(sorted(name for name in sys.modules if name.startswith(('nmpi', 'requests', 'flask'))))"
    )
    assert copy.is_dir()
    assert run(dict(os.environ), sys.executable, "-S", "-c", script) == "[]\n"
