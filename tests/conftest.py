"""Fixtures for all tests."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from nmpi_emulator import Emulator

pytest_plugins = ["pytester"]

#: What people and services that run tests set, and commands look at.
_COLOURS = ("NO_COLOR", "FORCE_COLOR")

WORLD = Path(__file__).parent / "world.json"

# A machine may be slow, and the same tests have the same examples: only a change makes one fail.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is on the machine out of the tests, and the tests out of the user's home directory."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("NMPI_TEST_USER", "NMPI_TEST_PWD", "EBRAINS_TOKEN", "http_proxy", "https_proxy", *_COLOURS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _idle_emulator() -> Iterator[Emulator]:
    with Emulator(WORLD, execution=False) as emulator:
        yield emulator


@pytest.fixture
def idle(_idle_emulator: Emulator) -> Emulator:
    """An emulator that executes nothing, in its first state: for tests of the API."""
    _idle_emulator.reset()
    return _idle_emulator


@pytest.fixture
def http(idle: Emulator) -> FlaskClient:
    """A client that talks to the application of ``idle`` without a network."""
    return idle.app.test_client()


@pytest.fixture(scope="session")
def _busy_emulator() -> Iterator[Emulator]:
    with Emulator(WORLD, workers=2, allow_local_sources=True, job_time_limit=120) as emulator:
        yield emulator


@pytest.fixture
def busy(_busy_emulator: Emulator) -> Emulator:
    """An emulator that executes jobs, in its first state."""
    _busy_emulator.reset()
    return _busy_emulator


@pytest.fixture(scope="session")
def _stubbed_emulator() -> Iterator[Emulator]:
    with Emulator(WORLD, simulator="none", workers=2) as emulator:
        yield emulator


@pytest.fixture
def stubbed(_stubbed_emulator: Emulator) -> Emulator:
    """An emulator that executes nothing but answers jobs by stubs, in its first state."""
    _stubbed_emulator.reset()
    return _stubbed_emulator


@pytest.fixture
def served() -> Iterator[tuple[str, int]]:
    """The address of a server on this machine that greets whoever connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"hello")

        thread = threading.Thread(target=greet)
        thread.start()
        yield server.getsockname()[:2]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
