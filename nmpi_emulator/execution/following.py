"""Start the process of a job and follow it to its end, within the limits that it must keep."""

from __future__ import annotations

from nmpi_emulator.backends.description import JobDescription

from .endings import failure_of
from .gauge import ProgressGauge
from .log_buffer import LogBuffer
from .log_stream import LogStream
from .order import Limits, Watcher
from .process import Ending, Launcher
from .supervision import Bounds, supervised
from .workspace import Workspace


class Follower:
    """Starts processes, each for one job, and follows them."""

    def __init__(self, launcher: Launcher, limits: Limits) -> None:
        self._launcher = launcher
        self._limits = limits
        self._bounds = Bounds(
            time_s=limits.time_s,
            too_long=f"The job ran longer than {limits.time_s:g} s (setting {limits.time_setting}).",
            disk_mib=limits.disk_mib,
            too_much=f"The job has written more than {limits.disk_mib} MiB (setting job_disk_limit).",
        )

    def run(
        self, description: JobDescription, workspace: Workspace, watcher: Watcher
    ) -> tuple[Ending, str | None]:
        """Run the process of a job; return how it ended, and why the job has failed if it has."""
        log = LogBuffer(watcher.log)
        stream = LogStream(log.add, self._limits.log_kib)
        for attempts_left in (2, 1, 0):
            process = self._launcher.launch(description, workspace.description)
            gauge = ProgressGauge(workspace.read_progress, watcher.progress)
            ending, exceeded = supervised(
                process, self._bounds, workspace.root, stream, log, watcher.stop, gauge
            )
            if not ending.is_lost or workspace.begun.exists() or watcher.stop.reason or not attempts_left:
                break
            # else the fork server ended with the order in its hands
        stream.finish()
        log.flush()
        return ending, watcher.stop.reason or exceeded or failure_of(ending)
