"""The client's own tests, unchanged, against an emulator in place of the staging service."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FILES = Path(__file__).parents[1] / "clients" / "nmpi_0_11_2"


@pytest.mark.parametrize(("file", "n_tests"), [("test_client.py", 9), ("test_mock.py", 10)])
def test_the_tests_that_the_client_ships_pass(tmp_path: Path, file: str, n_tests: int) -> None:
    shutil.copyfile(FILES / f"{file}.txt", tmp_path / file)
    emulator = ["-m", "nmpi_emulator", "exec", "--world", str(FILES / "world.json"), "--"]
    # They are meant to run in the order in which they are written.
    pytest_ = ["-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", file]
    result = subprocess.run(
        [sys.executable, *emulator, sys.executable, *pytest_],
        cwd=tmp_path,
        env={**os.environ, "NMPI_TEST_USER": "tester", "NMPI_TEST_PWD": "tester-pw"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert result.returncode == 0, result.stdout
    assert re.search(rf"\b{n_tests} passed", result.stdout), result.stdout
