"""Running a script as the main program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import sys
from nmpi_emulator.backends.script import end_process, run_script
end_process(run_script(sys.argv[1:]))
"""


def run(directory: Path, script: str, *arguments: str, name: str = "run.py") -> subprocess.CompletedProcess:
    (directory / name).parent.mkdir(exist_ok=True)
    (directory / name).write_bytes(script.encode("latin-1"))
    return subprocess.run(
        [sys.executable, "-c", RUN, name, *arguments], cwd=directory, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("ending", "code", "text"),
    [
        ("", 0, ""),
        ("import sys; sys.exit(None)", 0, ""),
        ("import sys; sys.exit(True)", 1, ""),
        ("import sys; sys.exit(256 + 7)", 7, ""),
        ("import sys; sys.exit(-1)", 255, ""),
        ("import sys; sys.exit('sorry')", 1, "sorry\n"),
        ("import sys; sys.exit([1])", 1, "[1]\n"),
    ],
)
def test_exit_codes_are_those_of_python(tmp_path: Path, ending: str, code: int, text: str) -> None:
    result = run(tmp_path, ending)
    plain = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (code, text) == (plain.returncode, plain.stderr)


def test_a_traceback_is_that_of_python_but_for_the_name_of_the_file(tmp_path: Path) -> None:
    script = (
        "def f():\n"
        "    try:\n"
        "        1 / 0\n"
        "    except ZeroDivisionError as error:\n"
        "        raise KeyError from error\n"
        "f()\n"
    )
    result = run(tmp_path, script)
    plain = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True)
    assert result.stderr == plain.stderr.replace(str(tmp_path / "run.py"), "run.py")


def test_a_script_in_a_directory_finds_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "cells.py").write_text("n = 3")
    assert run(tmp_path, "import cells\nprint(cells.n)", name="code/main.py").stdout == "3\n"


def test_the_declared_encoding_is_respected(tmp_path: Path) -> None:
    result = run(tmp_path, "# -*- coding: latin-1 -*-\nprint(len('\xe4'))")
    assert result.stdout == "1\n"


def test_statements_of_our_own_about_the_future_do_not_reach_the_script(tmp_path: Path) -> None:
    assert run(tmp_path, "def f(x: int): pass\nprint(f.__annotations__)").stdout == "{'x': <class 'int'>}\n"


def test_a_closed_standard_output_is_no_crash(tmp_path: Path) -> None:
    result = run(tmp_path, "import sys\nsys.stdout.close()\nsys.stderr = None")
    assert (result.returncode, result.stderr) == (0, "")
