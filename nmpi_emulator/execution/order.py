"""What is to be run, within which limits, and how it ended."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from nmpi_emulator.backends.limits import ResourceLimits
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.declaration import Platform

from .sources.kinds import Source
from .stop import Stop

#: Files and sockets that a process may have open.
_OPEN_FILES = 4096


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one job may use.

    :param time_s: real time.
    :param memory_mib: memory of each process.
    :param disk_mib: all files of the job together.
    :param log_kib: how much of what it prints is kept.
    :param processes: processes and threads together.
    """

    time_s: float
    memory_mib: int
    disk_mib: int
    log_kib: int
    processes: int

    def of_process(self) -> ResourceLimits:
        """Return those that the kernel applies to each process."""
        return ResourceLimits(
            memory_mib=self.memory_mib,
            file_mib=self.disk_mib,
            cpu_s=math.ceil(self.time_s) * (os.cpu_count() or 1),
            processes=self.processes,
            open_files=_OPEN_FILES,
        )


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be run.

    :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"check"`` for the rules alone.
    :param environment: variables that the job gets besides those of every job.
    :param seed: for everything random that the script does not seed itself.
    """

    job_id: int
    platform: Platform
    source: Source
    command: str
    simulator: str
    hardware_config: dict[str, Any] = field(default_factory=dict)
    inputs: Sequence[FileRecord] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a job ended.

    :param failure: why it failed; ``None`` if it did not.
    :param wall_s: how long its process lived, in seconds.
    :param report: the platform report; empty if there is none.
    :param outputs: the files it left, relative to the working directory.
    :param usage: what it costs, in the platform's units; ``None`` leaves that to the platform's rule.
    """

    failure: str | None
    wall_s: float
    report: dict[str, Any]
    outputs: Sequence[str]
    provenance: dict[str, Any]
    usage: float | None = None


class NotBegun(Exception):
    """The job was stopped before its script began to run; it can be run later as if nothing had been."""


class Watcher(Protocol):
    """Whoever wants to know of a job while it runs."""

    @property
    def stop(self) -> Stop:
        """Return what ends the job early."""

    def log(self, text: str) -> None:
        """Take a piece of the log."""

    def started(self) -> None:
        """Hear that the script is about to run."""

    def progress(self, progress: Progress | None) -> None:
        """Hear how far the job has come with what takes long; ``None``: nothing does at present."""
