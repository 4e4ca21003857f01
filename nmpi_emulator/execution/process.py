"""The process of a job, started afresh with an environment that holds nothing of the server's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Protocol

from .workspace import Workspace

#: What a job may know of the environment in which the emulator was started.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "CC", "CXX", "CFLAGS", "CXXFLAGS")

#: The job's program: from a directory of nobody's, so that no file of the job is imported in place of ours.
_PROGRAM = "import sys; from nmpi_emulator.backends.bootstrap import main; sys.exit(main(sys.argv[1]))"


class JobProcess(Protocol):
    """A job that runs."""

    @property
    def how(self) -> str:
        """Say how the process was started, for the job's provenance."""

    @property
    def output(self) -> int:
        """Return the file descriptor from which all that the job prints can be read."""

    @property
    def ended(self) -> int:
        """Return a file descriptor that becomes readable when the process has ended."""

    def wait(self) -> int:
        """Wait for the end, and return the exit code (negative: the signal that ended it)."""

    def kill(self) -> None:
        """End the process and all that it has started, at once."""

    def close(self) -> None:
        """Give the file descriptors free."""


class Launcher(Protocol):
    """Starts the processes of jobs."""

    def start(self, workspace: Workspace) -> JobProcess:
        """Start the job that is described in a workspace."""


class FreshProcess:
    """A process started by a new Python interpreter.

    :param workspace: where the job is described.
    """

    how = "fresh interpreter"

    def __init__(self, workspace: Workspace) -> None:
        self.output, output = os.pipe()
        self.ended, ended = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(workspace.description)],
                cwd="/",
                env=environment(workspace.home, workspace.tmp),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        finally:
            os.close(output)
        self._watcher = threading.Thread(target=self._watch, args=(ended,), daemon=True)
        self._watcher.start()

    def _watch(self, ended: int) -> None:
        self._process.wait()
        os.close(ended)

    def wait(self) -> int:
        """Wait for the end, and return the exit code (negative: the signal that ended it)."""
        return self._process.wait()

    def kill(self) -> None:
        """End the process and all that it has started, at once."""
        kill_group(self._process.pid)

    def close(self) -> None:
        """Give the file descriptors free."""
        self._watcher.join()
        os.close(self.output)
        os.close(self.ended)


class FreshLauncher:
    """Starts each job in a new Python interpreter."""

    def start(self, workspace: Workspace) -> FreshProcess:
        """Start the job that is described in a workspace."""
        return FreshProcess(workspace)


def kill_group(leader: int) -> None:
    """Kill a process and all that it has started and that has not left its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def environment(home: Path, tmp: Path) -> dict[str, str]:
    """Return the environment of a job: nothing of the server's but where programs are and which language."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed_on,
        "HOME": str(home),
        "TMPDIR": str(tmp),
        "MPLBACKEND": "Agg",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONHASHSEED": "0",
        # More threads than that only get in the way of other jobs.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
