"""What every job may read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PRINT = (
    "import json\nfrom nmpi_emulator.backends.confinement.readable import *\n"
    "from nmpi_emulator.backends.confinement.readable import foreign_directories\n"
    "print(json.dumps([python_paths(), foreign_directories()]))"
)


def paths_with(directory: Path) -> tuple[list[str], list[str]]:
    environment = {**os.environ, "PYTHONPATH": str(directory)}
    output = subprocess.run(
        [sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=True, cwd="/"
    ).stdout
    python, foreign = json.loads(output)
    return python, foreign


def test_of_checked_out_sources_only_packages_are_readable(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "module.py").touch()
    (tmp_path / "emulator.db").touch()
    (tmp_path / "data").mkdir()
    python, foreign = paths_with(tmp_path)
    beneath = {path for path in python if path.startswith(str(tmp_path))}
    assert beneath == {str(tmp_path / "package"), str(tmp_path / "module.py")}
    assert str(tmp_path) in foreign


def test_a_directory_in_which_packages_are_installed_is_readable_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "numpy-2.0.dist-info").mkdir()
    (tmp_path / "numpy.libs").mkdir()
    assert str(tmp_path) in paths_with(tmp_path)[0]


def test_no_path_lies_beneath_another(tmp_path: Path) -> None:
    python, _ = paths_with(tmp_path)
    assert not [(a, b) for a in python for b in python if a != b and a.startswith(b.rstrip("/") + "/")]
    assert any(os.path.realpath(sys.prefix).startswith(os.path.realpath(path)) for path in python)
