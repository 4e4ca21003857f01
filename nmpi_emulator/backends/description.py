"""The description of a job: all that a job's process is told, as one JSON file."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class JobDescription:
    """What a job's process is told.

    :param platform: the name of the platform.
    :param simulator: what executes networks: ``"brian2"`` or ``"mock"``.
    :param modules: what the script can import besides what is installed, and where it really is.
    :param work_dir: where the script runs; what it leaves there is output.
    :param argv: the script, relative to *work_dir*, and its arguments.
    :param report_file: where the platform report goes.
    :param memory_mib: how much memory the process may use; 0 for no limit.
    :param file_mib: how large a file may become; 0 for no limit.
    :param cpu_s: how much processor time the process may use; 0 for no limit.
    :param seed: for everything random that the script does not seed itself; ``None`` takes a new one.
    """

    job_id: int
    platform: str
    simulator: str
    modules: dict[str, str]
    work_dir: str
    argv: list[str]
    report_file: str
    hardware_config: dict[str, Any] = field(default_factory=dict)
    memory_mib: int = 0
    file_mib: int = 0
    cpu_s: int = 0
    seed: int | None = None

    def write(self, file: Path) -> None:
        """Write the description to a file."""
        file.write_text(json.dumps(dataclasses.asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> JobDescription:
        """Read what :meth:`write` wrote."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))
