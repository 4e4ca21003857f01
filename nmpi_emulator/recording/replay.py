"""Answer jobs as they were answered in a recorded session."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Any, Protocol

from nmpi_emulator.errors import UsageError

from .recording import RecordedJob, read_recording


class Replaying(Protocol):
    """An emulator, in this process or another one."""

    def stub(self, *, platform: str | None = None, code: str | None = None, **answer: Any) -> Any:
        """Answer jobs without running them."""


def replay(emulator: Replaying, file: Path) -> int:
    """Set a stub for each job of a recording; return how many there are.

    A job of the same platform and code gets the same status, log, files and usage.  The same code submitted
    several times gets the answers in their order, and the last one from then on.

    :raises UsageError: if the file is no recording.
    """
    groups: dict[tuple[str, str], list[RecordedJob]] = {}
    for job in read_recording(file).jobs:
        groups.setdefault((job.hardware_platform, job.code), []).append(job)
    for (platform, code), jobs in groups.items():
        answers = [_answer(job, file) for job in jobs]
        times = [1] * (len(answers) - 1) + [None]
        exactly = rf"\A{re.escape(code)}\Z"
        stub = emulator.stub(platform=platform, code=exactly, times=times[0], **answers[0])
        for answer, n in zip(answers[1:], times[1:], strict=True):
            stub.then(times=n, **answer)
    return sum(len(jobs) for jobs in groups.values())


def _answer(job: RecordedJob, file: Path) -> dict[str, Any]:
    try:
        files = {name: base64.b64decode(text, validate=True) for name, text in job.files.items()}
    except (binascii.Error, TypeError) as error:
        raise UsageError(f"the recording {file} is damaged: {error}") from error
    return {
        "status": job.status,
        "log": job.log,
        "files": files,
        "resource_usage": job.resource_usage,
        "provenance": job.provenance,
    }
