"""How much of the machine the processes of a job may use."""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ResourceLimits:
    """What each process of a job may use; 0 stands for no limit.

    :param memory_mib: memory, besides that of Python and the modules loaded when the job begins.
    :param file_mib: the size of one file.
    :param cpu_s: processor time in seconds.
    :param processes: processes and threads of the job together.
    :param open_files: files that are open at the same time.
    """

    memory_mib: int = 0
    file_mib: int = 0
    cpu_s: int = 0
    processes: int = 0
    open_files: int = 0


def limit_resources(limits: ResourceLimits, *, counts_all_processes: bool) -> None:
    """Limit what this process and those that it starts may use.

    :param counts_all_processes: whether the kernel counts what the user runs outside of the job, too.
    """
    _limit(resource.RLIMIT_CORE, 0)
    if limits.memory_mib:
        _limit(resource.RLIMIT_AS, limits.memory_mib * MIB + _address_space())
    if limits.file_mib:
        _limit(resource.RLIMIT_FSIZE, limits.file_mib * MIB)
    if limits.cpu_s:
        _limit(resource.RLIMIT_CPU, limits.cpu_s)
    if limits.open_files:
        _limit(resource.RLIMIT_NOFILE, limits.open_files)
    if limits.processes and not counts_all_processes:
        _limit(resource.RLIMIT_NPROC, limits.processes)
    elif limits.processes and sys.platform == "linux":
        _limit(resource.RLIMIT_NPROC, limits.processes + _processes_of_user())


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _address_space() -> int:
    """Return the size of this process, in bytes."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _processes_of_user() -> int:
    """Return how many processes and threads the user has now."""
    total = 0
    for entry in os.scandir("/proc"):
        try:
            if entry.name.isdigit() and entry.stat().st_uid == os.geteuid():
                total += len(os.listdir(entry.path + "/task"))
        except OSError:  # it has ended
            continue
    return total
