"""What commands write with ``--json`` is what the reference says, and nothing else is on standard output."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from nmpi_emulator import Emulator
from nmpi_emulator.backends.engine import preparation
from nmpi_emulator.cli import main
from nmpi_emulator.cli.json_output import JsonOption

#: The commands that have no ``--json``: what they write is for programs already, or that of another program.
WITHOUT = {"serve", "exec", "completion"}

#: How each of the others is called; in braces: what the test has prepared.
CALLS = {
    "cancel": "{job} {as_alice}",
    "check": "{script} -p SpiNNaker",
    "doctor": "",
    "drain": "--url {url}",
    "drift": "{url} --against {url}",
    "explain": "spinnaker/delay-range",
    "export": "{new} --url {url}",
    "jobs": "{as_alice}",
    "logs": "{job} {as_alice}",
    "open": "{job} --url {url}",
    "platforms": "",
    "record": "{url} -o {new}",
    "reset": "--url {url}",
    "run": "{script} -p localhost -o {new}",
    "snapshot list": "{directory}",
    "snapshot restore": "{snapshot} --url {url}",
    "snapshot save": "{new} --url {url}",
    "submit": "{script} -p localhost -c lab-one --follow {as_alice}",
    "token": "{as_alice}",
    "warm": "",
    "world init": "{new}",
    "world show": "",
    "world validate": "{world}",
}


def commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def document_of(command: click.Command) -> Any:
    return next((option.document for option in command.params if isinstance(option, JsonOption)), None)


@pytest.fixture
def prepared(busy: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the calls need: an emulator with jobs, files to read, and nothing that takes minutes."""
    monkeypatch.setattr(preparation, "warm", lambda directory, **_: (3, 3))
    monkeypatch.setenv("NMPI_EMULATOR_FORK_SERVER", "false")
    stopped = threading.Event()
    stopped.set()
    monkeypatch.setattr(
        sys.modules["nmpi_emulator.cli.record"], "threading", SimpleNamespace(Event=lambda: stopped)
    )
    script, world = tmp_path / "experiment.py", tmp_path / "world.toml"
    script.write_text("print('printed')\n")
    world.write_text('[users.alice]\npassword = "x"\n')
    job = busy.submit("print(1)", platform="localhost", collab="lab-one", username="alice")
    assert busy.run_until_idle(60)
    busy.snapshot(tmp_path / "snapshots" / "one.zip")
    return {
        "as_alice": f"--url {busy.url} --user alice --password alice-pw",
        "directory": tmp_path / "snapshots",
        "job": job,
        "new": tmp_path / "new",
        "script": script,
        "snapshot": tmp_path / "snapshots" / "one.zip",
        "url": busy.url,
        "world": world,
    }


def documents(text: str) -> list[Any]:
    """Return the documents that stand one after the other."""
    found, decoder = [], json.JSONDecoder()
    while text := text.strip():
        document, end = decoder.raw_decode(text)
        text = text[end:]
        found.append(document)
    return found


def test_every_command_that_says_something_says_it_to_programs_too() -> None:
    assert {name for name, command in commands() if document_of(command) is None} == WITHOUT
    assert {name for name, command in commands() if document_of(command)} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_what_is_written_is_what_the_reference_says(name: str, prepared: dict[str, object]) -> None:
    arguments = [*name.split(), "--json", *CALLS[name].format(**prepared).split()]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    written = documents(result.stdout)
    assert written, "nothing is written"
    objects = [each for one in written for each in (one if isinstance(one, list) else [one])]
    assert objects, "there is an empty list"
    document = document_of(dict(commands())[name])
    if document.members:
        members = [set(each) for each in objects]
        assert set.union(*members) == set(document.members)
        if len(written) == 1:
            assert all(each == set(document.members) for each in members)


@pytest.mark.parametrize("name", ["check", "run", "submit"])
def test_what_a_job_prints_goes_elsewhere(name: str, prepared: dict[str, object]) -> None:
    call = [name, "--json", *CALLS[name].format(**prepared).split()]
    assert "printed" in CliRunner().invoke(main, call).stderr
