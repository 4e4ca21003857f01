"""The walls around one job, built in the order in which the kernel wants them."""

from __future__ import annotations

import contextlib
import sys

from .policy import Achieved, Policy


class Refused(Exception):
    """The job may not run, because it could not be confined as it must be."""


class Cell:
    """The walls around one job.

    Three processes, each the child of the one before, build them: the first leaves the namespaces of the
    machine (:meth:`enter`), the second arranges what the job sees (:meth:`furnish`) and stays outside the
    walls to watch, the third locks itself in (:meth:`lock`) and runs the script.  Without namespaces, the
    first and the second are the same.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._is_linux = sys.platform == "linux"
        self._network: str | None = None
        self._view = False
        self.has_own_processes = False

    def enter(self) -> None:
        """Leave the namespaces of the machine, as far as the kernel allows it."""
        if not (self._is_linux and self._policy.walls):
            return
        from .namespaces import enter_namespaces

        entered = enter_namespaces(network=self._policy.network)
        self.has_own_processes = entered is not None
        if entered and entered.network:
            self._network = "a namespace"

    def furnish(self) -> None:
        """Arrange what the job sees, and become the keeper of all its processes."""
        if not self._is_linux:
            return
        from .privileges import adopt_orphans, hide_memory

        adopt_orphans()
        if self.has_own_processes:
            from .view import enter_view

            with contextlib.suppress(OSError):
                enter_view(
                    self._policy.root,
                    readable=self._readable(),
                    tmp=self._policy.tmp,
                    shared_memory_mib=self._policy.shared_memory_mib,
                )
                self._view = True
        hide_memory()

    def lock(self) -> Achieved:
        """Give up all that the job must not have, for good; return what is in place.

        :raises Refused: if the policy wants more than could be had.
        """
        if not self._is_linux:
            achieved = Achieved()
        else:
            from .privileges import die_with_parent, drop_capabilities, forbid_new_privileges, hide_memory

            die_with_parent()
            hide_memory(False)
            if self._policy.level != "none":
                forbid_new_privileges()
                drop_capabilities()
            achieved = self._close_walls() if self._policy.walls else Achieved()
        if self._policy.level == "strict" and (missing := achieved.missing(self._policy)):
            raise Refused(
                f"This machine does not allow to {', nor to '.join(missing)}, and the setting confinement is "
                "'strict'. With 'auto' the job would run with the walls that there are."
            )
        return achieved

    def _close_walls(self) -> Achieved:
        from .landlock import VERSION_OF_SIGNALS, version

        files = ("a mount namespace",) if self._view else ()
        processes = "a process namespace" if self.has_own_processes else None
        with contextlib.suppress(OSError):
            self._restrict_files()
            files = (*files, "Landlock")
            if version() >= VERSION_OF_SIGNALS:
                processes = processes or "Landlock"
        if not (self._network or self._policy.network):
            from .seccomp import close_network

            with contextlib.suppress(OSError):
                close_network()
                self._network = "a filter of system calls"
        return Achieved(files=files, network=self._network, processes=processes)

    def _restrict_files(self) -> None:
        from .landlock import DEVICE, LIST, READ, SHARE, WRITE, restrict
        from .readable import DEVICES, foreign_directories

        readable = ["/"] if self._view else self._readable()
        rules = [(path, READ) for path in readable]
        rules += [(path, LIST) for path in foreign_directories()]
        rules += [(path, DEVICE) for path in DEVICES]
        shared_memory = WRITE if self._view else SHARE
        rules += [(self._policy.root, WRITE), ("/dev/shm", shared_memory)]
        if self._view:
            rules += [("/tmp", WRITE), ("/var/tmp", WRITE)]
        restrict(rules, tcp=self._policy.network or self._network is not None)

    def _readable(self) -> list[str]:
        from .readable import python_paths, system_paths

        return [*system_paths(), *python_paths(), *self._policy.readable]
