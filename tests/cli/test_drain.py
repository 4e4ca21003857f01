"""``nmpi-emulator drain``."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from nmpi_emulator import Emulator
from nmpi_emulator.cli import main
from nmpi_emulator.cli.status_line import StatusLine

Drain = Callable[..., Result]


@pytest.fixture
def drain(stubbed: Emulator) -> Drain:
    return lambda *arguments: CliRunner().invoke(main, ["drain", "--url", stubbed.url, *arguments])


def submit(emulator: Emulator) -> int:
    return emulator.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")


def test_an_empty_queue_is_not_waited_for(drain: Drain) -> None:
    assert drain().output == "0 jobs done\n"


def test_jobs_are_waited_for_and_counted(
    stubbed: Emulator, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, float | None]] = []

    def show(line: StatusLine, text: str, fraction: float | None = None) -> None:
        seen.append((text, fraction))
        stubbed.clock.advance(seconds=1000)

    monkeypatch.setattr(StatusLine, "show", show)
    stubbed.stub(delay=1000)
    submit(stubbed)
    submit(stubbed)
    result = drain("--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"done": 2, "left": 0}
    assert seen[0] == ("0 of 2 jobs done", 0.0)


def test_it_is_said_how_many_are_left(stubbed: Emulator, drain: Drain) -> None:
    stubbed.stub(delay=1000)
    submit(stubbed)
    result = drain("--timeout", "0")
    assert (result.exit_code, result.output) == (1, "0 jobs done, 1 left after 0 s\n")


def test_a_queue_that_is_held_is_not_waited_for(stubbed: Emulator, drain: Drain) -> None:
    stubbed.stub()
    stubbed.hold()
    submit(stubbed)
    result = drain()
    assert result.exit_code == 1
    assert "no job is taken off the queue (it is held, or executes nothing): 1 wait" in result.stderr


def test_jobs_that_nobody_executes_here_are_not_waited_for(stubbed: Emulator, drain: Drain) -> None:
    submit(stubbed)
    assert drain().output == "0 jobs done\n"
