"""Where a server differs from the emulator."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.drift import Server, differences
from nmpi_emulator.errors import UsageError


@pytest.fixture
def other() -> Iterator[tuple[str, dict[str, Any]]]:
    """A server whose answers can be set by path; the emulator's document is changed by the test."""
    answers: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = answers.get(self.path)
            content = json.dumps(found).encode()
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", answers
    server.shutdown()
    thread.join()
    server.server_close()


def found(there: Server, here: Emulator) -> list[str]:
    return [str(difference) for difference in differences(there, Server(here.url, "token-alice"))]


def test_an_emulator_does_not_differ_from_another(idle: Emulator) -> None:
    with Emulator(idle.world, execution=False) as twin:
        twin.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
        idle.submit("y", platform="SpiNNaker", collab="lab-one", username="alice")
        assert found(Server(twin.url, twin.token("alice")), idle) == []


def test_new_missing_and_changed_things_are_named(idle: Emulator, other: tuple[str, dict[str, Any]]) -> None:
    url, answers = other
    document = Server(idle.url).document()
    job = document["components"]["schemas"]["Job"]
    job["description"] = "other words do not matter"
    job["properties"]["priority"] = {"type": "integer"}
    del job["properties"]["tags"]
    document["paths"]["/jobs/"]["get"]["parameters"][0]["schema"] = {"type": "boolean"}
    del document["paths"]["/projects/"]
    answers["/openapi.json"] = document
    answers["/jobs/"] = [{"id": "a text now"}]
    answers["/"] = {"about": 1}
    idle.submit("y", platform="SpiNNaker", collab="lab-one", username="alice")
    lines = found(Server(url, "token"), idle)
    assert '+ components > schemas > Job > properties > priority: only there: {"type": "integer"}' in lines
    assert any(line.startswith("- components > schemas > Job > properties > tags: only in") for line in lines)
    assert any(line.startswith("- paths > /projects/: only in the emulator") for line in lines)
    assert any("/jobs/ > get > parameters" in line and line.startswith("~") for line in lines)
    assert "~ GET /jobs/ > [0] > id: there a text, in the emulator a number" in lines
    assert "- GET /jobs/ > [0] > code: only in the emulator: a text" in lines
    assert not any("other words" in line for line in lines)


def test_without_a_token_only_open_paths_are_asked(idle: Emulator, other: tuple[str, dict[str, Any]]) -> None:
    url, answers = other
    answers["/openapi.json"] = Server(idle.url).document()
    lines = found(Server(url), idle)
    assert lines and not any(line.startswith("~ GET /jobs/ ") for line in lines)


def test_a_server_without_a_document_is_an_error(idle: Emulator, other: tuple[str, dict[str, Any]]) -> None:
    with pytest.raises(UsageError, match="is no OpenAPI document"):
        found(Server(other[0]), idle)
    with pytest.raises(UsageError, match="does not answer"):
        found(Server("http://127.0.0.1:1"), idle)


def test_the_command_prints_the_differences_and_its_exit_code_tells(
    idle: Emulator, other: tuple[str, dict[str, Any]]
) -> None:
    same = CliRunner().invoke(main, ["drift", idle.url, "--token", "token-alice", "--against", idle.url,
                                     "--against-token", "token-alice"])  # fmt: skip
    assert (same.exit_code, same.stdout) == (0, "")
    assert "no differences" in same.stderr
    own = CliRunner().invoke(main, ["drift", idle.url], env={"NMPI_TOKEN": "", "EBRAINS_TOKEN": ""})
    assert own.exit_code == 0, own.output
    document = Server(idle.url).document()
    document["paths"]["/new/"] = {"get": {}}
    other[1]["/openapi.json"] = document
    changed = CliRunner().invoke(main, ["drift", other[0], "--against", idle.url], env={"NMPI_TOKEN": ""})
    assert changed.exit_code == 1 and "+ paths > /new/: only there" in changed.stdout
    nobody = CliRunner().invoke(main, ["drift", "http://127.0.0.1:1"])
    assert nobody.exit_code == 1 and "does not answer" in nobody.output
