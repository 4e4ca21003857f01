"""Fixtures for tests of what runs inside a job."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.backends import pylogging
from nmpi_emulator.backends.job import Job, running

MakeJob = Callable[..., Job]


@pytest.fixture
def job_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeJob]:
    """Make a job of a platform the current one, in a directory of its own, until the test ends."""
    monkeypatch.chdir(tmp_path)
    with contextlib.ExitStack() as stack:

        def make(platform: str, simulator: str = "brian2", seed: int | None = 1, **config: Any) -> Job:
            job = Job(
                platform=platform,
                simulator=simulator,
                hardware_config=config,
                seed=seed,
                report_file=tmp_path / "report.json",
            )
            return stack.enter_context(running(job))

        yield make
    pylogging.reset()
