"""``nmpi-emulator serve``, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from nmpi_emulator import Emulator
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.remote import RemoteEmulator

SERVE = [sys.executable, "-m", "nmpi_emulator", "serve"]


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict]]:
    """Run a server; yield its process and what its machine-readable line says."""
    process = subprocess.Popen([*SERVE, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stderr is not None
        ready = next(json.loads(line) for line in process.stdout if line.startswith("{"))
        yield process, ready
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_the_machine_readable_line_leads_to_a_server_that_answers(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    with served("--port", "0", "--port-file", str(port_file)) as (_, ready):
        assert requests.get(ready["url"] + "/_emulator/health", timeout=60).status_code == 200
        assert port_file.read_text().strip() == str(ready["port"])


def test_a_server_for_all_machines_says_what_they_need() -> None:
    with served("--host", "0.0.0.0", "--port", "0") as (process, ready):
        assert ready["url"] == f"http://127.0.0.1:{ready['port']}"
        assert process.stderr is not None
        assert f"--set public_url=http://NAME:{ready['port']}" in process.stderr.readline()


def test_sigterm_ends_the_server_in_order() -> None:
    with served("--port", "0") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


class Waiting:
    """A server with one job, whose script ends when the door is opened."""

    def __init__(self, directory: Path, process: subprocess.Popen[str]) -> None:
        self._directory = directory
        self.process = process

    @property
    def says(self) -> str:
        """Return the next line on standard error by which the server says that it stops."""
        assert self.process.stderr is not None
        return next(line for line in self.process.stderr if line.startswith("stopping: "))

    def open_door(self) -> None:
        with (self._directory / "door").open("w"):
            pass

    def ended(self) -> JobRecord:
        """Return the job, after the server has ended in order."""
        assert self.process.wait(timeout=120) == 0
        with Emulator(db=self._directory / "emulator.db", execution=False) as emulator:
            (job,) = emulator.jobs()
        return job


@contextmanager
def waiting(directory: Path, *options: str) -> Iterator[Waiting]:
    os.mkfifo(directory / "door")
    confinement = ("--set", "confinement=none", "--set", "fork_server=false")
    with served("--port", "0", "--db", str(directory / "emulator.db"), *confinement, *options) as (
        process,
        ready,
    ):
        emulator = RemoteEmulator(ready["url"])
        job_id = emulator.submit(f"open({str(directory / 'door')!r}).read()", platform="localhost")
        emulator.wait_for(job_id, "running", timeout=60)
        yield Waiting(directory, process)


def test_a_server_that_is_to_stop_lets_a_running_job_end(tmp_path: Path) -> None:
    with waiting(tmp_path, "--stop-grace", "600") as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.says.startswith("stopping: running jobs have 600 s to end")
        server.open_door()
        assert server.ended().status == "finished"


def test_a_second_signal_ends_running_jobs_at_once(tmp_path: Path) -> None:
    with waiting(tmp_path, "--stop-grace", "600") as server:
        server.process.send_signal(signal.SIGINT)
        assert server.says.startswith("stopping: running jobs have 600 s to end")
        server.process.send_signal(signal.SIGINT)
        assert server.says == "stopping: ending 1 job\n"
        assert server.ended().status == "error"


@pytest.mark.parametrize("grace", ["0", "0.1"])
def test_a_job_that_runs_longer_than_the_grace_is_ended(tmp_path: Path, grace: str) -> None:
    with waiting(tmp_path, "--stop-grace", grace) as server:
        server.process.send_signal(signal.SIGTERM)
        if grace != "0":
            assert server.says.startswith(f"stopping: running jobs have {grace} s to end")
        assert server.says == "stopping: ending 1 job\n"
        assert server.ended().status == "error"


def test_a_port_in_use_is_one_line_and_not_a_traceback() -> None:
    with served("--port", "0", "--no-execution") as (_, ready):
        second = subprocess.run(
            [*SERVE, "--port", str(ready["port"])], capture_output=True, text=True, timeout=60
        )
    assert second.returncode == 1
    assert f"port {ready['port']}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_mistake_in_the_world_file_is_named(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text('[users.alice]\npasword = "x"\n')
    result = subprocess.run(
        [*SERVE, "--port", "0", "--world", str(world)], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1
    assert "users.alice.pasword" in result.stderr


def test_the_printed_password_signs_in(tmp_path: Path) -> None:
    with served("--port", "0", "--no-execution") as (_, ready):
        answer = requests.post(
            ready["url"] + "/auth/realms/hbp/protocol/openid-connect/token",
            data={"grant_type": "password", "username": ready["user"], "password": ready["password"]},
            timeout=60,
        )
        assert answer.json()["token_type"] == "Bearer"
