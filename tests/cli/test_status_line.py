"""The line that says how far something has come."""

from __future__ import annotations

import io

import pytest

from nmpi_emulator.cli.screen import Screen
from nmpi_emulator.cli.status_line import StatusLine, fitted


class Terminal(io.StringIO):
    """A stream that passes for a terminal."""

    def isatty(self) -> bool:
        return True

    def seen(self) -> str:
        """What stands in the last line, as a person sees it."""
        shown = ""
        for piece in self.getvalue().split("\n")[-1].split("\r"):
            erased = piece.removeprefix("\x1b[K")
            shown = erased if erased != piece else erased + shown[len(erased) :]
        return shown


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def __call__(self) -> float:
        return self.time_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(autouse=True)
def terminal_of_usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")


def test_on_a_terminal_one_line_changes_and_is_taken_away(watch: Watch) -> None:
    terminal = Terminal()
    line = StatusLine(terminal, watch)
    line.show("simulated 1 of 4 ms", 0.25)
    assert terminal.seen() == f"[{'#' * 7:30}] simulated 1 of 4 ms (0 s)"
    watch.time_s = 3.0
    line.show("running")
    assert terminal.seen() == "running (3 s)"
    line.clear()
    assert terminal.seen() == ""
    assert "\n" not in terminal.getvalue()


@pytest.mark.parametrize("name", ["dumb", None])
def test_elsewhere_there_are_few_lines(
    monkeypatch: pytest.MonkeyPatch, watch: Watch, name: str | None
) -> None:
    stream = io.StringIO()
    if name is not None:
        monkeypatch.setenv("TERM", name)
        stream = Terminal()
    line = StatusLine(stream, watch)
    for second in range(3600):
        watch.time_s = float(second)
        line.show(f"step {second}", second / 3600)
        line.clear()
    lines = stream.getvalue().splitlines()
    assert lines[:3] == ["step 10 (10 s)", "step 30 (30 s)", "step 70 (70 s)"]
    assert len(lines) < 35
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("room", "seen"),
    [
        (79, f"[{'#' * 15:30}] half"),
        (20, f"[{'#' * 6:13}] half"),
        (12, "half"),
        (3, "hal"),
    ],
)
def test_what_is_shown_fits(room: int, seen: str) -> None:
    assert fitted("half", 0.5, room) == seen


def test_an_interruption_while_the_line_is_written_leaves_nothing_of_it(watch: Watch) -> None:
    class Interrupted(Terminal):
        def write(self, text: str) -> int:
            super().write(text)
            if "half" in text:
                raise KeyboardInterrupt
            return len(text)

    terminal = Interrupted()
    line = StatusLine(terminal, watch)
    with pytest.raises(KeyboardInterrupt):
        line.show("half")
    line.clear()
    assert terminal.seen() == ""


def test_a_narrow_terminal_never_wraps(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    StatusLine(terminal, watch).show("fetching a-name-that-is-too-long-for-this-terminal.zip: 3.1 MB", 0.5)
    assert len(terminal.seen()) == 39


def test_a_text_cannot_command_the_terminal(watch: Watch) -> None:
    terminal = Terminal()
    StatusLine(terminal, watch).show("fetching \x1b[2J\r\n")
    assert terminal.seen() == "fetching ?[2J?? (0 s)"


@pytest.fixture
def terminal() -> Terminal:
    """A terminal that shows standard output and standard error."""
    return Terminal()


def test_the_line_makes_way_for_the_log(terminal: Terminal) -> None:
    with Screen(terminal, terminal) as screen:
        screen.show("running")
        screen.log("one\n")
        assert terminal.seen() == ""
        screen.show("running")
        assert terminal.seen() == "running (0 s)"
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_line_does_not_overwrite_what_the_job_has_begun_to_print(terminal: Terminal) -> None:
    with Screen(terminal, terminal) as screen:
        screen.log("one two ")
        screen.show("running")
        assert terminal.seen() == "one two "
        screen.log("three\n")
        screen.show("running")
        assert terminal.seen() == "running (0 s)"
        screen.log("four")
    assert terminal.getvalue().endswith("four\n")


def test_a_log_that_goes_elsewhere_leaves_the_terminal_to_the_line(terminal: Terminal) -> None:
    log = io.StringIO()
    with Screen(log, terminal) as screen:
        screen.log("one two ")
        screen.show("running")
        assert terminal.seen() == "running (0 s)"
    assert log.getvalue() == "one two "
    assert "\n" not in terminal.getvalue()


def test_an_interruption_leaves_no_half_line(terminal: Terminal) -> None:
    with pytest.raises(KeyboardInterrupt), Screen(terminal, terminal) as screen:
        screen.show("running", 0.5)
        raise KeyboardInterrupt
    assert terminal.seen() == ""
