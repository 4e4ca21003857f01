"""Jobs as forks of a process in which everything that scripts want has been imported."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.backends.interpreter import command

from .fresh import FreshLauncher, start_apart
from .freshness import why_fresh
from .process import JobEnds, SupervisedProcess, connected

logger = logging.getLogger(__name__)

#: How many times in a row the fork server may fail to start before the emulator does without.
_ATTEMPTS = 3

#: How long after a failure the next attempt is made, in seconds; doubled each time it fails again.
_PAUSE_S = 1.0

#: How long the fork server may take to end when told so, in seconds; it takes milliseconds.
_END_S = 1.0

#: How much the fork server may grow before it is replaced.  It allocates nothing itself, so any growth is a
#: leak; some pages are added when it is forked for the first time.
_GROWTH_MIB = 256

_REPLY_SIZE = 1 << 16


class ForkServerFailed(Exception):
    """The fork server could not start; the message is its traceback."""


class ForkServer:
    """One process that forks (:mod:`nmpi_emulator.backends.fork_server`), seen from outside.

    :param environment: its environment variables.
    :param policy: how all jobs are confined.
    """

    def __init__(self, environment: Mapping[str, str], policy: Policy) -> None:
        #: The names of the modules that jobs find imported.
        self.loaded: frozenset[str] = frozenset()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._size_at_start = 0
        program = command("fork_server", theirs.fileno(), policy.to_json())
        try:
            self._process = start_apart(program, environment, theirs.fileno())
        except OSError:
            self._control.close()
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def await_ready(self) -> None:
        """Wait until everything is imported.

        :raises ForkServerFailed: if that did not succeed.
        """
        reply = self._receive()
        if not reply:
            raise ForkServerFailed(f"it ended with exit code {self._process.wait()} while it was importing")
        answer = json.loads(reply)
        if "failed" in answer:
            raise ForkServerFailed(answer["failed"])
        self.loaded = frozenset(answer["loaded"])
        self._size_at_start = self._size_mib()

    def await_end(self) -> None:
        """Wait until it has ended or :meth:`retire` has been called."""
        while self._receive():
            continue

    def _receive(self) -> bytes:
        try:
            return self._control.recv(_REPLY_SIZE)
        except OSError:  # the other end is gone
            return b""

    def fork(self, file: Path, ends: JobEnds) -> None:
        """Have a job started.

        :param file: the description of the job.
        :raises OSError: if the fork server has gone.
        """
        socket.send_fds(self._control, [os.fsencode(file)], [ends.output, ends.lifeline])

    @property
    def has_grown(self) -> bool:
        """Tell whether it takes much more memory than in the beginning."""
        return self._size_mib() > self._size_at_start + _GROWTH_MIB

    def _size_mib(self) -> int:
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):  # it has ended
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

    def retire(self) -> None:
        """Have it end as soon as the jobs that it has forked are over."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    @property
    def is_over(self) -> bool:
        """Tell whether the process has ended."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End it, by force if need be."""
        self.retire()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()


class ForkServerLauncher:
    """Starts jobs through a fork server, and in a new interpreter while there is none.

    A thread keeps one fork server alive: it starts another one when it has ended or has grown.  Jobs do not
    depend on the fork server once they run.

    :param environment: the environment variables of the fork server.
    :param policy: how all jobs are confined.
    """

    def __init__(self, environment: Mapping[str, str], policy: Policy) -> None:
        self._environment = environment
        self._policy = policy
        self._fresh = FreshLauncher()
        self._lock = threading.Lock()
        self._server: ForkServer | None = None  # ready for orders
        self._alive: list[ForkServer] = []
        self._why_not = "the fork server is not ready yet"
        self._is_settled = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_due = False

    @staticmethod
    def is_possible() -> bool:
        """Tell whether processes with libraries like numpy's can be forked on this machine."""
        return sys.platform == "linux"

    @property
    def is_settled(self) -> bool:
        """Tell whether the fork server is ready, or has been given up."""
        return self._is_settled.is_set()

    @property
    def is_due(self) -> bool:
        """Tell whether the fork server is to be started with the first job."""
        return self._is_due

    @property
    def pid(self) -> int | None:
        """Return the process id of the fork server that is ready for orders, if one is."""
        server = self._server
        return server.pid if server else None

    def start(self) -> None:
        """Begin to start the fork server; returns at once."""
        self._stopping.clear()
        self._is_settled.clear()
        self._thread = threading.Thread(target=self._keep, name="nmpi-emulator-fork-server", daemon=True)
        self._thread.start()

    def start_with_first_job(self) -> None:
        """Start the fork server when the first job is launched, which itself runs in a new interpreter."""
        self._is_due = True

    def stop(self) -> None:
        """End the fork server; jobs that still run go on."""
        self._stopping.set()
        with self._lock:
            self._is_due = False
            self._server = None
            for server in self._alive:
                server.retire()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for server in self._alive:
            server.close()
        self._alive = []

    def wait_settled(self, timeout_s: float | None = None) -> bool:
        """Wait until the fork server is ready or has been given up; ``False`` when time ran out."""
        return self._is_settled.wait(timeout_s)

    def launch(self, description: JobDescription, file: Path) -> SupervisedProcess:
        """Start a job.

        :param file: where the description is written down.
        """
        with self._lock:
            begin, self._is_due = self._is_due, False
        if begin:
            self.start()
        server = self._server
        if server is None:
            return self._fresh.launch(description, file, why=self._why_not)
        if why := why_fresh(os.path.join(description.work_dir, description.argv[0]), server.loaded):
            return self._fresh.launch(description, file, why=why)
        try:
            with connected() as (process, theirs):
                server.fork(file, theirs)
        except OSError:
            return self._fresh.launch(description, file, why="the fork server did not answer")
        if server.has_grown:
            logger.warning("the fork server has grown and is replaced")
            self._drop(server, "the fork server is being replaced")
        return process

    def _drop(self, server: ForkServer, why: str) -> None:
        with self._lock:
            if self._server is server:
                self._server, self._why_not = None, why
        server.retire()

    def _keep(self) -> None:
        """Keep a fork server alive until the launcher is stopped."""
        failures = 0
        while not self._stopping.wait(_PAUSE_S * 2**failures if failures else 0) and failures < _ATTEMPTS:
            try:
                server = self._begin()
                server.await_ready()
            except (ForkServerFailed, OSError) as failure:
                failures += 1
                self._note_failure(failure)
                continue
            with self._lock:
                if not self._stopping.is_set():
                    self._server = server
            self._is_settled.set()
            server.await_end()
            self._drop(server, "the fork server has ended and is being started again")
            failures = 1  # a pause, lest something that ends at once be started without end

    def _begin(self) -> ForkServer:
        """Start a process, unless the launcher is being stopped."""
        with self._lock:
            if self._stopping.is_set():
                raise ForkServerFailed("it is not wanted any more")
            for server in [server for server in self._alive if server.is_over]:
                server.close()
                self._alive.remove(server)
            server = ForkServer(self._environment, self._policy)
            self._alive.append(server)
            return server

    def _note_failure(self, failure: Exception) -> None:
        if self._stopping.is_set():
            return
        reason = str(failure).strip().rpartition("\n")[2]
        logger.warning("the fork server cannot start, jobs run in new interpreters: %s", reason)
        logger.debug("the fork server cannot start: %s", failure)
        self._why_not = f"the fork server cannot start: {reason}"
        self._is_settled.set()
