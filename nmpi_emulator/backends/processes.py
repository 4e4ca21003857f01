"""The processes around this one: its children, and the emulator that has started it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator


def children() -> Iterator[int]:
    """Yield the processes whose parent is this one, orphans that were left to it among them (Linux)."""
    if sys.platform != "linux":
        return
    me = str(os.getpid())
    for name in os.listdir("/proc"):
        if name.isdigit() and _parent(name) == me:
            yield int(name)


def _parent(pid: str) -> str | None:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[1]
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
