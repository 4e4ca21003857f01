"""Jobs in new interpreters."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.backends.interpreter import command

from .process import SupervisedProcess, connected


class FreshLauncher:
    """Starts each job in a new Python interpreter."""

    def launch(self, description: JobDescription, file: Path, *, why: str = "") -> SupervisedProcess:
        """Start a job.

        :param file: where the description is written down.
        :param why: why it is a new interpreter, for the provenance.
        """
        how = f"new interpreter ({why})" if why else "new interpreter"
        with connected() as (process, theirs):
            program = command("supervisor", str(file), theirs.output, theirs.lifeline, how)
            environment = dict(description.environment)
            environment.pop("PYTHONPATH", None)  # that is for what the script starts
            process.child = start_apart(program, environment, theirs.output, theirs.lifeline)
        return process


def start_apart(
    program: Sequence[str], environment: Mapping[str, str], *descriptors: int
) -> subprocess.Popen[bytes]:
    """Start a program that has nothing in common with this process but the given file descriptors."""
    return subprocess.Popen(
        program,
        cwd="/",
        env=dict(environment),
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
