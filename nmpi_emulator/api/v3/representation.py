"""What is stored, in the forms of API version 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmpi_emulator.models.job import AcceptedJob, Comment, DataItem, DataSet, Job, ResourceUsage
from nmpi_emulator.models.project import Project, Quota
from nmpi_emulator.models.records import (
    CommentRecord,
    FileRecord,
    JobRecord,
    ProjectRecord,
    QuotaRecord,
    SessionRecord,
)
from nmpi_emulator.models.session import Session, SessionStatus
from nmpi_emulator.platforms.registry import units_of
from nmpi_emulator.queue.columns import Columns
from nmpi_emulator.queue.jobs import JobDetails
from nmpi_emulator.queue.projects import status_of
from nmpi_emulator.queue.repositories import public_url, repository_name

#: How long a tag may be.  API version 2 has others too.
_TAG_LENGTHS = range(2, 101)


def shown_tags(tags: Sequence[str]) -> list[str]:
    """Return the tags that this version of the API can show."""
    return [tag for tag in tags if len(tag) in _TAG_LENGTHS]


class Representation:
    """Writes records for clients that reach the emulator under one address.

    :param base_url: put before the path of files that the emulator keeps itself.
    :param columns: knows which values the real service cannot show.
    """

    def __init__(self, base_url: str, columns: Columns) -> None:
        self._base_url = base_url
        self._columns = columns

    def accepted_job(self, job: JobRecord) -> AcceptedJob:
        """Write a job as the answer to its submission."""
        return AcceptedJob.model_construct(**self._accepted(job))

    def job(self, details: JobDetails) -> Job:
        """Write a job with all that is known of it."""
        job = details.job
        return Job.model_construct(
            **self._accepted(job),
            output_data=self.data_set(job.outputs) if job.outputs else None,
            provenance=self._columns.readable_object(job.provenance_json),
            timestamp_completion=job.completed_at,
            resource_usage=self._usage(job.usage, job.hardware_platform),
            comments=[self.comment(c) for c in details.comments] if details.comments else None,
            log=details.log or None,
        )

    def _accepted(self, job: JobRecord) -> dict[str, Any]:
        return {
            "code": job.code,
            "command": job.command,
            "collab": job.collab,
            "input_data": [self._item(file, file.path) for file in job.inputs],
            "hardware_platform": job.hardware_platform,
            "hardware_config": self._columns.readable_object(job.hardware_config_json),
            "tags": shown_tags(job.tags),
            "id": job.id,
            "user_id": job.user_id,
            "status": job.status,
            "timestamp_submission": job.submitted_at,
            "resource_uri": f"/jobs/{job.id}",
        }

    def _usage(self, value: float | None, platform: str) -> ResourceUsage | None:
        readable = self._columns.readable_usage(value)
        if readable is None:
            return None
        return ResourceUsage.model_construct(value=readable, units=units_of(platform))

    def raw_job(self, job: JobRecord) -> dict[str, Any]:
        """Write a job as a row of the real service's database.

        quirk: this, and not a job, is the answer to a provider's report.
        """
        return {
            "id": job.id,
            "code": job.code,
            "command": job.command,
            "collab_id": job.collab,
            "user_id": job.user_id,
            "status": job.status.value,
            "hardware_platform": job.hardware_platform,
            "hardware_config": job.hardware_config_json,
            "timestamp_submission": job.submitted_at.isoformat(),
            "timestamp_completion": job.completed_at.isoformat() if job.completed_at else None,
            "provenance": job.provenance_json,
            "resource_usage": self._columns.readable_usage(job.usage),
            "tags": list(job.tags),
            "input_data": [self._raw_item(file) for file in job.inputs],
            "output_data": [self._raw_item(file) for file in job.outputs],
        }

    def data_set(self, files: Sequence[FileRecord]) -> DataSet:
        """Write files as a set; the first one decides the repository."""
        return DataSet.model_construct(
            repository=repository_name(files),
            files=[self._item(file, self._columns.readable_path(file)) for file in files],
        )

    def _item(self, file: FileRecord, path: str | None) -> DataItem:
        return DataItem.model_construct(
            url=public_url(file.url, self._base_url),
            path=path,
            content_type=file.content_type,
            size=file.size,
            hash=file.hash,
        )

    def _raw_item(self, file: FileRecord) -> dict[str, Any]:
        return {
            "id": file.id,
            "url": public_url(file.url, self._base_url),
            "path": file.path,
            "hash": file.hash,
            "size": file.size,
            "content_type": file.content_type,
        }

    def comment(self, comment: CommentRecord) -> Comment:
        """Write a comment."""
        return Comment.model_construct(
            id=comment.id,
            job_id=comment.job_id,
            content=comment.content,
            user_id=comment.user_id,
            timestamp=comment.timestamp,
            resource_uri=f"/jobs/{comment.job_id}/comments/{comment.id}",
        )

    def session(self, session: SessionRecord) -> Session:
        """Write a session."""
        return Session.model_construct(
            collab=session.collab,
            user_id=session.user_id,
            hardware_platform=session.hardware_platform,
            hardware_config=self._columns.readable_object(session.hardware_config_json),
            id=session.id,
            status=SessionStatus(session.status),
            timestamp_start=session.started_at,
            timestamp_end=session.ended_at,
            resource_uri=f"/sessions/{session.id}",
            resource_usage=self._usage(session.usage, session.hardware_platform),
        )

    def project(self, project: ProjectRecord) -> Project:
        """Write a project with its quotas."""
        return Project.model_construct(
            collab=project.collab,
            title=project.title,
            abstract=project.abstract,
            description=project.description,
            status=status_of(project),
            id=project.id,
            owner=project.owner,
            submission_date=project.submission_date,
            decision_date=project.decision_date,
            resource_uri=f"/projects/{project.id}",
            quotas=[self.quota(quota) for quota in project.quotas],
        )

    def quota(self, quota: QuotaRecord) -> Quota:
        """Write a quota."""
        return Quota.model_construct(
            limit=self._columns.readable_number(quota.limit),
            usage=self._columns.readable_number(quota.usage),
            platform=quota.platform,
            units=quota.units,
            project=f"/projects/{quota.project_id}",
            resource_uri=f"/projects/{quota.project_id}/quotas/{quota.id}",
        )
