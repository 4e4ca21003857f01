"""The description of a job: all that a job's process is told, as one JSON file."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .confinement.policy import Policy
from .limits import ResourceLimits


@dataclass(frozen=True, kw_only=True)
class JobDescription:
    """What a job's process is told.

    :param platform: the name of the platform.
    :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"check"`` for the rules alone.
    :param modules: what the script can import besides what is installed, and where it really is.
    :param environment: all environment variables.
    :param root: the directory of the job: all that it may write.
    :param work_dir: a directory in it, where the script runs; what it leaves there is output.
    :param argv: the script, relative to *work_dir*, and its arguments.
    :param report_file: where the platform report goes.
    :param begun_file: made when the script begins to run.
    :param caches: a home directory with caches of libraries.
    :param installed_packages: what counts as there when ``hardware_config`` asks for it to be installed.
    :param is_set_up: whether what ``hardware_config`` asks to be installed, fetched or built has been.
    :param packages: directories with packages that have been installed for this job.
    :param seed: for everything random that the script does not seed itself; ``None`` takes a new one.
    """

    job_id: int
    platform: str
    simulator: str
    modules: dict[str, str]
    environment: dict[str, str]
    root: str
    work_dir: str
    argv: list[str]
    report_file: str
    begun_file: str
    caches: str
    limits: ResourceLimits
    confinement: Policy
    hardware_config: dict[str, Any] = field(default_factory=dict)
    installed_packages: list[str] = field(default_factory=list)
    is_set_up: bool = False
    packages: list[str] = field(default_factory=list)
    seed: int | None = None

    def write(self, file: Path) -> None:
        """Write the description to a file."""
        content = {**dataclasses.asdict(self), "confinement": self.confinement.to_json()}
        file.write_text(json.dumps(content), encoding="utf-8")

    @classmethod
    def read(cls, file: str | Path) -> JobDescription:
        """Read what :meth:`write` wrote."""
        content = json.loads(Path(file).read_text(encoding="utf-8"))
        limits = ResourceLimits(**content.pop("limits"))
        confinement = Policy.from_json(content.pop("confinement"))
        return cls(**content, limits=limits, confinement=confinement)
