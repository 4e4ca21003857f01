"""New interpreters for the emulator's own processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nmpi_emulator
from nmpi_emulator.backends.interpreter import command

PACKAGE = Path(nmpi_emulator.__file__).parent

SCRIPT = """
import subprocess, sys
from nmpi_emulator.backends.interpreter import command
sys.exit(subprocess.run(command("told", "a", 1), cwd="/", env={}).returncode)
"""


def test_the_package_that_runs_is_the_one_that_is_imported(tmp_path: Path) -> None:
    """A checked-out one on the path may stand before an installed one."""
    copy = tmp_path / "nmpi_emulator"
    for name in ("__init__.py", "_version.py", "backends/__init__.py", "backends/interpreter.py"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / name, copy / name)
    (copy / "backends" / "told.py").write_text(
        "import nmpi_emulator\ndef main(*words):\n    print(nmpi_emulator.__file__, *words)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, cwd="/", capture_output=True, text=True
    )
    assert result.stdout == f"{copy / '__init__.py'} a 1\n", result.stderr


def test_nothing_of_the_current_directory_is_imported(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('wrong')")
    (tmp_path / "nmpi_emulator").mkdir()
    (tmp_path / "nmpi_emulator" / "__init__.py").touch()
    program = command("fork_server")[:3]
    result = subprocess.run(
        [*program, str(PACKAGE.parent)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "main() missing" in result.stderr
