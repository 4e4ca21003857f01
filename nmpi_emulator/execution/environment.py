"""The environment variables of a job: nothing of the server's but where programs are and which language."""

from __future__ import annotations

import os
from pathlib import Path

#: What a job may know of the environment in which the emulator was started.
_PASSED_ON = (
    "PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "CC", "CXX", "CFLAGS", "CXXFLAGS",
)  # fmt: skip

_FIXED = {
    "USER": "nmpi",
    "LOGNAME": "nmpi",
    "MPLBACKEND": "Agg",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONHASHSEED": "0",
    # More threads than that only get in the way of other jobs, and a process with threads cannot be forked.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def clean_environment(*, home: Path, tmp: Path, **more: str) -> dict[str, str]:
    """Return all variables of a process.

    :param home: its home directory.
    :param tmp: where its temporary files go.
    :param more: further variables.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, **_FIXED, "HOME": str(home), "TMPDIR": str(tmp), **more}
