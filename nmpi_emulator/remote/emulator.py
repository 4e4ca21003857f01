"""An emulator that runs elsewhere: what :class:`~nmpi_emulator.Emulator` does, over HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from nmpi_emulator.client import connect
from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.controls import JobReference, job_id_of, wanted_statuses
from nmpi_emulator.errors import UsageError
from nmpi_emulator.models.activity import Activity
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.world import User, World

from .connection import ControlConnection
from .parts import (
    RemoteClock,
    RemoteEvents,
    RemoteFault,
    RemoteFaults,
    RemoteJournal,
    RemoteStub,
    RemoteStubs,
)

if TYPE_CHECKING:
    from nmpi import Client

#: How long one request waits at most, in seconds: what lies between may cut off longer ones.
_WAIT_S = 20.0


class RemoteEmulator:
    """The methods of an emulator, for one that runs in another process, in a container or on another machine.

    It does not start or stop the emulator.  What needs functions of this process (``stub(where=...)``) is
    refused.

    :param url: the address of the emulator.
    :param control_token: its control token (setting ``control_token``), if it has one.
    :raises UsageError: if no emulator answers there.
    """

    def __init__(self, url: str, control_token: str | None = None) -> None:
        self._control = ControlConnection(url, control_token)
        self.url = self._control.url
        self.requests = RemoteJournal(self._control)
        self.faults = RemoteFaults(self._control)
        self.stubs = RemoteStubs(self._control)
        self.events = RemoteEvents(self._control)
        self.clock = RemoteClock(self._control)
        self._control.json("GET", "/health")

    # -- who and where ---------------------------------------------------------------------------------

    @cached_property
    def world(self) -> World:
        """Return what existed before the first request, without passwords and keys."""
        return World.model_validate(self._control.json("GET", "/world"))

    @property
    def is_running(self) -> bool:
        """Tell whether the emulator answers requests."""
        try:
            self._control.json("GET", "/health")
        except UsageError:
            return False
        return True

    @property
    def is_ready(self) -> bool:
        """Tell whether the emulator has its content and can execute jobs."""
        try:
            return bool(self._control.json("GET", "/ready")["ready"])
        except UsageError:
            return False

    def user(self, username: str | None = None) -> User:
        """Return a user of the world; the first one if no name is given.

        :raises UsageError: if there is no such user.
        """
        users = self.world.users
        name = username or next(iter(users))
        if name not in users:
            raise UsageError(f"the emulator's world has no user {name!r}; there are: {', '.join(users)}")
        return users[name]

    def collab(self, username: str | None = None) -> str:
        """Return the first collab on whose behalf a user (the first one if not given) may submit jobs.

        That is the user's private one for somebody without a role in any.

        :raises UsageError: if there is no such user.
        """
        user = self.user(username)
        return Caller(username=user.username, roles=user.roles).editable_collabs[0]

    def token(self, username: str | None = None) -> str:
        """Return a new token of a user."""
        return str(self._control.json("POST", "/tokens", {"username": username})["token"])

    def client(self, username: str | None = None) -> Client:
        """Return the real client, signed in as a user (the first one of the world if no name is given)."""
        user = self.user(username)
        return connect(self.url, user.username, self.token(user.username))

    # -- look ------------------------------------------------------------------------------------------

    def job(self, job: JobReference) -> JobRecord:
        """Return a job as it is stored, whoever may see it.

        :raises UsageError: if there is none.
        """
        found: JobRecord = _JOB.validate_python(self._control.json("GET", f"/jobs/{job_id_of(job)}"))
        return found

    def jobs(self) -> list[JobRecord]:
        """Return all jobs that are stored, oldest first."""
        return [_JOB.validate_python(found) for found in self._control.json("GET", "/jobs")]

    def log(self, job: JobReference) -> str:
        """Return the log of a job as it is now."""
        return self._control.raw("GET", f"/jobs/{job_id_of(job)}/log").decode()

    def activity(self) -> Activity:
        """Return what the queue is busy with: how many jobs wait, and how far those that run have come."""
        found = self._control.json("GET", "/activity")
        running = {
            job["id"]: Progress(**job["progress"]) if job["progress"] else None for job in found["running"]
        }
        return Activity(waiting=found["waiting"], held=found["held"], running=running, over=found["over"])

    def progress(self, job: JobReference) -> Progress | None:
        """Return how far a job has come with what takes long; ``None`` if nothing does, or nobody knows."""
        return self.activity().running.get(job_id_of(job))

    # -- wait and step ---------------------------------------------------------------------------------

    def wait_for(self, job: JobReference, *statuses: str, timeout: float | None = None) -> JobStatus:
        """Wait until a job comes into one of some states; one of the last two if none is given.

        :param timeout: seconds; for ever if not given.
        :raises TimeoutError: if it has not come into any of them by then, saying where it is.
        :raises UsageError: if there is no such state.
        """
        __tracebackhide__ = True
        path = f"/jobs/{job_id_of(job)}/wait"
        status = [status.value for status in wanted_statuses(statuses)]

        def ask(seconds: float) -> JobStatus:
            return JobStatus(self._control.json("GET", path, status=status, timeout=seconds)["status"])

        return _patiently(ask, timeout)

    @property
    def is_held(self) -> bool:
        """Tell whether the queue is held."""
        return bool(self._control.json("GET", "/hold")["held"])

    def hold(self) -> None:
        """Take no further job off the queue, until :meth:`release`; those that run go on."""
        self._control.json("POST", "/hold")

    def release(self) -> None:
        """Take jobs off the queue again."""
        self._control.json("POST", "/release")

    def step(self, job: JobReference | None = None) -> tuple[int, JobStatus] | None:
        """Move one job one state on: the one given, or the oldest that waits or runs.

        :return: the job and the state that it came into; ``None`` if there is none to move.
        :raises UsageError: if the queue is not held, or the job cannot be moved on.
        """
        moved = self._control.json("POST", "/step", job=None if job is None else job_id_of(job))
        return (moved["job_id"], JobStatus(moved["status"])) if moved["status"] else None

    def run_until_idle(self, timeout: float | None = None) -> bool:
        """Have every job come to its end; wait for that, and tell whether it is so."""

        def ask(seconds: float) -> bool:
            if not self._control.json("POST", "/run-until-idle", timeout=seconds)["idle"]:
                raise TimeoutError
            return True

        try:
            return _patiently(ask, timeout)
        except TimeoutError:
            return False

    # -- stubs and faults ------------------------------------------------------------------------------

    def stub(
        self,
        *,
        platform: str | None = None,
        collab: str | None = None,
        user: str | None = None,
        code: str | None = None,
        where: Callable[[JobRecord], bool] | None = None,
        times: int | None = None,
        **answer: Any,
    ) -> RemoteStub:
        """Answer jobs without running them; see :meth:`nmpi_emulator.Emulator.stub`.

        :raises UsageError: if something in it makes no sense, or *where* is given.
        """
        return self.stubs.add(
            platform=platform, collab=collab, user=user, code=code, where=where, times=times, **answer
        )

    def fault(self, kind: str, **rule: Any) -> RemoteFault:
        """Have requests go wrong; see :class:`~nmpi_emulator.api.faults.Fault`."""
        return self.faults.add(kind, **rule)

    def kill_job(self, job: JobReference, reason: str = "The platform has killed the job.") -> None:
        """End a job with an error, as if the platform had."""
        self._control.json("POST", f"/jobs/{job_id_of(job)}/kill", {"reason": reason})

    def lose_file(self, job: JobReference, name: str) -> None:
        """Lose an output file of a job: its URL answers 404 from now on.

        :param name: the path of the file, or the end of it.
        :raises UsageError: if the job has no such file.
        """
        self._control.json("POST", f"/jobs/{job_id_of(job)}/lose-file", {"name": name})

    def expire_tokens(self, username: str | None = None) -> None:
        """Make the tokens that a user (everybody, if not given) has now worthless."""
        self._control.json("POST", "/tokens/expire", {"username": username})

    def provider_key(self, platform: str) -> str:
        """Return an API key of the world with which a provider of a platform takes and reports jobs.

        :raises UsageError: if there is no such platform, or no key of its provider in the world.
        """
        return str(self._control.json("POST", "/provider-keys", {"platform": platform})["key"])

    def exhaust_quota(self, collab: str, platform: str) -> None:
        """Use up what a collab may use of a platform, a demo quota included that it would still be granted.

        :raises UsageError: if there is no such platform or collab.
        """
        self._control.json("POST", "/quotas/exhaust", {"collab": collab, "platform": platform})

    def set_quota(self, collab: str, platform: str, limit: float, *, usage: float = 0.0) -> None:
        """Let a collab use so much of a platform, whatever quotas it has had there.

        :raises UsageError: if there is no such platform or collab, or a number is negative.
        """
        quota = {"collab": collab, "platform": platform, "limit": limit, "usage": usage}
        self._control.json("PUT", "/quotas", quota)

    def set_platform_mode(self, platform: str, mode: str) -> None:
        """Change who executes the jobs of a platform: ``internal``, ``external`` or ``off`` (nobody).

        :raises UsageError: if there is no such platform or mode.
        """
        self._control.json("PUT", f"/platforms/{platform}/mode", {"mode": mode})

    # -- submit ----------------------------------------------------------------------------------------

    def submit(
        self,
        source: str | Path,
        *,
        platform: str,
        collab: str | None = None,
        username: str | None = None,
        command: str = "",
        hardware_config: Mapping[str, Any] | None = None,
        inputs: Sequence[str] = (),
        tags: Sequence[str] = (),
    ) -> int:
        """Put a job into the queue; return its id.

        :param source: the text of a script, the URL of an archive or repository, or a script of this
            machine.
        :raises UsageError: if the queue refuses the job, or the source is a directory.
        """
        code = str(source)
        path = Path(source)
        if isinstance(source, Path) or ("\n" not in code and path.exists()):
            if path.is_dir():
                raise UsageError(f"{path} is a directory of this machine: pack it, and give the URL of that")
            code = path.read_text(encoding="utf-8")
        job = {
            "code": code,
            "command": command or None,
            "collab": collab or self.collab(username),
            "hardware_platform": platform,
            "hardware_config": dict(hardware_config) if hardware_config else None,
            "input_data": [{"url": url} for url in inputs] or None,
            "tags": list(tags) or None,
        }
        return int(self._control.post_as_user("/jobs/", job, self.token(username))["id"])

    # -- state -----------------------------------------------------------------------------------------

    def reset(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Go back to the state after the start: jobs that run are stopped, stubs and faults taken back."""
        self._set_state("reset", service_status, simulator)

    def configure(self, service_status: str | None = None, *, simulator: str | None = None) -> None:
        """Change what can be changed while running; ``None`` leaves it.

        :param service_status: the text of the service; ``read-only`` or ``down`` in it close the service.
        :param simulator: what executes networks: ``"brian2"``, ``"mock"``, or ``"none"`` for nothing.
        :raises UsageError: if there is no such simulator.
        """
        self._set_state("configure", service_status, simulator)

    def _set_state(self, action: str, service_status: str | None, simulator: str | None) -> None:
        wanted = {"action": action, "service_status": service_status, "simulator": simulator}
        self._control.json("POST", "/reset", wanted)

    def snapshot(self, file: Path | str) -> None:
        """Write everything that is stored to a file of this machine."""
        content = self._control.raw("GET", "/snapshot")
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(content)

    def restore(self, file: Path | str) -> None:
        """Go back to what a snapshot holds; jobs that run are stopped.

        :raises UsageError: if it is no snapshot, damaged, or of a newer version; nothing is changed then.
        """
        if not Path(file).is_file():
            raise UsageError(f"there is no file {file}")
        self._control.raw("PUT", "/snapshot", Path(file).read_bytes(), "application/zip")

    def export(self, directory: Path | str) -> None:
        """Write all jobs with their code, logs and files, and the tables, into a new directory.

        :raises UsageError: if there is something in the directory already.
        """
        target = Path(directory)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(f"{target} is there already: export into a new or an empty directory")
        with zipfile.ZipFile(io.BytesIO(self._control.raw("GET", "/export"))) as packed:
            packed.extractall(target)


_T = TypeVar("_T")
_JOB: TypeAdapter[JobRecord] = TypeAdapter(JobRecord)


def _patiently(ask: Callable[[float], _T], timeout: float | None) -> _T:
    """Ask again and again, each time for a short while, until there is an answer or time has run out."""
    end = None if timeout is None else monotonic_s() + timeout
    while True:
        left = _WAIT_S if end is None else max(0.0, end - monotonic_s())
        try:
            return ask(min(left, _WAIT_S))
        except TimeoutError:
            if left <= _WAIT_S and end is not None:
                raise
