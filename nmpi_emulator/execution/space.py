"""How much space files take."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from nmpi_emulator.clock import monotonic_s

MIB = 1024 * 1024

#: How often the space is measured, in seconds.
_INTERVAL_S = 1.0

#: The share of time that measuring may take: a job with very many files is measured less often.
_SHARE = 0.05

#: What ``st_blocks`` counts, in bytes.  Source: POSIX, sys/stat.h.
_BLOCK = 512


def size_of(directory: Path) -> int:
    """Return how much space a directory takes with everything in it, in bytes; 0 if it is not there."""
    total = 0
    for where, _, names in os.walk(directory):
        for name in names:
            with contextlib.suppress(OSError):  # it went while we looked
                total += os.lstat(os.path.join(where, name)).st_blocks * _BLOCK
    return total


class DiskMeter:
    """Measures the space that a directory takes, now and then."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._next = monotonic_s() + _INTERVAL_S

    def wait_s(self) -> float:
        """Return how long until it measures again, in seconds."""
        return max(0.0, self._next - monotonic_s())

    def exceeds(self, limit_mib: int) -> bool:
        """Tell whether more than a limit was found, when it was time to look."""
        began = monotonic_s()
        if began < self._next:
            return False
        size = size_of(self._directory)
        now = monotonic_s()
        self._next = now + max(_INTERVAL_S, (now - began) / _SHARE)
        return size > limit_mib * MIB
