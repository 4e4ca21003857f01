"""Follow the process of a job to its end: what it prints, and the limits that it must keep."""

from __future__ import annotations

import contextlib
import os
import selectors
from pathlib import Path

from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.clock import monotonic_s

from .endings import failure_of
from .log_buffer import LogBuffer
from .log_stream import LogStream
from .order import Limits, Watcher
from .process import Ending, JobProcess, Launcher
from .space import DiskMeter
from .workspace import Workspace

_PIECE = 1 << 16


class Follower:
    """Starts processes, each for one job, and follows them."""

    def __init__(self, launcher: Launcher, limits: Limits) -> None:
        self._launcher = launcher
        self._limits = limits

    def run(
        self, description: JobDescription, workspace: Workspace, watcher: Watcher
    ) -> tuple[Ending, str | None]:
        """Run the process of a job; return how it ended, and why the job has failed if it has."""
        log = LogBuffer(watcher.log)
        stream = LogStream(log.add, self._limits.log_kib)
        for attempts_left in (2, 1, 0):
            process = self._launcher.launch(description, workspace.description)
            with contextlib.closing(process), watcher.stop.interrupting(process.kill):
                exceeded = self._follow(process, stream, log, workspace.root)
                process.kill()
                ending = process.wait()
                _drain(process.output, stream)
            if not ending.is_lost or workspace.begun.exists() or watcher.stop.reason or not attempts_left:
                break
            # else the fork server ended with the order in its hands
        stream.finish()
        log.flush()
        return ending, watcher.stop.reason or exceeded or failure_of(ending)

    def _follow(self, process: JobProcess, stream: LogStream, log: LogBuffer, root: Path) -> str | None:
        """Pass on what the job prints until it ends; return which limit it has exceeded, if it has."""
        limits = self._limits
        deadline = monotonic_s() + limits.time_s
        meter = DiskMeter(root)
        with selectors.DefaultSelector() as selector:
            selector.register(process.output, selectors.EVENT_READ)
            selector.register(process.ended, selectors.EVENT_READ)
            while True:
                pauses = (log.wait_s(), meter.wait_s(), max(0.0, deadline - monotonic_s()))
                ready = {key.fd for key, _ in selector.select(min(p for p in pauses if p is not None))}
                if process.output in ready:
                    data = os.read(process.output, _PIECE)
                    stream.feed(data)
                    if not data:  # everybody who could print has gone
                        selector.unregister(process.output)
                elif process.ended in ready:
                    return None
                if log.wait_s() == 0:
                    log.flush()
                if monotonic_s() > deadline:
                    return f"The job ran longer than {limits.time_s:g} s (setting {limits.time_setting})."
                if meter.exceeds(limits.disk_mib):
                    limit = limits.disk_mib
                    return f"The job has written more than {limit} MiB (setting job_disk_limit)."


def _drain(output: int, stream: LogStream) -> None:
    """Take what is still in the pipe; everybody who could print is dead."""
    os.set_blocking(output, False)
    with contextlib.suppress(BlockingIOError):
        while data := os.read(output, _PIECE):
            stream.feed(data)
