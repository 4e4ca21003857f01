"""Runs of pytest inside tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nmpi_emulator import Emulator

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="session")
def _everything_imported() -> None:
    """Import what the fixtures need: a run inside this process forgets what it has imported itself."""
    with Emulator(simulator="none") as emulator:
        emulator.client().queued_jobs()
        emulator.stub(log="x")
        emulator.wait_for(emulator.submit("x", platform="SpiNNaker"))


@pytest.fixture
def run(pytester: pytest.Pytester, _everything_imported: None) -> Run:
    """Run a file of tests in this process, without the plugins that disturb the order or the time."""

    def run_tests(text: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(text)
        return pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider", *options)

    return run_tests
