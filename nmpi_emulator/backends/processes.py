"""The processes around this one: its children, and the emulator that has started it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator


def children() -> Iterator[int]:
    """Yield the processes whose parent is this one, orphans that were left to it among them (Linux).

    ``/proc`` may be that of an outer process namespace, in which all processes have other ids: a job can run
    an emulator of its own.
    """
    if sys.platform != "linux":
        return
    me = _ids("self")
    for name in os.listdir("/proc") if me else ():
        if name.isdigit() and _parent(name) == me[0]:
            yield from _ids(name)[len(me) - 1 : len(me)]


def _ids(name: str) -> list[int]:
    """Return the ids of a process in the namespace of ``/proc`` and in those within it that it is in.

    :param name: of a directory in ``/proc``.
    """
    try:
        with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
    except OSError:  # it has ended
        return []
    return [int(number) for number in fields.get("NSpid", fields["Pid"]).split()]


def _parent(name: str) -> int | None:
    try:
        with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return None


def watch_parent() -> list[int]:
    """Return file descriptors that become readable when the process that has started this one ends.

    A connection with it does not tell that: whatever it has forked meanwhile holds the other end, too.  The
    list is empty where the kernel does not offer such a thing.
    """
    try:
        return [os.pidfd_open(os.getppid())]
    except (AttributeError, OSError):
        return []
