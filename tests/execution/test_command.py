"""The command of a job."""

from __future__ import annotations

import pytest

from nmpi_emulator.execution.command import split
from nmpi_emulator.execution.sources.errors import SourceError


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", ["run.py", "spiNNaker"]),
        ("   ", ["run.py", "spiNNaker"]),
        ("run.py {system}", ["run.py", "spiNNaker"]),
        ("main.py --backend={system} -n 3", ["main.py", "--backend=spiNNaker", "-n", "3"]),
        ("python main.py", ["main.py"]),
        ("python3.11 main.py", ["main.py"]),
        ("/usr/bin/python3 main.py", ["main.py"]),
        ("'my script.py' \"a b\" c\\ d", ["my script.py", "a b", "c d"]),
        ("main.py '$HOME' '*' ';'", ["main.py", "$HOME", "*", ";"]),
        ("pythonic.py", ["pythonic.py"]),
    ],
)
def test_commands_are_split_as_by_a_shell(command: str, words: list[str]) -> None:
    assert split(command, "spiNNaker") == words


@pytest.mark.parametrize("command", ["run.py 'x", "python", "''"])
def test_commands_that_cannot_be_understood(command: str) -> None:
    with pytest.raises(SourceError, match="the command"):
        split(command, "nest")
