"""What is seen on a terminal, and how commands end that are interrupted."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nmpi_emulator import Emulator

#: Simulates nothing, but tells that it does until the file ``go`` is there.
SIMULATION = """
import os, sys, time
from nmpi_emulator.backends import job

print("begun", flush=True)
with job.current().progress.towards(1000.0):
    job.current().progress.reach(350.0)
    while not os.path.exists(sys.argv[1]):
        time.sleep(0.01)
"""

HALF_WAY = r"\[#+ +\] simulated 350 of 1000 ms \(\d+ s\)"


class Session:
    """A command that runs on a terminal of its own."""

    def __init__(self, directory: Path, *arguments: object) -> None:
        self.seen = ""
        self._master, slave = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "79", "TMPDIR": str(directory)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nmpi_emulator", *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)

    def wait_for(self, pattern: str) -> None:
        """Wait until something is seen that a regular expression describes."""
        while not re.search(pattern, self.seen):
            piece = self._read()
            assert piece, self.seen
            self.seen += piece

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what is seen in the last lines."""
        while piece := self._read():
            self.seen += piece
        os.close(self._master)
        return self.process.wait(60), self.seen.rpartition("\x1b[K")[2].replace("\r", "")

    def _read(self) -> str:
        try:
            return os.read(self._master, 4096).decode()
        except OSError:  # the other end is closed
            return ""


Begin = Callable[..., Session]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Run a command on a terminal; its temporary files go into the directory ``tmp``."""
    sessions: list[Session] = []
    (tmp_path / "tmp").mkdir()
    (tmp_path / "simulation.py").write_text(SIMULATION)

    def start(*arguments: object) -> Session:
        sessions.append(Session(tmp_path / "tmp", *arguments))
        return sessions[-1]

    yield start
    for session in sessions:
        if session.process.poll() is None:
            session.process.kill()
            session.process.wait()


@pytest.fixture
def run(begin: Begin, tmp_path: Path) -> Session:
    """A job without a server that has come half-way."""
    session = begin(
        *("run", tmp_path / "simulation.py", "-p", "localhost", "-o", tmp_path / "out"),
        *("--command", "simulation.py ../tmp/go"),
    )
    session.wait_for("begun")
    session.wait_for(HALF_WAY)
    return session


def test_a_job_without_a_server_shows_how_far_it_has_come(run: Session, tmp_path: Path) -> None:
    (go,) = (directory / "go" for directory in tmp_path.glob("tmp/nmpi-emulator-*/jobs/0/tmp"))
    go.touch()
    code, end = run.end()
    assert (code, re.sub(r"[\d.]+", "N", end)) == (0, "finished after N s\n")


@pytest.mark.parametrize(
    ("number", "code", "end"),
    [(signal.SIGINT, 130, "interrupted\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")],
)
def test_an_interrupted_job_leaves_no_half_line_and_no_files(
    run: Session, tmp_path: Path, number: int, code: int, end: str
) -> None:
    run.process.send_signal(number)
    assert run.end() == (code, end)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_followed_job_shows_how_far_it_has_come_and_goes_on_if_it_is_left(
    begin: Begin, busy: Emulator, tmp_path: Path
) -> None:
    code = SIMULATION.replace("sys.argv[1]", "'../tmp/go'")
    job = busy.submit(code, platform="localhost", collab="lab-one", username="alice")
    session = begin("logs", "-f", job, "--url", busy.url, "--user", "alice", "--password", "alice-pw")
    session.wait_for("begun")
    session.wait_for(HALF_WAY)
    session.process.send_signal(signal.SIGINT)
    assert session.end() == (130, f"job {job} goes on; nmpi-emulator cancel {job} ends it\ninterrupted\n")
    come = busy.activity().running[job]
    assert come is not None
    assert come.text() == "simulated 350 of 1000 ms"
    busy.kill_job(job)
    assert busy.run_until_idle(60)
    assert busy.activity().running == {}
    assert "350" not in busy.log(job)
