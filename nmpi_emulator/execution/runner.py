"""Run one job from its source to its outputs."""

from __future__ import annotations

import json
import os
import platform as machine
import selectors
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from nmpi_emulator._version import __version__
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.declaration import Platform

from .command import argv_of
from .log_stream import LogStream
from .process import JobProcess, Launcher
from .sources.errors import SourceError
from .sources.fetch import INLINE_SCRIPT, Fetcher, locate_script
from .sources.kinds import Inline, Source
from .workspace import Workspace

MIB = 1024 * 1024

#: How often limits are looked at while a job prints nothing, in seconds.
_TICK_S = 0.2

#: How often the space that a job uses is measured, in seconds.
_MEASURE_S = 1.0

#: The line that stands above the reason of a failure, as in the logs of the SpiNNaker service.
_ERROR_BLOCK = "\n" + "=" * 18 + "\nError:\n"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one job may use.

    :param time_s: real time.
    :param disk_mib: all files of the job together.
    """

    time_s: float
    memory_mib: int
    disk_mib: int
    log_kib: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be run.

    :param simulator: what executes networks: ``"brian2"`` or ``"mock"``.
    """

    job_id: int
    platform: Platform
    source: Source
    command: str
    simulator: str
    hardware_config: dict[str, Any] = field(default_factory=dict)
    inputs: Sequence[FileRecord] = ()
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a job ended.

    :param failure: why it failed; ``None`` if it did not.
    :param wall_s: how long its process lived, in seconds.
    :param report: the platform report; empty if there is none.
    :param outputs: the files it left, relative to the working directory.
    """

    failure: str | None
    wall_s: float
    report: dict[str, Any]
    outputs: Sequence[str]
    provenance: dict[str, Any]


class Watcher(Protocol):
    """Whoever wants to know of a job while it runs."""

    def log(self, text: str) -> None:
        """Take a piece of the log."""

    def started(self) -> None:
        """Hear that the script begins to run."""

    def stop_reason(self) -> str | None:
        """Say why the job must end now, if it must."""


class Runner:
    """Runs jobs, each in a directory of its own.

    :param root: where those directories are.
    """

    def __init__(self, *, root: Path, fetcher: Fetcher, launcher: Launcher, limits: Limits) -> None:
        self._root = root
        self._fetcher = fetcher
        self._launcher = launcher
        self._limits = limits

    def workspace(self, job_id: int) -> Workspace:
        """Make the directory of a job."""
        return Workspace(self._root / str(job_id))

    def run(self, order: Order, workspace: Workspace, watcher: Watcher) -> Outcome:
        """Run a job to its end, whatever that is."""
        try:
            description = self._prepare(order, workspace)
        except SourceError as error:
            watcher.log(f"{_ERROR_BLOCK}{error}\n")
            return _not_run(str(error))
        description.write(workspace.description)
        workspace.remember()
        watcher.started()
        began = monotonic_s()
        process = self._launcher.start(workspace)
        stream = LogStream(watcher.log, self._limits.log_kib)
        try:
            stopped = self._follow(process, stream, workspace, watcher, began)
            process.kill()  # what the script has left behind
            exit_code = process.wait()
            _drain(process.output, stream)
        finally:
            process.kill()
            process.close()
        stream.finish()
        wall_s = monotonic_s() - began
        failure = stopped or _meaning(exit_code)
        if failure:
            watcher.log(f"{_ERROR_BLOCK}{failure}\n")
        report = _read_report(workspace.report)
        return Outcome(
            failure=failure,
            wall_s=wall_s,
            report=report,
            outputs=workspace.outputs(),
            provenance=_provenance(order, process, report),
        )

    def _prepare(self, order: Order, workspace: Workspace) -> JobDescription:
        self._fetcher.source(order.source, workspace.work, workspace.tmp)
        argv = argv_of(order.command, order.platform.system)
        if isinstance(order.source, Inline):
            argv = [INLINE_SCRIPT, *(argv[1:] or [order.platform.system])]
        work = locate_script(argv[0], workspace.work)
        self._fetcher.inputs(order.inputs, work)
        return JobDescription(
            job_id=order.job_id,
            platform=order.platform.name,
            simulator=order.simulator,
            modules=dict(order.platform.modules),
            work_dir=str(work),
            argv=argv,
            report_file=str(workspace.report),
            hardware_config=order.hardware_config,
            memory_mib=self._limits.memory_mib,
            file_mib=self._limits.disk_mib,
            seed=order.seed,
        )

    def _follow(
        self,
        process: JobProcess,
        stream: LogStream,
        workspace: Workspace,
        watcher: Watcher,
        began: float,
    ) -> str | None:
        """Pass on what the job prints until it ends; return why it had to be stopped, if it had."""
        measured = began
        with selectors.DefaultSelector() as selector:
            selector.register(process.output, selectors.EVENT_READ)
            selector.register(process.ended, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(_TICK_S)}
                if process.output in ready:
                    data = os.read(process.output, 1 << 16)
                    if data:
                        stream.feed(data)
                    else:  # everybody who could print has gone
                        selector.unregister(process.output)
                now = monotonic_s()
                if reason := watcher.stop_reason():
                    return reason
                if now - began > self._limits.time_s:
                    return f"The job ran longer than {self._limits.time_s:g} s (setting job_time_limit)."
                if now - measured > _MEASURE_S:
                    measured = now
                    if workspace.size() > self._limits.disk_mib * MIB:
                        return (
                            f"The job has written more than {self._limits.disk_mib} MiB "
                            "(setting job_disk_limit)."
                        )
                if process.ended in ready and process.output not in ready:
                    return None


def _drain(output: int, stream: LogStream) -> None:
    """Take what is still in the pipe; everybody who could print is dead."""
    os.set_blocking(output, False)
    try:
        while data := os.read(output, 1 << 16):
            stream.feed(data)
    except BlockingIOError:
        return


def _meaning(exit_code: int) -> str | None:
    """Return what a failing exit code means."""
    if exit_code == 0:
        return None
    if exit_code > 0:
        return f"The script ended with exit code {exit_code}; see above."
    name = signal.Signals(-exit_code).name
    hint = {
        "SIGKILL": " It was probably out of memory (setting job_memory_limit).",
        "SIGXFSZ": " It wrote a file larger than allowed (setting job_disk_limit).",
        "SIGXCPU": " It used more processor time than allowed.",
    }.get(name, "")
    return f"The script was ended by {name}.{hint}"


def _read_report(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _provenance(order: Order, process: JobProcess, report: dict[str, Any]) -> dict[str, Any]:
    """Return where the results come from: never to be taken for those of the hardware."""
    emulator = {
        "name": "nmpi-emulator",
        "version": __version__,
        "simulator": order.simulator,
        "python": machine.python_version(),
        "process": process.how,
    }
    return {"emulator": emulator, **({"platform_report": report} if report else {})}


def _not_run(failure: str) -> Outcome:
    emulator = {"name": "nmpi-emulator", "version": __version__}
    return Outcome(failure=failure, wall_s=0.0, report={}, outputs=(), provenance={"emulator": emulator})
