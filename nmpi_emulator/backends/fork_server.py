"""A process in which everything that scripts want has been imported, and which forks once for each job.

It gets its orders through a socket, on which it says one thing itself, when it is ready.  It has one thread,
keeps nothing of the jobs, and ends when the socket is closed and the last job is over.  The jobs do not
depend on it: each is bound to the emulator by a lifeline of its own
(:mod:`~nmpi_emulator.backends.supervisor`).

One supervisor is always forked ahead of time and has everything ready that does not depend on the job.
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

from .confinement.cell import Cell
from .confinement.policy import Policy
from .confinement.readable import foreign_directories, python_paths
from .preloading import preload
from .processes import children, watch_parent
from .supervisor import ORDER_SIZE, stand_by

#: More names than fit into the table before it grows, as full as it is when all has been imported.
_ROOM = 100_000

HOW = "forked from a process with everything imported"


def main(control: str, policy: str) -> NoReturn:
    """Be the fork server at the other end of a socket.

    :param control: its file descriptor.
    :param policy: how all jobs are confined, as JSON.
    """
    connection = socket.socket(fileno=int(control))
    emulator = watch_parent()
    try:
        with _dying_with_emulator(connection):
            for _ in preload():
                pass
            _prepare(connection.fileno(), *emulator)
    except Exception:
        connection.send(json.dumps({"failed": traceback.format_exc()}).encode())
        sys.exit(1)
    server = _ForkServer(connection, Policy.from_json(policy), emulator)
    loaded = {name for name in sys.modules if "." not in name} - set(sys.builtin_module_names)
    connection.send(json.dumps({"loaded": sorted(loaded)}).encode())
    server.serve()
    sys.exit(0)


def _prepare(*own_files: int) -> None:
    """Have everything in place that jobs would otherwise do one by one.

    :param own_files: the file descriptors that may be open.
    :raises RuntimeError: if jobs could not be forked without harm.
    """
    python_paths()
    foreign_directories()
    _make_room_for_names()
    gc.collect()
    gc.freeze()  # the collector of a job must not touch, and thereby copy, what it shares with others
    n_threads = len(os.listdir("/proc/self/task"))
    if n_threads > 1:
        raise RuntimeError(f"a process with {n_threads} threads cannot be forked safely")
    if shared := [name for number, name in _open_files() if number not in own_files]:
        raise RuntimeError(f"all jobs would share files that a library keeps open: {', '.join(shared)}")


def _make_room_for_names() -> None:
    """Have Python's table of interned names grow here if it is nearly full, and not in each job anew.

    It holds some 80,000 names by now, and a job adds a few.  Where these were too many, every job copied the
    table: 5 ms and 950 page faults, measured in November 2026.
    """
    names = [sys.intern(f"a name of nobody {number}") for number in range(_ROOM)]
    del names


def _open_files() -> Iterator[tuple[int, str]]:
    """Yield number and name of the files that are open, but for standard input and output."""
    for entry in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # the one that lists them
            if int(entry) > 2:
                yield int(entry), os.readlink(f"/proc/self/fd/{entry}")


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
    """Hands each order to a supervisor that stands by.

    :param emulator: file descriptors that become readable when the emulator ends.
    """

    def __init__(self, connection: socket.socket, policy: Policy, emulator: list[int]) -> None:
        from .confinement.privileges import adopt_orphans

        self._connection = connection
        self._policy = policy
        self._emulator = emulator
        self._supervisors: set[int] = set()
        self._alarm, writing = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        adopt_orphans()
        self._next = self._fork()

    def serve(self) -> None:
        """Pass on orders until there will be no more, then wait for what still runs."""
        sources = [self._connection.fileno(), *self._emulator]
        while sources or self._supervisors:
            ready, _, _ = select.select([self._alarm, *sources], [], [])
            if self._alarm in ready:
                os.read(self._alarm, 1 << 10)
                self._reap()
            if set(self._emulator) & set(ready) or (set(sources) & set(ready) and not self._obey()):
                sources = []
                self._next.close()

    def _obey(self) -> bool:
        """Take an order; ``False`` if there are no more."""
        order, descriptors, _, _ = socket.recv_fds(self._connection, ORDER_SIZE, 2)
        if not order:
            return False
        try:
            socket.send_fds(self._next, [order], descriptors)
        except OSError:  # it was killed while it stood by
            with contextlib.suppress(OSError):
                self._renew()
                socket.send_fds(self._next, [order], descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        with contextlib.suppress(OSError):  # no memory for another one now
            self._renew()
        return True

    def _renew(self) -> None:
        self._next.close()
        self._next = self._fork()

    def _fork(self) -> socket.socket:
        """Fork a supervisor that stands by; return the connection through which it gets its order.

        :raises OSError: if there is no memory, or no room for another process.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        cell = Cell(self._policy)
        try:
            pid = cell.fork()
        except OSError:
            ours.close()
            theirs.close()
            raise
        if pid == 0:
            try:
                ours.close()
                self._connection.close()
                os.setsid()
                stand_by(cell, theirs, HOW, self._emulator)
            finally:
                os._exit(1)
        theirs.close()
        self._supervisors.add(pid)
        return ours

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
