"""What the control interface needs of an emulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from nmpi_emulator.api.faults import Faults
from nmpi_emulator.api.journal import Journal
from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.models.activity import Activity
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.events import JobEvents
from nmpi_emulator.queue.stubs import Stub, Stubs
from nmpi_emulator.world import World


class Control(Protocol):
    """The methods of an emulator that its own interface offers over HTTP."""

    clock: EmulatorClock
    events: JobEvents
    faults: Faults
    requests: Journal
    stubs: Stubs
    world: World

    @property
    def is_running(self) -> bool:
        """Tell whether the emulator answers requests."""

    @property
    def is_ready(self) -> bool:
        """Tell whether the emulator has its content and can execute jobs."""

    @property
    def is_held(self) -> bool:
        """Tell whether no further job is taken off the queue."""

    def reset(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Go back to the state after the start."""

    def configure(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Change what can be changed while running."""

    def token(self, username: str | None = None) -> str:
        """Return a new token of a user."""

    def job(self, job: int | str) -> JobRecord:
        """Return a job."""

    def jobs(self) -> list[JobRecord]:
        """Return all jobs."""

    def log(self, job: int | str) -> str:
        """Return the log of a job."""

    def activity(self) -> Activity:
        """Return what the queue is busy with."""

    def progress(self, job: int | str) -> Progress | None:
        """Return how far a job has come with what takes long; ``None`` if nothing does, or nobody knows."""

    def stub(self, *, platform: str | None = None, **rule: Any) -> Stub:
        """Answer jobs without running them."""

    def hold(self) -> None:
        """Take no further job off the queue, until :meth:`release`."""

    def release(self) -> None:
        """Take jobs off the queue again."""

    def step(self, job: int | str | None = None) -> tuple[int, JobStatus] | None:
        """Move one job one state on."""

    def run_until_idle(self, timeout: float | None = None) -> bool:
        """Wait until no job waits or runs."""

    def wait_for(self, job: int | str, *statuses: str, timeout: float | None = None) -> JobStatus:
        """Wait until a job comes into one of some states."""

    def kill_job(self, job: int | str, reason: str) -> None:
        """End a job with an error, as if the platform had."""

    def lose_file(self, job: int | str, name: str) -> None:
        """Lose an output file."""

    def provider_key(self, platform: str) -> str:
        """Return an API key of a platform's provider."""

    def expire_tokens(self, username: str | None = None) -> None:
        """Make the tokens given out so far worthless."""

    def exhaust_quota(self, collab: str, platform: str) -> None:
        """Use up what a collab may use of a platform."""

    def set_quota(self, collab: str, platform: str, limit: float, *, usage: float = 0.0) -> None:
        """Let a collab use so much of a platform."""

    def set_platform_mode(self, platform: str, mode: str) -> None:
        """Change who executes the jobs of a platform."""

    def snapshot(self, file: Path) -> None:
        """Write everything to a file."""

    def restore(self, file: Path) -> None:
        """Go back to what a file holds."""

    def export(self, directory: Path) -> None:
        """Write jobs with their files, and tables, into a directory."""
