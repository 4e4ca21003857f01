"""Limits on what the processes of a job may use."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json, resource, sys
from nmpi_emulator.backends.limits import ResourceLimits, limit_resources
limit_resources(ResourceLimits(**json.loads(sys.argv[1])), counts_all_processes=json.loads(sys.argv[2]))
names = ("CORE", "AS", "FSIZE", "CPU", "NOFILE", "NPROC")
print(json.dumps({n: resource.getrlimit(getattr(resource, "RLIMIT_" + n)) for n in names}))
"""

UNLIMITED = -1


def limits(*, counts_all_processes: bool = False, **wanted: int) -> dict[str, list[int]]:
    arguments = [json.dumps(wanted), json.dumps(counts_all_processes)]
    output = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, list[int]] = json.loads(output)
    return found


def test_limits_cannot_be_raised_again() -> None:
    found = limits(file_mib=3, cpu_s=7, open_files=40)
    assert found["FSIZE"] == [3 << 20, 3 << 20]
    assert found["CPU"] == [7, 7]
    assert found["NOFILE"] == [40, 40]
    assert found["CORE"] == [0, 0]


def test_memory_counts_from_what_there_is() -> None:
    soft, hard = limits(memory_mib=100)["AS"]
    assert soft == hard
    assert (100 << 20) < soft < (2000 << 20)


def test_zero_is_no_limit() -> None:
    unlimited = limits()
    before = limits(open_files=10**9)
    assert unlimited["AS"] == before["AS"]
    assert unlimited["FSIZE"] == before["FSIZE"]


def test_processes_count_from_what_the_user_runs_where_the_kernel_counts_those() -> None:
    own = limits(processes=30)["NPROC"]
    all_ = limits(processes=30, counts_all_processes=True)["NPROC"]
    assert own == [30, 30]
    if sys.platform == "linux":
        assert all_[0] >= 30 + len([p for p in os.listdir("/proc") if p == str(os.getpid())])
