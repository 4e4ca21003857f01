"""The job that this process runs: what it was told, and the platform report that it leaves."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from .constraints.findings import Findings
from .description import JobDescription
from .json_values import as_json
from .progress import FILE_NAME as PROGRESS
from .progress import Progress

_Part = TypeVar("_Part")


class Reporter(Protocol):
    """Whoever has something to say in the platform report."""

    def report(self) -> dict[str, Any]:
        """Return the platform report, ready for JSON; empty if there is nothing to report."""

    def table(self) -> str:
        """Return the report for people, as lines of text."""


@dataclass
class Job:
    """One job, as its back end sees it.

    :param platform: the name of the platform.
    :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"check"`` for the constraints
        only.
    :param hardware_config: as the job carries it.
    :param installed_packages: what counts as there when ``hardware_config`` asks for it to be installed.
    :param is_set_up: whether what ``hardware_config`` asks to be installed, fetched or built has been.
    :param seed: for everything random that the script does not seed itself; ``None`` takes a new one.
    :param report_file: where the platform report goes; ``None`` if nobody wants it.
    :param findings: what the rules of the platform have found.
    :param progress: tells how far its simulation has come.
    """

    platform: str = ""
    simulator: str = "brian2"
    hardware_config: dict[str, Any] = field(default_factory=dict)
    installed_packages: list[str] = field(default_factory=list)
    is_set_up: bool = False
    seed: int | None = None
    report_file: Path | None = None
    progress: Progress = field(default_factory=Progress)
    reporter: Reporter | None = None
    findings: Findings = field(default_factory=Findings)
    _parts: dict[type, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, description: JobDescription) -> Job:
        """Return the job that a description describes."""
        report_file = Path(description.report_file)
        return cls(
            platform=description.platform,
            simulator=description.simulator,
            hardware_config=description.hardware_config,
            installed_packages=description.installed_packages,
            is_set_up=description.is_set_up,
            seed=description.seed,
            report_file=report_file,
            progress=Progress(report_file.with_name(PROGRESS)),
        )

    def _bare_report(self) -> dict[str, Any]:
        found = self.findings.as_data()
        return {"platform": self.platform, "findings": found} if found else {}

    def part(self, kind: type[_Part]) -> _Part:
        """Return the object of a class that belongs to this job, made when it is first asked for."""
        if kind not in self._parts:
            self._parts[kind] = kind()
        return self._parts[kind]  # type: ignore[no-any-return]

    def finish(self) -> None:
        """Write the platform report, and print it for people at the end of the log.

        Of a script that has not come to use the platform, it holds what was found before.
        """
        content = self.reporter.report() if self.reporter else self._bare_report()
        if content and self.reporter:
            print(self.reporter.table(), flush=True)
        if content and self.report_file is not None:
            text = json.dumps(as_json(content), indent=2, allow_nan=False)
            self.report_file.write_text(text + "\n", encoding="utf-8")


class _Slot:
    """Holds the job of this process: there is one at a time."""

    job: Job | None = None


def current() -> Job:
    """Return the job that runs; outside of jobs, one with defaults."""
    if _Slot.job is None:
        _Slot.job = Job()
    return _Slot.job


@contextlib.contextmanager
def running(job: Job) -> Iterator[Job]:
    """Make a job the current one while the block runs; its report is written at the end of it."""
    before, _Slot.job = _Slot.job, job
    try:
        yield job
    finally:
        try:
            job.finish()
        finally:
            _Slot.job = before
