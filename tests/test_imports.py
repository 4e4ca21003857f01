"""What is loaded when: a program that does not run physics does not wait for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: What a server needs only when a job runs, a file is sent or a token is signed.
HEAVY = (
    "numpy", "brian2", "pyNN", "neo", "matplotlib", "sqlite_utils", "requests", "responses", "nmpi",
    "joserfc", "cryptography", "ebrains_drive",
)  # fmt: skip
SERVER = ("flask", "werkzeug", "pydantic", "sqlite3")

#: Our own rooms that are entered later: when a job runs, or something else than a job is asked for.
LATER = (
    "nmpi_emulator.execution.runner",
    "nmpi_emulator.execution.sources.fetch",
    "nmpi_emulator.execution.set_up",
    "nmpi_emulator.api.control.operations",
    "nmpi_emulator.api.v2.table",
    "nmpi_emulator.api.ebrains.iam",
    "nmpi_emulator.dashboard.application",
    "nmpi_emulator.remote",
    "nmpi_emulator.recording",
)

START = """
from nmpi_emulator import Emulator
import http.client
with Emulator({'users': {'a': {'token': 't'}}}, execution=False) as emulator:
    connection = http.client.HTTPConnection('127.0.0.1', emulator.port)
    connection.request('GET', '/jobs/', headers={'Authorization': 'Bearer t'})
    assert connection.getresponse().status == 200
"""


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has after running some code."""
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import nmpi_emulator", (*HEAVY, *SERVER)),
        ("import pytest_nmpi.plugin", (*HEAVY, *SERVER, "nmpi_emulator")),
        ("import nmpi_emulator.cli", (*HEAVY, *SERVER)),
        ("from nmpi_emulator import Emulator", HEAVY),
        (START, (*HEAVY, *LATER)),
    ],
)
def test_modules_that_are_not_needed_are_not_loaded(code: str, unwanted: tuple[str, ...]) -> None:
    assert loaded(code) & set(unwanted) == set()
