"""What a test can do to an emulator: look, wait, step, stub, spoil, save and restore.

Each method has its route under ``/_emulator/``; the fixture ``nmpi_server`` is the emulator itself.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .api.faults import Fault, Faults
from .api.journal import Journal
from .clock import monotonic_s
from .errors import UsageError
from .models.activity import Activity
from .models.job import FINAL, JobStatus
from .models.progress import Progress
from .models.records import JobRecord, ProjectRecord
from .platforms.declaration import Platform
from .platforms.registry import platforms
from .queue.access import Caller
from .queue.quotas import quotas_of
from .queue.recovery import fail
from .queue.stubs import Stub, Stubs
from .store.projects import ProjectQuery
from .world import PlatformEntry

if TYPE_CHECKING:
    from .api.ebrains.identity import Identity
    from .queue.dispatcher import Dispatcher
    from .queue.events import JobEvents
    from .queue.output_files import OutputFiles
    from .queue.queue import Queue
    from .queue.stepping import Stepping
    from .store.store import Store, Tables
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

    def activity(self) -> Activity:
        """Return what the queue is busy with: how many jobs wait, and how far those that run have come."""
        progress = self.dispatcher.progress()
        with self.store.read() as tx:  # one moment of the queue, lest a job be counted twice, or not at all
            waiting = self.dispatcher.candidates_in(tx)
            claimed, counts = tx.jobs.claimed(), tx.jobs.counts()
        over = {JobStatus.removed, *FINAL}
        ending = sum(status in over for status in claimed.values())
        return Activity(
            waiting=len(waiting),
            held=self.dispatcher.is_resting,
            running={job_id: progress.get(job_id) for job_id in claimed},
            over=sum(n for (_, status), n in counts.items() if JobStatus(status) in over) - ending,
        )

    def progress(self, job: JobReference) -> Progress | None:
        """Return how far a job has come with what takes long; ``None`` if nothing does, or nobody knows.

        Unlike :meth:`activity` it asks no database, and may be called often.
        """
        return self.dispatcher.progress().get(job_id_of(job))

    # -- wait and step ---------------------------------------------------------------------------------

    def wait_for(self, job: JobReference, *statuses: str, timeout: float | None = None) -> JobStatus:
        """Wait until a job comes into one of some states; one of the last two if none is given.

        A state that the job has gone through meanwhile counts as well.

        :param timeout: seconds; for ever if not given.
        :raises TimeoutError: if it has not come into any of them by then, saying where it is.
        :raises UsageError: if there is no such state.
        """
        __tracebackhide__ = True
        job_id = self.job(job).id
        wanted = set(wanted_statuses(statuses)) or set(FINAL)
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

        While the queue is held, the jobs are moved on one after the other.  Jobs that are not executed here
        (another provider's, or without a stub where nothing else is executed) are not waited for.
        """
        if self.dispatcher.is_held:
            self.stepping.step_all()
        end = None if timeout is None else monotonic_s() + timeout
        return self.events.wait_until(self._is_idle, None if end is None else max(0.0, end - monotonic_s()))

    def _is_idle(self) -> bool:
        with self.store.read() as tx:
            is_waited_for = self.dispatcher.candidates_in(tx) or tx.jobs.has_claimed()
        return not is_waited_for and not self.dispatcher.running

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
        :raises UsageError: if something in it makes no sense.
        """
        if platform is not None:
            _platform(platform)
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
        """Make the tokens that a user (everybody, if not given) has now worthless.

        :raises UsageError: if there is no such user.
        """
        if username is not None and username not in self.world.users:
            raise UsageError(f"there is no user {username!r}; there are: {', '.join(self.world.users)}")
        self.identity.expire(username)

    def provider_key(self, platform: str) -> str:
        """Return an API key of the world with which a provider of a platform takes and reports jobs.

        :raises UsageError: if there is no such platform, or no key of its provider in the world.
        """
        names = _platform(platform).providers
        for key, provider in self.world.provider_keys.items():
            if provider in names:
                return key
        raise UsageError(
            f"the world has no key of {platform}'s provider ({' or '.join(names) or 'there is none'}); "
            "name one in provider_keys"
        )

    def exhaust_quota(self, collab: str, platform: str) -> None:
        """Use up what a collab may use of a platform, a demo quota included that it would still be granted.

        :raises UsageError: if there is no such platform or collab.
        """
        with self.store.read() as tx:
            limit = sum(quota.limit for quota in quotas_of(tx.projects, collab, platform))
        limit = limit or _platform(platform).demo_quota or 0.0
        self.set_quota(collab, platform, limit, usage=limit)

    def set_quota(self, collab: str, platform: str, limit: float, *, usage: float = 0.0) -> None:
        """Let a collab use so much of a platform, whatever quotas it has had there.

        :param limit: in the platform's unit; 0 refuses every job.
        :param usage: how much of that it has used.
        :raises UsageError: if there is no such platform or collab, or a number is negative.
        """
        declared = _platform(platform)
        if not 0 <= usage <= limit:
            raise UsageError(f"a quota needs 0 <= usage <= limit, not usage {usage:g} and limit {limit:g}")
        with self.store.write() as tx:
            self._require_collab(tx, collab)
            quotas = quotas_of(tx.projects, collab, platform)
            for quota in quotas[1:]:
                tx.projects.delete_quota(quota.id)
            if quotas:
                tx.projects.update_quota(quotas[0].id, usage=usage, limit=limit)
            else:
                project = self._accepted_project(tx, collab)
                tx.projects.add_quota(project, platform, declared.units, limit, usage)

    def _require_collab(self, tx: Tables, collab: str) -> None:
        known = {*self.world.collabs, *self.world.collabs_with_members()}
        known |= {Caller(username=name, roles={}).private_collab for name in self.world.users}
        known |= {record.id for record in tx.collabs.all()}
        if collab not in known:
            raise UsageError(f"there is no collab {collab!r}; there are: {', '.join(sorted(known))}")

    def _accepted_project(self, tx: Tables, collab: str) -> uuid.UUID:
        """Return a project of a collab that can have quotas; a new one if there is none."""
        accepted = tx.projects.select(ProjectQuery(accepted=True, collabs=[collab], size=1))
        if accepted:
            return accepted[0].id
        context = self.queue.context
        today = context.clock.now().date()
        project = ProjectRecord(
            id=context.ids.uuid(),
            collab=collab,
            owner=next(iter(self.world.users)),
            title="Quotas set by a test",
            abstract="",
            submission_date=today,
            decision_date=today,
            accepted=True,
        )
        tx.projects.add(project)
        return project.id

    def set_platform_mode(self, platform: str, mode: str) -> None:
        """Change who executes the jobs of a platform: ``internal``, ``external`` or ``off`` (nobody).

        :raises UsageError: if there is no such platform or mode.
        """
        _platform(platform)
        if mode not in ("internal", "external", "off"):
            raise UsageError(f"{mode!r} is none of internal, external, off")
        self.world.platforms[platform] = PlatformEntry.model_validate({"mode": mode})
        self.dispatcher.names = self.world.internal_platforms()
        self.events.notify()


def _platform(name: str) -> Platform:
    """Return what is declared of a platform.

    :raises UsageError: if there is none of this name.
    """
    if name not in platforms():
        raise UsageError(f"there is no platform {name!r}; there are: {', '.join(platforms())}")
    return platforms()[name]


def wanted_statuses(names: Iterable[str]) -> list[JobStatus]:
    """Return the states of jobs that are named.

    :raises UsageError: if one is none.
    """
    known = {status.value: status for status in JobStatus}
    for name in names:
        if name not in known:
            raise UsageError(f"no job is ever {name!r}; the states are: {', '.join(known)}")
    return [known[name] for name in names]


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
