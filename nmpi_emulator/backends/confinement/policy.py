"""How far a job is to be confined, and how far it was."""

from __future__ import annotations

from dataclasses import dataclass

#: ``none``: what every job has (session, directory and environment of its own, end of all its processes).
#: ``basic``: limits on resources and no privileges besides; needs nothing of the kernel.
#: ``auto``: all that the kernel allows besides: files, network, processes.
#: ``strict``: the same, or the job does not run.
LEVELS = ("none", "basic", "auto", "strict")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is wanted.

    :param level: one of :data:`LEVELS`.
    :param root: the directory of the job, all that it may write.
    :param tmp: what it finds as ``/tmp``.
    :param readable: files and directories that it may read besides Python's own and the system's.
    :param network: whether it may use the network.
    :param shared_memory_mib: how much shared memory its processes may have together.
    """

    level: str
    root: str
    tmp: str
    readable: tuple[str, ...] = ()
    network: bool = False
    shared_memory_mib: int = 1024

    @property
    def walls(self) -> bool:
        """Tell whether the means of the kernel are wanted."""
        return self.level in ("auto", "strict")


@dataclass(frozen=True, kw_only=True)
class Achieved:
    """What could be had.

    :param files: what limits the view of files, if anything does.
    :param network: what closes the network, if anything does.
    :param processes: what keeps other processes out of reach, if anything does.
    """

    files: tuple[str, ...] = ()
    network: str | None = None
    processes: str | None = None

    def missing(self, policy: Policy) -> list[str]:
        """Return what the policy wants and the kernel does not allow, in words."""
        gaps = {
            "limit the view of files": not self.files,
            "close the network": not (self.network or policy.network),
            "keep other processes out of reach": not self.processes,
        }
        return [gap for gap, open_ in gaps.items() if open_]

    def report(self, policy: Policy) -> dict[str, str]:
        """Return what goes into the job's provenance."""
        if not policy.walls:
            return {"level": policy.level}
        allowed = "open (setting job_network)" if policy.network else "open"
        anything = self.files or self.network or self.processes
        return {
            "level": "basic" if not anything else "partial" if self.missing(policy) else "strict",
            "files": " and ".join(self.files) or "open",
            "network": f"closed by {self.network}" if self.network else allowed,
            "processes": self.processes or "open",
        }
