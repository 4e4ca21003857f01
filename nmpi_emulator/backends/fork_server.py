"""A process in which everything that scripts want has been imported, and which forks once for each job.

It gets its orders through a socket, on which it says one thing itself, when it is ready.  It has one
thread, keeps nothing of the jobs, and ends when the socket is closed and the last job is over.  The jobs do
not depend on it: each is bound to the emulator by a lifeline of its own
(:mod:`~nmpi_emulator.backends.supervisor`).
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from typing import NoReturn

from .confinement.readable import foreign_directories, python_paths
from .description import JobDescription
from .freshness import why_fresh
from .interpreter import become_supervisor
from .preloading import preload
from .processes import children
from .supervisor import supervise

#: The largest order: the path of a description.
MESSAGE_SIZE = 1 << 16

HOW = "forked from a process with everything imported"


def main(control: str) -> NoReturn:
    """Be the fork server at the other end of a socket.

    :param control: its file descriptor.
    """
    connection = socket.socket(fileno=int(control))
    try:
        with _dying_with_emulator(connection):
            modules = list(preload())
            _prepare()
    except Exception:
        connection.send(json.dumps({"failed": traceback.format_exc()}).encode())
        sys.exit(1)
    connection.send(json.dumps({"ready": modules}).encode())
    _ForkServer(connection).serve()
    sys.exit(0)


def _prepare() -> None:
    """Have everything in place that jobs would otherwise do one by one."""
    python_paths()
    foreign_directories()
    gc.collect()
    gc.freeze()  # the collector of a job must not touch, and thereby copy, what it shares with others
    n_threads = len(os.listdir("/proc/self/task"))
    if n_threads > 1:
        raise RuntimeError(f"a process with {n_threads} threads cannot be forked safely")


@contextlib.contextmanager
def _dying_with_emulator(connection: socket.socket) -> Iterator[None]:
    """Have the kernel end this process if the other end is closed during the block.

    Python looks at nothing while it imports.  Anything that happens at the connection ends the process then,
    also that the other end reads something.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([connection], [], [], 0)[0]:  # it was closed before that
        sys.exit(0)
    try:
        yield
    finally:
        fcntl.fcntl(connection, fcntl.F_SETFL, flags)


class _ForkServer:
    """Forks a supervisor for each order."""

    def __init__(self, connection: socket.socket) -> None:
        from .confinement.privileges import adopt_orphans

        self._connection = connection
        self._supervisors: set[int] = set()
        self._alarm, writing = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        adopt_orphans()

    def serve(self) -> None:
        """Fork until the other end is closed, then wait for what still runs."""
        is_open = True
        while is_open or self._supervisors:
            waiting = [self._alarm, self._connection.fileno()][: 1 + is_open]
            ready, _, _ = select.select(waiting, [], [])
            if self._alarm in ready:
                os.read(self._alarm, 1 << 10)
                self._reap()
            if self._connection.fileno() in ready:
                is_open = self._obey()

    def _obey(self) -> bool:
        """Take an order; ``False`` if there are no more."""
        order, descriptors, _, _ = socket.recv_fds(self._connection, MESSAGE_SIZE, 2)
        if not order:
            return False
        output, lifeline = descriptors
        try:
            with contextlib.suppress(OSError):  # no memory; the emulator sees the lifeline closed
                self._supervisors.add(os.fork() or self._become_supervisor(order.decode(), output, lifeline))
        finally:
            os.close(output)
            os.close(lifeline)
        return True

    def _become_supervisor(self, description_file: str, output: int, lifeline: int) -> NoReturn:
        """Run the job, in a fork of this process or in a new interpreter."""
        try:
            self._connection.close()
            os.setsid()
            description = JobDescription.read(description_file)
            reason = why_fresh(os.path.join(description.work_dir, description.argv[0]))
            if reason:
                how = f"new interpreter ({reason})"
                become_supervisor(description_file, description.environment, output, lifeline, how)
            supervise(description, output, lifeline, HOW)
        finally:
            os._exit(1)

    def _reap(self) -> None:
        """Take note of supervisors that have ended, and make an end of what nobody watches over."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self._supervisors.discard(ended[0])
                if ended[1] != 0:  # a supervisor was killed: what it watched over has been left to us
                    self._kill_orphans()

    def _kill_orphans(self) -> None:
        for child in children():
            if child not in self._supervisors:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
