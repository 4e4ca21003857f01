"""The process of a job, as the server sees it: what it prints, when and how it ends, and how to end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nmpi_emulator.backends.description import JobDescription

#: How long a supervisor may take to make an end of a job, in seconds; it takes milliseconds.
_END_S = 10.0

_REPORT_SIZE = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How the process of a job ended.

    :param exit_code: negative: the signal that ended it; ``None`` if it did not run, or was lost.
    :param refused: why it could not run at all.
    :param how: how it was started.
    :param cpu_s: processor time, in seconds.
    :param confinement: the walls around it.
    """

    exit_code: int | None = None
    refused: str | None = None
    how: str = "unknown"
    cpu_s: float = 0.0
    max_rss_mib: int = 0
    confinement: dict[str, str] = field(default_factory=dict)

    @property
    def is_lost(self) -> bool:
        """Tell whether nobody knows what became of the process."""
        return self.exit_code is None and self.refused is None


class JobProcess(Protocol):
    """A job that runs."""

    @property
    def output(self) -> int:
        """Return the file descriptor from which all that the job prints can be read."""

    @property
    def ended(self) -> int:
        """Return a file descriptor that becomes readable when the process has ended."""

    def kill(self) -> None:
        """End the process and all that it has started, at once; may be called by any thread."""

    def wait(self) -> Ending:
        """Return how it ended; to be called when it has, or has been killed."""

    def close(self) -> None:
        """Give the file descriptors free."""


class Launcher(Protocol):
    """Starts the processes of jobs."""

    def launch(self, description: JobDescription, file: Path) -> JobProcess:
        """Start a job.

        :param file: where the description is written down.
        """


@dataclass(frozen=True)
class JobEnds:
    """The ends of a job's connections that its supervisor gets: file descriptors."""

    output: int
    lifeline: int


class SupervisedProcess:
    """A job under a supervisor (:mod:`nmpi_emulator.backends.supervisor`).

    :param output: where to read what the job prints.
    :param lifeline: the connection with the supervisor.
    """

    def __init__(self, output: int, lifeline: socket.socket) -> None:
        self.output = output
        self._lifeline = lifeline
        #: The process that must be waited for, if the supervisor is a child of this one.
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def ended(self) -> int:
        """Return a file descriptor that becomes readable when the process has ended."""
        return self._lifeline.fileno()

    def kill(self) -> None:
        """End the process and all that it has started, at once; may be called by any thread."""
        with contextlib.suppress(OSError):  # it has ended
            self._lifeline.shutdown(socket.SHUT_WR)

    def wait(self) -> Ending:
        """Return how it ended; to be called when it has, or has been killed."""
        if not select.select([self._lifeline], [], [], _END_S)[0]:
            return Ending()
        with contextlib.suppress(OSError):
            if report := self._lifeline.recv(_REPORT_SIZE):
                return Ending(**json.loads(report))
        return Ending()

    def close(self) -> None:
        """Give the file descriptors free."""
        os.close(self.output)
        self._lifeline.close()
        if self.child is not None:
            try:
                self.child.wait(_END_S)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


@contextlib.contextmanager
def connected() -> Iterator[tuple[SupervisedProcess, JobEnds]]:
    """Make the connections of a job; those ends that the job gets are closed after the block.

    If the block raises, so are the others.
    """
    lifeline, their_lifeline = socket.socketpair()
    output, their_output = os.pipe()
    process = SupervisedProcess(output, lifeline)
    try:
        yield process, JobEnds(their_output, their_lifeline.fileno())
    except BaseException:
        process.close()
        raise
    finally:
        os.close(their_output)
        their_lifeline.close()
