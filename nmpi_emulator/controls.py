"""What a test can do to an emulator: look, wait, step, stub, spoil, save and restore.

Each method has its route under ``/_emulator/``; the fixture ``nmpi_server`` is the emulator itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .api.faults import Fault, Faults
from .api.journal import Journal
from .clock import monotonic_s
from .errors import UsageError
from .models.job import FINAL, JobStatus
from .models.records import JobRecord
from .platforms.registry import platforms
from .queue.quotas import quotas_of
from .queue.recovery import fail
from .queue.stubs import Stub, Stubs
from .world import PlatformEntry

if TYPE_CHECKING:
    from .api.ebrains.identity import Identity
    from .queue.dispatcher import Dispatcher
    from .queue.events import JobEvents
    from .queue.output_files import OutputFiles
    from .queue.queue import Queue
    from .queue.stepping import Stepping
    from .store.store import Store
    from .world import World

#: A job, by its id or its resource URI.
JobReference = int | str

_IN_URI = re.compile(r".*?(\d+)/?")


class Controls:
    """The methods of an emulator that exist for the sake of tests."""

    requests: Journal
    faults: Faults
    stubs: Stubs
    stepping: Stepping
    dispatcher: Dispatcher
    identity: Identity
    events: JobEvents
    files: OutputFiles
    queue: Queue
    store: Store
    world: World

    # -- look ------------------------------------------------------------------------------------------

    def job(self, job: JobReference) -> JobRecord:
        """Return a job as it is stored, whoever may see it.

        :raises UsageError: if there is none.
        """
        with self.store.read() as tx:
            record = tx.jobs.get(job_id_of(job))
        if record is None:
            raise UsageError(f"there is no job {job}")
        return record

    def log(self, job: JobReference) -> str:
        """Return the log of a job as it is now."""
        with self.store.read() as tx:
            return tx.logs.text(self.job(job).id)

    def jobs(self) -> list[JobRecord]:
        """Return all jobs that are stored, oldest first."""
        with self.store.read() as tx:
            return tx.jobs.all()

    # -- wait and step ---------------------------------------------------------------------------------

    def wait_for(self, job: JobReference, *statuses: str, timeout: float | None = None) -> JobStatus:
        """Wait until a job comes into one of some states; one of the last two if none is given.

        A state that the job has gone through meanwhile counts as well.

        :param timeout: seconds; for ever if not given.
        :raises TimeoutError: if it has not come into any of them by then, saying where it is.
        """
        job_id = self.job(job).id
        wanted = {JobStatus(status) for status in statuses} or set(FINAL)
        reached: list[JobStatus] = []

        def look() -> bool:
            seen = [event.status for event in self.events.since() if event.job_id == job_id]
            reached[:] = [status for status in [*seen, self.job(job_id).status] if status in wanted]
            return bool(reached)

        if not self.events.wait_until(look, timeout):
            names = " or ".join(sorted(status.value for status in wanted))
            present = self.job(job_id).status.value
            raise TimeoutError(f"job {job_id} is {present}, not {names}, after {timeout:g} s")
        return reached[-1]

    def hold(self) -> None:
        """Take no further job off the queue, until :meth:`release`; those that run go on."""
        self.stepping.hold()

    def release(self) -> None:
        """Take jobs off the queue again."""
        self.stepping.release()

    @property
    def is_held(self) -> bool:
        """Tell whether no further job is taken off the queue."""
        return self.dispatcher.is_held

    def step(self, job: JobReference | None = None) -> tuple[int, JobStatus] | None:
        """Move one job one state on: the one given, or the oldest that waits or runs.

        :return: the job and the state that it came into; ``None`` if there is none to move.
        :raises UsageError: if the queue is not held, or the job cannot be moved on.
        """
        return self.stepping.step(None if job is None else self.job(job).id)

    def run_until_idle(self, timeout: float | None = None) -> bool:
        """Have every job come to its end; wait for that, and tell whether it is so.

        While the queue is held, the jobs are moved on one after the other.
        """
        if self.dispatcher.is_held:
            self.stepping.step_all()
        end = None if timeout is None else monotonic_s() + timeout
        return self.events.wait_until(self._is_idle, None if end is None else max(0.0, end - monotonic_s()))

    def _is_idle(self) -> bool:
        with self.store.read() as tx:
            return not self.dispatcher.running and not tx.jobs.waiting(self.dispatcher.names)

    # -- stubs -----------------------------------------------------------------------------------------

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
    ) -> Stub:
        """Answer jobs without running them.

        :param platform: only jobs of this platform; likewise *collab* and *user*.
        :param code: only jobs in whose code this regular expression is found.
        :param where: only jobs for which this holds.
        :param times: how many jobs are answered; all if not given.
        :param answer: ``status``, ``log``, ``files`` (by name: bytes, text, a path, or a Neo object),
            ``delay`` in seconds, ``resource_usage``, ``provenance``.
        :return: the stub, whose ``then(...)`` says what comes next.
        """
        return self.stubs.add(
            platform=platform,
            collab=collab,
            user=user,
            code=code,
            where=where,
            times=times,
            **answer,
        )

    # -- spoil -----------------------------------------------------------------------------------------

    def fault(self, kind: str, **rule: Any) -> Fault:
        """Have requests go wrong; see :class:`~nmpi_emulator.api.faults.Fault`."""
        return self.faults.add(kind, **rule)

    def kill_job(self, job: JobReference, reason: str = "The platform has killed the job.") -> None:
        """End a job with an error, as if the platform had."""
        record = self.job(job)
        if not self.dispatcher.end_job(record.id, reason):
            fail(self.queue.context, record.id, reason)

    def lose_file(self, job: JobReference, name: str) -> None:
        """Lose an output file of a job: its URL answers 404 from now on.

        :param name: the path of the file, or the end of it.
        :raises UsageError: if the job has no such file.
        """
        outputs = self.job(job).outputs
        for file in outputs:
            if file.path is not None and (file.path == name or file.path.endswith("/" + name)):
                self.files.lose(file.url)
                return
        there = ", ".join(str(file.path) for file in outputs) or "none"
        raise UsageError(f"job {job} has no output file {name!r}; it has: {there}")

    def expire_tokens(self, username: str | None = None) -> None:
        """Make the tokens that a user (everybody, if not given) has now worthless."""
        self.identity.expire(username)

    def exhaust_quota(self, collab: str, platform: str) -> None:
        """Use up what a collab may use of a platform.

        :raises UsageError: if it has no quota there.
        """
        with self.store.write() as tx:
            quotas = quotas_of(tx.projects, collab, platform)
            for quota in quotas:
                tx.projects.update_quota(quota.id, usage=quota.limit)
        if not quotas:
            raise UsageError(
                f"{collab} has no quota for {platform}; a demo quota comes into being with the first job"
            )

    def set_platform_mode(self, platform: str, mode: str) -> None:
        """Change who executes the jobs of a platform: ``internal``, ``external`` or ``off`` (nobody).

        :raises UsageError: if there is no such platform or mode.
        """
        if platform not in platforms():
            raise UsageError(f"there is no platform {platform!r}; there are: {', '.join(platforms())}")
        if mode not in ("internal", "external", "off"):
            raise UsageError(f"{mode!r} is none of internal, external, off")
        self.world.platforms[platform] = PlatformEntry.model_validate({"mode": mode})
        self.dispatcher.names = self.world.internal_platforms()
        self.events.notify()


def job_id_of(job: JobReference) -> int:
    """Return the id of a job that is named by its id or its resource URI.

    :raises UsageError: if no number is in it.
    """
    if isinstance(job, int):
        return job
    match = _IN_URI.fullmatch(job)
    if match is None:
        raise UsageError(f"{job!r} names no job: give its id or resource URI")
    return int(match[1])
