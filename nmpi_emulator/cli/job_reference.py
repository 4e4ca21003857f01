"""How people name a job on the command line: by its number or its resource URI."""

from __future__ import annotations

import re
from typing import Any

import click


class JobReference(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A job: ``12``, ``/jobs/12`` or ``http://.../jobs/12``."""

    name = "job"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of the job."""
        match = re.fullmatch(r"(?:.*/)?(\d{1,18})/?", str(value))
        if match is None:
            self.fail(f"{value!r} names no job: give its number, as nmpi-emulator jobs shows it", param, ctx)
        return int(match[1])


JOB = JobReference()
