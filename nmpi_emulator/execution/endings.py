"""The ends that jobs come to, in words for the log."""

from __future__ import annotations

import signal

from .process import Ending

#: The line that stands above the reason of a failure, as in the logs of the SpiNNaker service.
ERROR_BLOCK = "\n" + "=" * 18 + "\nError:\n"

_HINTS = {
    signal.SIGKILL: " It was probably out of memory.",
    signal.SIGSEGV: " Compiled code has crashed.",
    signal.SIGXFSZ: " It wrote a file larger than allowed (setting job_disk_limit).",
    signal.SIGXCPU: " It used more processor time than allowed (setting job_time_limit).",
}


def failure_of(ending: Ending) -> str | None:
    """Return why a job failed that nobody has stopped; ``None`` if it did not."""
    if ending.refused is not None:
        return ending.refused
    if ending.exit_code is None:
        return "The job's process was lost: it was killed from outside, or the machine was out of memory."
    if ending.exit_code > 0:
        return f"The script ended with exit code {ending.exit_code}; see above."
    if ending.exit_code < 0:
        return _killed_by(-ending.exit_code)
    return None


def _killed_by(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"The script was ended by signal {number}."
    return f"The script was ended by {name}.{_HINTS.get(signal.Signals(number), '')}"


def error_text(failure: str) -> str:
    """Return what stands at the end of the log of a job that failed."""
    return f"{ERROR_BLOCK}{failure}\n"
