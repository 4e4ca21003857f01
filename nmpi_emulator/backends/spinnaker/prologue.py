"""What is said about a job before its script begins: it may fail for want of just that."""

from __future__ import annotations

from .control import job_runner
from .job_options import announce
from .session import session


def begin() -> None:
    """Say what of ``hardware_config`` is not done, in the log and in the report."""
    job_runner()
    announce(session())
