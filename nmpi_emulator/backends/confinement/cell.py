"""The walls around one job, built in the order in which the kernel wants them."""

from __future__ import annotations

import contextlib
import os
import sys

from .policy import Achieved, Policy


class Refused(Exception):
    """The job may not run, because it could not be confined as it must be."""


class Cell:
    """The walls around one job.

    Three processes, each the child of the one before, build them.  The first forks the second out of the
    namespaces of the machine (:meth:`fork`).  The second arranges what jobs see (:meth:`furnish`), later what
    this job sees (:meth:`move_in`), and stays outside the walls to watch.  The third locks itself in
    (:meth:`lock`) and runs the script.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._is_linux = sys.platform == "linux"
        self._network: str | None = None
        self._has_view = False
        self.has_own_processes = False

    def fork(self) -> int:
        """Fork a child outside of the namespaces of the machine, as far as the kernel allows it.

        :return: as ``os.fork`` does: 0 in the child, its id in this process.
        :raises OSError: if no process can be made.
        """
        if self._is_linux and self.policy.walls:
            from .namespaces import fork_into_namespaces

            with contextlib.suppress(OSError):
                pid = fork_into_namespaces(network=self.policy.network)
                self.has_own_processes = True
                self._network = None if self.policy.network else "a namespace"
                return pid
        return os.fork()

    def furnish(self) -> None:
        """Arrange what all jobs see, and become the keeper of all processes of this one."""
        if not self._is_linux:
            return
        from .privileges import adopt_orphans

        adopt_orphans()
        if self.has_own_processes:
            from .view import arrange_view

            with contextlib.suppress(OSError):
                arrange_view(
                    self.policy.view,
                    readable=self._readable(),
                    memory_files_mib=self.policy.memory_files_mib,
                )
                self._has_view = True

    def move_in(self, root: str) -> None:
        """Let the job see its own directory; the memory of this process cannot be read by it."""
        if not self._is_linux:
            return
        from .privileges import hide_memory

        if self._has_view:
            from .view import enter_view

            try:
                enter_view(self.policy.view, root)
            except OSError:
                self._has_view = False
        hide_memory()

    def lock(self, root: str) -> Achieved:
        """Give up all that the job must not have, for good; return what is in place.

        :param root: the job's directory, all that it may write.
        :raises Refused: if the policy wants more than could be had.
        """
        achieved = Achieved()
        if self._is_linux:
            from .privileges import die_with_parent, drop_capabilities, forbid_new_privileges, hide_memory

            die_with_parent()
            hide_memory(False)
            if self.policy.level != "none":
                forbid_new_privileges()
                drop_capabilities()
            if self.policy.walls:
                achieved = self._close_walls(root)
        if self.policy.level == "strict" and (missing := achieved.missing(self.policy)):
            raise Refused(
                f"This machine does not allow to {', nor to '.join(missing)}, and the setting confinement is "
                "'strict'. With 'auto' the job would run with the walls that there are."
            )
        return achieved

    def _close_walls(self, root: str) -> Achieved:
        from .landlock import VERSION_OF_SIGNALS, version

        files = ("a mount namespace",) if self._has_view else ()
        processes = "a process namespace" if self.has_own_processes else None
        with contextlib.suppress(OSError):
            self._restrict_files(root)
            files = (*files, "Landlock")
            if version() >= VERSION_OF_SIGNALS:
                processes = processes or "Landlock"
        if not (self._network or self.policy.network):
            from .seccomp import close_network

            with contextlib.suppress(OSError):
                close_network()
                self._network = "a filter of system calls"
        return Achieved(files=files, network=self._network, processes=processes)

    def _restrict_files(self, root: str) -> None:
        from .landlock import DEVICE, LIST, READ, SHARE, WRITE, restrict
        from .readable import DEVICES, foreign_directories

        readable = ["/"] if self._has_view else self._readable()
        rules = [(path, READ) for path in readable]
        rules += [(path, LIST) for path in foreign_directories()]
        rules += [(path, DEVICE) for path in DEVICES]
        rules += [(root, WRITE), ("/dev/shm", WRITE if self._has_view else SHARE)]
        if self._has_view:
            rules += [("/tmp", WRITE)]
        restrict(rules, tcp=self.policy.network or self._network is not None)

    def _readable(self) -> list[str]:
        from .readable import python_paths, system_paths

        paths = [*system_paths(), *python_paths(), *self.policy.readable]
        return [path for path in paths if os.path.exists(path)]
