"""``nmpi-emulator serve``, as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

SERVE = [sys.executable, "-m", "nmpi_emulator", "serve"]


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict]]:
    """Run a server; yield its process and what its machine-readable line says."""
    process = subprocess.Popen([*SERVE, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        ready = next(json.loads(line) for line in process.stdout if line.startswith("{"))
        yield process, ready
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_machine_readable_line_leads_to_a_server_that_answers(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    with served("--port", "0", "--port-file", str(port_file)) as (_, ready):
        assert requests.get(ready["url"] + "/_emulator/health", timeout=5).status_code == 200
        assert port_file.read_text().strip() == str(ready["port"])


def test_sigterm_ends_the_server_in_order() -> None:
    with served("--port", "0") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


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
            timeout=10,
        )
        assert answer.json()["token_type"] == "Bearer"
