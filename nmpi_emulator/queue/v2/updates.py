"""Changes of jobs: what providers report, and what the members of a collab correct."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nmpi_emulator.errors import Forbidden, NotFound
from nmpi_emulator.models.job import FINAL, JobStatus
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.declaration import ALLOCATION
from nmpi_emulator.queue.access import Provider
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.queue.quotas import quotas_of
from nmpi_emulator.store.store import Tables

from .access import Party, may_change, may_see, owns
from .data_items import DataItems, FileReference
from .jobs import check_columns
from .statuses import columns_of, meaning_of

#: Usage is reported in seconds, by convention; quotas are charged in hours.
#: Source: contract of API v2, status life cycle.
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class JobChanges:
    """What is to be changed of a job; what is not named, or ``None``, stays as it is.

    The real service clears some fields that a request leaves out; the providers' clients of the last years
    send only what they mean to change, and were answered with failures that they ignored.

    :param columns: by the name of the store's column; moments as ``datetime``, JSON objects as ``dict``.
    """

    status: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    tags: Sequence[str] | None = None
    inputs: Sequence[FileReference] | None = None
    outputs: Sequence[FileReference] | None = None


class Updates:
    """The service around changes of jobs."""

    def __init__(self, context: QueueContext, data_items: DataItems) -> None:
        self._context = context
        self._data_items = data_items

    def change(self, party: Party, job_id: int, changes: JobChanges, *, is_report: bool) -> None:
        """Change a job, whether it is in the queue or over.  A job that was removed stays removed.

        :param is_report: whether a status that ends the job sets the time of completion and charges the
            usage, which happens once in the life of a run.
        :raises NotFound: if there is no such job, or the caller may not know of it.
        :raises Forbidden: if it is the caller's own, but the caller may not edit its collab.
        :raises BadRequest: if the status cannot be stored.
        """
        context = self._context
        now = context.clock.now()
        with context.store.write() as tx:
            job = self._changeable(tx, party, job_id, changes.columns.get("collab"))
            check_columns(context, changes.columns, changes.tags or ())
            values = _stored(changes.columns, may_name_user=isinstance(party, Provider))
            status = meaning_of(changes.status) if changes.status is not None else None
            if status is not None and job.status is not JobStatus.removed:
                values.update(columns_of(changes.status or ""))
            if is_report and status in FINAL and job.completed_at is None:
                values.setdefault("completed_at", now)
            if status is JobStatus.submitted:
                values["started_at"] = None
            tx.jobs.overwrite(job_id, values)
            self._replace_parts(tx, job, changes)
            changed = context.job(tx, job_id)
            if is_report and changed.status in FINAL and job.status not in FINAL:
                self._charge(tx, changed)
        if changed.status is not job.status:
            context.events.publish(job_id, changed.status, now)

    def correct(self, party: Party, job_id: int, changes: JobChanges, *, is_report: bool) -> None:
        """Change a job as :meth:`change` does; for providers only.

        :raises Forbidden: if it is the caller's own.
        :raises NotFound: if it is somebody else's.
        """
        if not isinstance(party, Provider):
            with self._context.store.read() as tx:
                job = self._existing(tx, job_id)
            raise Forbidden("") if owns(party, job) else NotFound("")
        self.change(party, job_id, changes, is_report=is_report)

    def _existing(self, tx: Tables, job_id: int) -> JobRecord:
        job = tx.jobs.get(job_id) if self._context.columns.exists(job_id) else None
        if job is None:
            raise NotFound("")
        return job

    def _changeable(self, tx: Tables, party: Party, job_id: int, collab: str | None) -> JobRecord:
        job = self._existing(tx, job_id)
        if may_change(party, collab or job.collab):
            return job
        raise Forbidden("") if owns(party, job) and may_see(party, job) else NotFound("")

    def _replace_parts(self, tx: Tables, job: JobRecord, changes: JobChanges) -> None:
        if changes.tags is not None:
            tx.tags.remove(job.id, job.tags)
            tx.tags.add(job.id, changes.tags)
        if changes.inputs is not None:
            self._data_items.replace(tx, job.id, "input", job.inputs, changes.inputs)
        if changes.outputs is not None:
            self._data_items.replace(tx, job.id, "output", job.outputs, changes.outputs)

    def _charge(self, tx: Tables, job: JobRecord) -> None:
        """Charge the usage of a job to the quota that is noted in it, or to the collab's first one."""
        if job.usage is None:
            return
        noted = json.loads(job.hardware_config_json or "{}").get(ALLOCATION)
        known = isinstance(noted, int) and not isinstance(noted, bool) and self._context.columns.exists(noted)
        quota = tx.projects.quota(noted) if known else None
        if quota is None:
            quota = next(iter(quotas_of(tx.projects, job.collab, job.hardware_platform)), None)
        if quota is not None:
            tx.projects.update_quota(quota.id, usage=quota.usage + job.usage / SECONDS_PER_HOUR)


def _stored(columns: Mapping[str, Any], *, may_name_user: bool) -> dict[str, Any]:
    """Return columns as they are stored; users cannot give a job to somebody else."""
    values = {
        name: json.dumps(value) if isinstance(value, Mapping) else value for name, value in columns.items()
    }
    if not may_name_user:
        values.pop("user_id", None)
    return values
