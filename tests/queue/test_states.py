"""Any sequence of submissions, claims, reports and removals leaves the queue as a simple model of it says."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from nmpi_emulator.clock import EmulatorClock
from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.ids import Ids
from nmpi_emulator.models.job import JobPatch, JobStatus, SubmittedJob
from nmpi_emulator.models.project import ProjectStatus, ProjectSubmission, ProjectUpdate, QuotaSubmission
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.queue.events import JobEvents
from nmpi_emulator.queue.output_files import OutputFiles
from nmpi_emulator.queue.queue import Queue
from nmpi_emulator.queue.upstream_bugs import UpstreamBugs
from nmpi_emulator.queue.workspaces import Workspaces
from nmpi_emulator.store.job_search import JobQuery
from nmpi_emulator.store.projects import ProjectQuery
from nmpi_emulator.store.store import Store
from nmpi_emulator.world import World

COLLABS = ("lab-a", "lab-b")
PLATFORMS = ("Demo", "Spikey")
ALICE = Caller(username="alice", roles={collab: {"editor"} for collab in COLLABS})
ED = Caller(username="ed", roles={collab: {"viewer"} for collab in COLLABS})
ADMINISTRATOR = Caller(username="ada", roles={"neuromorphic-platform-admin": {"editor"}})
PROVIDER = Provider(name="both", platforms=PLATFORMS)

#: Amounts that floating point adds up exactly.
amounts = st.sampled_from((-0.25, 0.0, 0.25, 0.5, 1.0, 4.0))
collabs, names = st.sampled_from(COLLABS), st.sampled_from(PLATFORMS)


@dataclass
class Job:
    """What the model knows of a job."""

    collab: str
    platform: str
    submitted_at: dt.datetime
    status: JobStatus = JobStatus.submitted
    is_claimed: bool = False


@dataclass
class Quota:
    """What the model knows of a quota."""

    collab: str
    platform: str
    limit: float
    usage: float = 0.0


@dataclass
class Model:
    """The queue, as simple as it can be said."""

    jobs: dict[int, Job] = field(default_factory=dict)
    quotas: list[Quota] = field(default_factory=list)

    def of(self, collab: str, platform: str) -> list[Quota]:
        return [q for q in self.quotas if (q.collab, q.platform) == (collab, platform)]

    def charge(self, job: Job, amount: float) -> None:
        for quota in self.of(job.collab, job.platform):
            room = quota.limit - quota.usage
            if room <= 0:
                continue
            quota.usage += min(amount, room)
            if amount <= room:
                return
            amount -= room

    def waiting(self, *names: str, unclaimed: bool = False) -> list[int]:
        """Return the ids of queued jobs of the platforms, oldest first."""
        return sorted(
            (
                job_id
                for job_id, job in self.jobs.items()
                if job.status is JobStatus.submitted
                and job.platform in names
                and not (unclaimed and job.is_claimed)
            ),
            key=lambda job_id: (self.jobs[job_id].submitted_at, job_id),
        )


class QueueMachine(RuleBasedStateMachine):
    """Drives the queue and its model side by side."""

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="nmpi-test-queue-"))
        self.clock = EmulatorClock()
        self.clock.freeze(dt.datetime(2026, 3, 10, tzinfo=dt.timezone.utc))
        self.store = Store(self.directory / "queue.db", durable=False)
        parts: dict[str, Any] = {
            "store": self.store,
            "world": World.model_validate({"users": {"alice": {}}}),
            "clock": self.clock,
            "ids": Ids(seed=1),
            "bugs": UpstreamBugs(),
        }
        workspaces = Workspaces(
            **parts,
            data=self.directory,
            outputs=OutputFiles(self.directory / "files"),
            base_url=str,
            limit_mib=1,
            durable=False,
        )
        self.queue = Queue(QueueContext(**parts, events=JobEvents()), workspaces)
        self.model = Model()
        self.published = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.directory)

    @rule(seconds=st.integers(0, 1))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule(collab=collabs, platform=names, limit=amounts)
    def grant(self, collab: str, platform: str, limit: float) -> None:
        request = ProjectSubmission(collab=collab, title="", abstract="", status=ProjectStatus.under_review)
        project = self.queue.projects.create(ALICE, request)
        accept = ProjectUpdate(status=ProjectStatus.accepted)
        assert self.queue.projects.update(ADMINISTRATOR, project.id, accept, as_admin=True)
        quota = QuotaSubmission(limit=limit, platform=platform, units="hours")
        self.queue.allowances.grant(ADMINISTRATOR, project.id, quota)
        self.model.quotas.append(Quota(collab, platform, limit))

    @precondition(lambda self: len(self.model.quotas) < 9)  # beyond, the real service loses sight of some
    @rule(target=jobs, collab=collabs, platform=names)
    def submit(self, collab: str, platform: str) -> Any:
        job = SubmittedJob(code="", collab=collab, hardware_platform=platform)
        quotas = self.model.of(collab, platform)
        if quotas and not any(quota.usage < quota.limit for quota in quotas):
            try:
                self.queue.jobs.submit(ALICE, job)
            except Forbidden:
                return 0
            raise AssertionError("a job was accepted without quota")
        if not quotas:
            demo = platforms()[platform].demo_quota
            assert demo is not None
            self.model.quotas.append(Quota(collab, platform, demo))
        record = self.queue.jobs.submit(ALICE, job)
        assert record.id not in self.model.jobs
        self.model.jobs[record.id] = Job(collab, platform, self.clock.now())
        self.published += 1
        return record.id

    @rule(name=names)
    def fetch_next(self, name: str) -> None:
        waiting = self.model.waiting(name)
        try:
            assert self.queue.provider_side.next_job(PROVIDER, name).id == waiting[0]
        except NotFound:
            assert waiting == []

    @rule()
    def claim(self) -> None:
        waiting = self.model.waiting(*PLATFORMS, unclaimed=True)
        with self.store.write() as tx:
            claimed = tx.jobs.claim(PLATFORMS, "me")
        assert (claimed and claimed.id) == (waiting[0] if waiting else None)
        if claimed:
            self.model.jobs[claimed.id].is_claimed = True

    @rule(job_id=jobs, status=st.sampled_from([None, *JobStatus]), amount=st.none() | amounts)
    def report(self, job_id: int, status: JobStatus | None, amount: float | None) -> None:
        usage = None if amount is None else {"value": amount, "units": "hours"}
        patch = JobPatch.model_validate({"status": status, "resource_usage": usage})
        job = self.model.jobs.get(job_id)
        if job is None:
            try:
                self.queue.provider_side.report(PROVIDER, job_id, patch)
            except NotFound:
                return
            raise AssertionError("a job that does not exist was reported on")
        self.queue.provider_side.report(PROVIDER, job_id, patch)
        if status:
            job.status = status
            self.published += 1
        if amount is not None:
            self.model.charge(job, amount)

    @rule(job_id=jobs)
    def report_in_wrong_units(self, job_id: int) -> None:
        if job := self.model.jobs.get(job_id):
            usage = {"value": 1.0, "units": "parsecs"}
            patch = JobPatch.model_validate({"status": "running", "resource_usage": usage})
            try:
                self.queue.provider_side.report(PROVIDER, job_id, patch)
            except BadRequest:
                job.status = JobStatus.running
                self.published += 1
                return
            raise AssertionError("wrong units were accepted")

    @rule(job_id=jobs)
    def hide(self, job_id: int) -> None:
        if job := self.model.jobs.get(job_id):
            self.queue.jobs.remove(ALICE, job_id)
            job.status = JobStatus.removed
            self.published += 1

    @rule(job_id=jobs)
    def hide_as_somebody_else(self, job_id: int) -> None:
        for caller in (ED, ADMINISTRATOR):
            try:
                self.queue.jobs.remove(caller, job_id)
            except NotFound:
                continue
            raise AssertionError("a job of somebody else was removed")

    @rule(job_id=consumes(jobs))
    def delete(self, job_id: int) -> None:
        if self.model.jobs.pop(job_id, None):
            self.queue.jobs.remove(ADMINISTRATOR, job_id, as_admin=True)
            self.published += 1

    @invariant()
    def lists_show_what_is_not_removed_newest_first(self) -> None:
        shown = {i: job for i, job in self.model.jobs.items() if job.status is not JobStatus.removed}
        everything = JobQuery(size=1000)
        records = self.queue.jobs.select_for_user(ALICE, everything, as_admin=False)
        assert [record.id for record in records] == sorted(shown, reverse=True)
        assert {record.id: record.status for record in records} == {i: j.status for i, j in shown.items()}
        assert self.queue.jobs.select_for_provider(PROVIDER, everything) == records
        page = JobQuery(size=2, from_index=1, statuses=["submitted", "finished"], collabs=["lab-a"])
        found = [r.id for r in self.queue.jobs.select_for_user(ALICE, page, as_admin=False)]
        kept = [r.id for r in records if r.status.value in page.statuses and r.collab == "lab-a"]
        assert found == kept[1:3]

    @invariant()
    def quotas_show_what_was_charged_and_never_more_than_there_is(self) -> None:
        with self.store.read() as tx:
            projects = tx.projects.select(ProjectQuery(size=1000))
        stored = [
            Quota(project.collab, quota.platform, quota.limit, quota.usage)
            for project in projects
            for quota in project.quotas
        ]
        assert stored == self.model.quotas
        assert all(quota.usage <= max(quota.limit, 0.0) for quota in stored)

    @invariant()
    def everything_that_happened_was_published_once(self) -> None:
        assert self.queue.events.count == self.published


TestQueue = QueueMachine.TestCase
TestQueue.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
