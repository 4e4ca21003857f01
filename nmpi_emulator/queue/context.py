"""What all services of the queue share."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import EmulatorError, Forbidden, NotFound
from nmpi_emulator.ids import Ids
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.store.store import Store, Tables
from nmpi_emulator.world import World

from .access import Caller, Provider
from .columns import Columns
from .events import JobEvents
from .quotas import may_start
from .upstream_bugs import UpstreamBug, UpstreamBugs


@dataclass(frozen=True)
class Steps:
    """A request that is being done step by step.

    :param happened: the jobs that came into a state, to be published when that has been stored.
    """

    tx: Tables
    happened: list[tuple[int, JobStatus]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class QueueContext:
    """The store, the world, the clock and the rest that the services need."""

    store: Store
    world: World
    clock: Clock
    ids: Ids
    events: JobEvents
    bugs: UpstreamBugs
    columns: Columns = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", Columns(self.bugs))

    def today(self) -> dt.date:
        """Return the present date, in UTC."""
        return self.clock.now().date()

    @contextlib.contextmanager
    def step_by_step(self) -> Iterator[Steps]:
        """Open a transaction of which an error leaves what was stored before.

        quirk: the real service uses none, so a request that fails half-way has done its first half.
        """
        failure: EmulatorError | None = None
        with self.store.write() as tx:
            steps = Steps(tx)
            try:
                yield steps
            except EmulatorError as error:
                failure = error
        for job_id, status in steps.happened:
            self.events.publish(job_id, status, self.clock.now())
        if failure is not None:
            raise failure

    # -- rules that several services share ---------------------------------------------------------------

    def require_platform(self, provider: Provider, platform: str) -> None:
        """Require that a platform is the provider's.

        :raises Forbidden: if it is not, or the key stands for nobody.
        """
        self.require_known(provider)
        if not provider.operates(platform):
            raise Forbidden(
                "The provided API key does not allow access to jobs, sessions, or quotas for " + platform
            )

    def require_known(self, provider: Provider) -> None:
        """Require that the key stands for a provider.

        :raises Forbidden: if it does not.
        """
        if provider.name is None:
            self.bugs.hit(UpstreamBug.UNKNOWN_KEY)
            raise Forbidden("Could not validate API key")

    def require_quota(self, tx: Tables, collab: str, platform: str, user: str, refusal: str) -> None:
        """Require that a job or session of a collab may start.

        :param refusal: what to say if not.
        :raises Forbidden: if the quota is used up, or there is none.
        """
        today = self.today()
        if not may_start(tx.projects, collab, platform, user, ids=self.ids, today=today, fits=self.columns):
            raise Forbidden(refusal)

    def job(self, tx: Tables, job_id: int) -> JobRecord:
        """Return a job, removed or not.

        :raises NotFound: if there is none with this id.
        """
        record = tx.jobs.get(job_id) if self.columns.exists(job_id) else None
        if record is None:
            raise no_such_job(job_id)
        return record

    def visible_job(self, tx: Tables, caller: Caller, job_id: int, as_admin: bool) -> JobRecord:
        """Return a job that the caller may see: the owner, whoever may view the collab, administrators.

        :raises NotFound: if there is none, or the caller may not know of it.
        """
        record = self.job(tx, job_id)
        if not (
            record.user_id == caller.username
            or caller.administers(as_admin)
            or caller.can_view(record.collab)
        ):
            raise no_such_job(job_id)
        return record


def no_such_job(job_id: int) -> NotFound:
    """Return the error that says that there is no such job, or not for you."""
    return NotFound(f"Either there is no job with id {job_id}, or you do not have access to it")
