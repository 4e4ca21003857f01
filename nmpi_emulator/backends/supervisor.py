"""The process that watches over a job: starts it, ends it, and tells how it ended.

It holds one end of a connection, the *lifeline*.  When the other end is closed, by intent or because the
emulator has died in whatever way, everything that the job has started is killed.  When the job has ended, so
is all that it has left behind, and then one report goes through the lifeline.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from .bootstrap import run_job
from .caches import copy_caches
from .confinement.cell import Cell
from .description import JobDescription
from .processes import children, watch_parent

#: The largest order: the path of a description.
ORDER_SIZE = 1 << 16

#: ``ru_maxrss`` counts KiB, on macOS bytes.
_RSS_UNITS_PER_KIB = 1024 if sys.platform == "darwin" else 1

#: What the end of a job is told with.
_Report = dict[str, Any]


def main(description_file: str, output: str, lifeline: str, how: str) -> NoReturn:
    """Supervise a job as a program of its own; the arguments are those of its command line.

    :param output: a file descriptor that takes all that the job prints.
    :param lifeline: a file descriptor, connected to whoever wants the job to run.
    :param how: how this process came to be, for the report.
    """
    emulator = watch_parent()
    try:
        description = JobDescription.read(description_file)
        copy_caches(description.caches, description.environment["HOME"])
        cell = Cell(description.confinement)
        if keeper := cell.fork():
            os.close(int(output))
            os.close(int(lifeline))
            os.waitpid(keeper, 0)
            os._exit(0)
        cell.furnish()
        report = _supervised(description, cell, int(output), int(lifeline), emulator)
    except BaseException:
        report = {"refused": could_not_start()}
    _finish(int(lifeline), {"how": how, **report})


def stand_by(cell: Cell, orders: socket.socket, how: str, emulator: list[int]) -> NoReturn:
    """Prepare for a job that is not known yet, wait for the order, and supervise it.

    :param cell: the walls; this process has been forked for them.
    :param orders: where the order comes from: the path of a description, with the file descriptors that
        :func:`main` has; if it is closed, none will come.
    :param emulator: file descriptors that become readable when the emulator ends.
    """
    failure = None
    try:
        cell.furnish()
    except BaseException:
        failure = could_not_start()
    select.select([orders.fileno(), *emulator], [], [])
    orders.setblocking(False)
    order, descriptors = b"", list[int]()
    with contextlib.suppress(OSError):  # there is none: the emulator has ended
        order, descriptors, _, _ = socket.recv_fds(orders, ORDER_SIZE, 2)
    orders.close()
    if not order:
        os._exit(0)
    output, lifeline = descriptors
    report = {"refused": failure}
    if not failure:
        try:
            report = _supervised(JobDescription.read(os.fsdecode(order)), cell, output, lifeline, emulator)
        except BaseException:
            report = {"refused": could_not_start()}
    _finish(lifeline, {"how": how, **report})


def _supervised(
    description: JobDescription, cell: Cell, output: int, lifeline: int, emulator: list[int]
) -> _Report:
    cell.move_in(description.root)
    return _Supervisor(description, cell, output, [lifeline, *emulator]).run()


def _finish(lifeline: int, report: _Report) -> NoReturn:
    with contextlib.suppress(OSError):  # nobody listens any more
        os.write(lifeline, json.dumps(report).encode())
    os._exit(0)


def could_not_start() -> str:
    """Return what the log says when the present exception has kept a job from being started."""
    reason = "".join(traceback.format_exception_only(*sys.exc_info()[:2])).strip()
    return (
        f"The job's process could not be made ready ({reason}). "
        "The setting confinement = 'basic' asks less of the machine."
    )


class _Supervisor:
    """Watches over one job.

    :param ends: file descriptors any of which becomes readable when the job must end.
    """

    def __init__(self, description: JobDescription, cell: Cell, output: int, ends: list[int]) -> None:
        self._description = description
        self._cell = cell
        self._ends = ends
        self._alarm = _child_alarm()
        self._facts, facts = os.pipe()
        self._cpu_s = 0.0
        self._max_rss_kib = 0
        self._job = os.fork()
        if self._job == 0:
            self._become_job(output, facts)
        os.close(output)
        os.close(facts)

    def _become_job(self, output: int, facts: int) -> NoReturn:
        try:
            run_job(self._description, self._cell, output, facts)
        except BaseException:
            os.write(facts, json.dumps({"refused": could_not_start()}).encode())
        finally:
            os._exit(1)

    def run(self) -> _Report:
        """Wait for the end of the job, make an end of what it has left, and return what there is to tell."""
        status = self._wait()
        if self._cell.has_own_processes:
            status = self._end_namespace(status)
        else:
            status = self._end_descendants(status)
        facts = b"".join(iter(lambda: os.read(self._facts, 1 << 16), b""))
        return {
            "exit_code": os.waitstatus_to_exitcode(signal.SIGKILL if status is None else status),
            "cpu_s": round(self._cpu_s, 6),
            "max_rss_mib": self._max_rss_kib // 1024,
            **json.loads(facts or b"{}"),
        }

    def _wait(self) -> int | None:
        """Return the status of the job when it has ended; ``None`` if it is to be ended."""
        status = None
        while status is None:
            ready, _, _ = select.select([*self._ends, self._alarm], [], [])
            if ready != [self._alarm]:
                return None
            os.read(self._alarm, 1 << 10)
            while (ended := self._reap(os.WNOHANG)) and ended[0]:
                status = ended[1] if ended[0] == self._job else status
        return status

    def _reap(self, options: int = 0) -> tuple[int, int] | None:
        """Take note of a process that has ended; return its id and status, ``None`` if there is none."""
        try:
            pid, status, usage = os.wait4(-1, options)
        except ChildProcessError:
            return None
        self._cpu_s += usage.ru_utime + usage.ru_stime
        self._max_rss_kib = max(self._max_rss_kib, usage.ru_maxrss // _RSS_UNITS_PER_KIB)
        return pid, status

    def _end_namespace(self, status: int | None) -> int | None:
        """Kill everything in the namespace; return the status of the job."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        while ended := self._reap():
            status = ended[1] if ended[0] == self._job else status
        return status

    def _end_descendants(self, status: int | None) -> int | None:
        """Kill the job and its children, then those that these leave, and so on; return the job's status."""
        doomed = {self._job} if status is None else set()
        while doomed := doomed | set(children()):
            for child in doomed:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child, signal.SIGKILL)  # if it leads a group
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            for _ in doomed:
                ended = self._reap()
                status = ended[1] if ended and ended[0] == self._job else status
            doomed = set()
        return status


def _child_alarm() -> int:
    """Return a file descriptor that becomes readable when a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading
