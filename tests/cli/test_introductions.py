"""What servers leave behind for the other commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.cli.connection import Address, Connection
from nmpi_emulator.cli.introductions import Introduction, directory, introduced, running


def leave(port: int, pid: int, **more: object) -> None:
    directory().mkdir(parents=True, exist_ok=True)
    content = {"url": f"http://127.0.0.1:{port}", "pid": pid, **more}
    (directory() / f"{port}.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("url", "is_there"),
    [
        ("http://127.0.0.1:8100", True),
        ("http://localhost:8100/", True),
        ("http://[::1]:8100", True),
        ("http://0.0.0.0:8100", True),
        ("http://127.0.0.1:8101", False),
        ("http://example.org:8100", False),
        ("http://127.0.0.1:99999999", False),
        ("nonsense", False),
    ],
)
def test_a_server_is_known_by_every_name_of_this_machine(url: str, is_there: bool) -> None:
    assert Introduction(url="http://127.0.0.1:8100", pid=1).is_at(url) is is_there


def test_what_a_dead_server_has_left_is_removed() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    leave(1, process.pid)
    leave(2, os.getpid())
    assert [server.port for server in running()] == [2]
    assert sorted(file.name for file in directory().glob("*.json")) == ["2.json"]


def test_what_is_not_an_introduction_is_passed_over() -> None:
    leave(1, os.getpid(), unknown="member")
    (directory() / "2.json").write_text("{")
    assert running() == []


def test_an_emulator_introduces_all_who_can_sign_in(idle: Emulator) -> None:
    with introduced(idle):
        (server,) = running()
        assert server.port == idle.port
        assert server.users["alice"]["password"] == "alice-pw"
    assert running() == []


def test_of_several_servers_one_has_to_be_named(idle: Emulator) -> None:
    leave(1, os.getpid())
    with introduced(idle):
        answer = CliRunner().invoke(main, ["jobs"])
        assert answer.exit_code == 3
        assert "several emulators run here" in answer.stderr
        assert CliRunner().invoke(main, ["jobs", "--url", f"localhost:{idle.port}"]).exit_code == 0


def test_the_server_at_the_usual_port_is_the_one_that_is_meant() -> None:
    for port in (1, 8100, 9000):
        leave(port, os.getpid())
    assert Connection(Address()).url == "http://127.0.0.1:8100"


def test_a_directory_that_cannot_be_written_to_is_no_obstacle(
    idle: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    with introduced(idle):
        assert running() == []
