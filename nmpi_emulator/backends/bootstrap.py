"""The start of a job in its own process: environment, limits, walls, modules, then the user's script."""

from __future__ import annotations

import faulthandler
import io
import itertools
import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from . import job
from .absent import refuse_absent_modules
from .confinement.cell import Cell, Refused
from .customisation import add_packages
from .description import JobDescription
from .hardware_config import examine
from .limits import limit_resources
from .modules import PlatformModules
from .preloading import move_home, reseed
from .preview import FILE_NAME, previewed
from .repetition import repeatable
from .script import end_process, run_script


def run_job(description: JobDescription, cell: Cell, output: int, facts: int) -> NoReturn:
    """Run a job in this process, which ends with it.

    :param cell: the walls around the job, complete but for the last.
    :param output: the file descriptor that takes all that is printed.
    :param facts: the file descriptor that takes, as JSON, how the job is confined, or why it may not run;
        closed before the script begins.
    """
    os.setsid()
    _reset_signals()
    _redirect(output, facts)
    if description.confinement.level != "none":
        os.umask(0o077)
        limit_resources(description.limits, counts_all_processes=not cell.has_own_processes)
    _prepare_interpreter(description)
    os.chdir(description.work_dir)
    try:
        achieved = cell.lock(description.root)
    except Refused as refusal:
        _tell(facts, {"refused": str(refusal)})
        os._exit(1)
    Path(description.begun_file).touch()
    _tell(facts, {"confinement": achieved.report(description.confinement)})
    PlatformModules(description.modules).install()
    add_packages(description.packages)
    refuse_absent_modules(description.platform)
    reseed(description.seed)
    move_home(Path.home())
    preview_file = Path(description.report_file).with_name(FILE_NAME)
    with job.running(job.Job.of(description)), previewed(preview_file), repeatable(description.seed):
        examine()
        code = run_script(description.argv)
    end_process(code)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _redirect(output: int, *kept: int) -> None:
    """Read from nowhere, write to *output*, and let go of all other files."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nowhere, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    bounds = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for low, high in itertools.pairwise(bounds):
        os.closerange(low + 1, high)


def _prepare_interpreter(description: JobDescription) -> None:
    os.environ.clear()
    os.environ.update(description.environment)
    for descriptor, name, errors in (
        (0, "stdin", "strict"),
        (1, "stdout", "strict"),
        (2, "stderr", "backslashreplace"),
    ):
        stream = _stream(descriptor, name, errors)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    faulthandler.enable()


def _stream(descriptor: int, name: str, errors: str) -> io.TextIOWrapper:
    """Return a standard stream as Python makes it at its start, but written out after each line."""
    raw = io.FileIO(descriptor, "w" if descriptor else "r", closefd=False)
    raw.name = f"<{name}>"
    buffer = io.BufferedWriter(raw) if descriptor else io.BufferedReader(raw)
    return io.TextIOWrapper(buffer, encoding="utf-8", errors=errors, line_buffering=True)


def _tell(facts: int, content: dict[str, object]) -> None:
    os.write(facts, json.dumps(content).encode())
    os.close(facts)
