"""How much space a job takes, looked at while it runs."""

from __future__ import annotations

from nmpi_emulator.clock import monotonic_s

from .workspace import Workspace

MIB = 1024 * 1024

#: How often the space is measured, in seconds.
_INTERVAL_S = 1.0

#: The share of time that measuring may take: a job with very many files is measured less often.
_SHARE = 0.05


class DiskMeter:
    """Measures the space that a job takes, now and then."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._next = monotonic_s() + _INTERVAL_S

    def wait_s(self) -> float:
        """Return how long until it measures again, in seconds."""
        return max(0.0, self._next - monotonic_s())

    def exceeds(self, limit_mib: int) -> bool:
        """Tell whether the job was seen to take more than a limit, when it was time to look."""
        began = monotonic_s()
        if began < self._next:
            return False
        size = self._workspace.size()
        now = monotonic_s()
        self._next = now + max(_INTERVAL_S, (now - began) / _SHARE)
        return size > limit_mib * MIB
