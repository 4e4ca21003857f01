"""Fixtures for tests with older clients, each in a process and an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.hosts import REAL_HOSTS
from nmpi_emulator.redirection.programs import environment_of

from .environments import Environments

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def environments(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Environments:
    """Environments with older clients, kept in pytest's cache where there is one."""
    cache = getattr(pytestconfig, "cache", None)
    return Environments(cache.mkdir("clients") if cache else tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="session")
def _emulator() -> Iterator[Emulator]:
    with Emulator(HERE / "world.json", workers=2, job_time_limit=120) as emulator:
        yield emulator


@pytest.fixture
def emulator(_emulator: Emulator) -> Emulator:
    """An emulator in its first state, with the world that the clients' own tests expect."""
    _emulator.reset()
    return _emulator


@pytest.fixture
def run(emulator: Emulator, tmp_path: Path) -> Callable[..., Any]:
    """Run a program of this directory with an older client, and its requests redirected to ``emulator``.

    Returns what it prints at its end, from JSON.
    """
    redirected = environment_of(
        {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        emulator.url,
        hosts=REAL_HOSTS,
        allow=(),
        directory=tmp_path,
    )

    def run_program(python: Path, program: str, *arguments: str, **environment: str) -> Any:
        done = subprocess.run(
            [python, HERE / program, *arguments],
            env={**redirected, **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run_program
