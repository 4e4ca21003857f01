"""How far jobs are to be confined, and how far one was."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

#: ``none``: what every job has (session, directory and environment of its own, end of all its processes).
#: ``basic``: limits on resources and no privileges besides; needs nothing of the kernel.
#: ``auto``: all that the kernel allows besides: files, network, processes.
#: ``strict``: the same, or the job does not run.
LEVELS = ("none", "basic", "auto", "strict")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is wanted for all jobs of an emulator.

    :param level: one of :data:`LEVELS`.
    :param view: an empty directory on which the file system that a job sees can be put together.
    :param readable: files and directories that jobs may read besides Python's own and the system's.
    :param network: whether they may use the network.
    :param memory_files_mib: how much memory the files of one job in ``/tmp`` may take, and its shared memory.
    """

    level: str
    view: str
    readable: tuple[str, ...] = ()
    network: bool = False
    memory_files_mib: int = 1024

    @classmethod
    def from_json(cls, text: str) -> Policy:
        """Read what :meth:`to_json` wrote."""
        content = json.loads(text)
        return cls(**{**content, "readable": tuple(content["readable"])})

    def to_json(self) -> str:
        """Write the policy for another process."""
        return json.dumps(dataclasses.asdict(self))

    @property
    def walls(self) -> bool:
        """Tell whether the means of the kernel are wanted."""
        return self.level in ("auto", "strict")


@dataclass(frozen=True, kw_only=True)
class Achieved:
    """What could be had for one job.

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
