"""The fixture that redirects the code under test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection

import nmpi
import pytest
import requests

from nmpi_emulator import Emulator, RealServiceBlocked


@pytest.fixture(scope="session")
def nmpi_allowed_hosts() -> Collection[str]:
    return ("allowed.invalid",)


def code_under_test() -> str:
    """Sign in and submit a job, as a program for the real service does."""
    client = nmpi.Client("alice")
    status: str = client.job_status(client.submit_job("print(1)", "localhost", "my-collab"))
    return status


def test_unchanged_code_reaches_the_emulator(nmpi_redirect: Emulator) -> None:
    assert code_under_test() in ("submitted", "running", "finished")
    assert nmpi_redirect.client().get_job(100001)["code"] == "print(1)"


def test_nothing_else_is_reached_but_what_is_allowed(nmpi_redirect: Emulator) -> None:
    with pytest.raises(RealServiceBlocked):
        requests.get("https://www.example.org/", timeout=1)
    with pytest.raises(requests.ConnectionError):
        requests.get("http://allowed.invalid:1/", timeout=1)


def test_programs_that_a_test_starts_reach_the_emulator_and_nothing_else(nmpi_redirect: Emulator) -> None:
    submit = "import nmpi; print(nmpi.Client('alice').submit_job('x', 'localhost', 'my-collab'))"
    leave = "import urllib.request; urllib.request.urlopen('https://www.example.org/')"
    submitted, left = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
        for code in (submit, leave)
    )
    assert submitted.stdout.splitlines()[-1] == "/jobs/100001", submitted.stderr
    assert nmpi_redirect.jobs()[0].user_id == "alice"
    assert "RealServiceBlocked" in left.stderr


def test_the_environment_is_as_it_was_without_the_fixture() -> None:
    assert "NMPI_EMULATOR_REDIRECT" not in os.environ
