"""What is stored, in the forms of API version 2.  The fields of an object are in alphabetical order."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from nmpi_emulator.models.job import FINAL
from nmpi_emulator.models.project import ProjectStatus
from nmpi_emulator.models.records import CommentRecord, FileRecord, JobRecord, ProjectRecord, QuotaRecord
from nmpi_emulator.queue.columns import Columns
from nmpi_emulator.queue.jobs import JobDetails
from nmpi_emulator.queue.projects import status_of
from nmpi_emulator.queue.repositories import public_url
from nmpi_emulator.queue.v2.statuses import text_of

from .paths import ROOT, uri

#: How much of the code of a job that is over is shown, in characters, and what stands for the rest.
#: Source: contract of API v2, results.
CODE_SHOWN = 15000
CODE_CUT = "\n\n...truncated..."


def job_uri(job: JobRecord) -> str:
    """Return the address of a job: in the queue, or among the results when it is over."""
    return uri("results" if job.status in FINAL else "queue", job.id)


class Representation:
    """Writes records for clients that reach the emulator under one address.

    :param base_url: put before the path of files that the emulator keeps itself.
    :param columns: knows which values the real service cannot show.
    :param guide_fields: whether jobs have the fields that the printed user guide shows besides; they are of
        API version 1, and the guide shows them under version 2.
    """

    def __init__(self, base_url: str, columns: Columns, *, guide_fields: bool = False) -> None:
        self._base_url = base_url
        self._columns = columns
        self._guide_fields = guide_fields

    def job(self, details: JobDetails) -> dict[str, Any]:
        """Write a job with its files."""
        job = details.job
        fields = {
            **self._listed(details),
            "hardware_config": self._columns.readable_object(job.hardware_config_json),
            "input_data": [self.data_item(file) for file in job.inputs],
            "output_data": [self.data_item(file) for file in job.outputs],
            "provenance": self._columns.readable_object(job.provenance_json),
        }
        if self._guide_fields:
            fields["experiment_description"] = fields["code"]
            fields["log"] = details.log or ""
            fields["project"] = f"{ROOT}/project/{job.collab}"
            fields["user"] = f"{ROOT}/user/{job.user_id}"
        return dict(sorted(fields.items()))

    def job_in_list(self, details: JobDetails) -> dict[str, Any]:
        """Write a job as an entry of a list."""
        return dict(sorted(self._listed(details).items()))

    def _listed(self, details: JobDetails) -> dict[str, Any]:
        job = details.job
        is_over = job.status in FINAL
        fields: dict[str, Any] = {
            "code": job.code,
            "collab_id": job.collab,
            "command": job.command,
            "hardware_platform": job.hardware_platform,
            "id": job.id,
            "resource_uri": job_uri(job),
            "resource_usage": self._columns.readable_usage(job.usage),
            "status": text_of(job),
            "tags": list(job.tags),
            "timestamp_completion": _text(job.completed_at),
            "timestamp_submission": _text(job.submitted_at),
            "user_id": job.user_id,
        }
        if is_over:
            fields["comments"] = [self.comment(comment) for comment in details.comments or ()]
            if len(job.code) > CODE_SHOWN:
                fields["code"] = job.code[:CODE_SHOWN] + CODE_CUT
        return fields

    def data_item(self, file: FileRecord) -> dict[str, Any]:
        """Write a data item."""
        assert file.item is not None, "only a file that is stored can be shown"
        return {
            "id": file.item,
            "resource_uri": uri("dataitem", file.item),
            "url": public_url(file.url, self._base_url),
        }

    def comment(self, comment: CommentRecord) -> dict[str, Any]:
        """Write a comment as a part of its job."""
        return {
            "content": comment.content,
            "created_time": _text(comment.timestamp),
            "id": comment.id,
            "job": None if comment.job_id is None else uri("results", comment.job_id),
            "resource_uri": uri("comment", comment.id),
            "user": comment.user_id,
        }

    def comment_alone(self, comment: CommentRecord) -> dict[str, Any]:
        """Write a comment that was asked for itself.  quirk: its time is without a zone."""
        return {**self.comment(comment), "created_time": _text(comment.timestamp.replace(tzinfo=None))}

    def log(self, log: tuple[int, str]) -> dict[str, Any]:
        """Write the log of a job."""
        job_id, text = log
        return {"content": text, "resource_uri": uri("log", job_id)}

    def tag(self, tag: tuple[int, str]) -> dict[str, Any]:
        """Write a tag."""
        tag_id, name = tag
        return {"id": tag_id, "name": name, "resource_uri": uri("tags", tag_id), "slug": _slug(name)}

    def project(self, project: ProjectRecord) -> dict[str, Any]:
        """Write a project with its quotas."""
        status = status_of(project)
        fields: dict[str, Any] = {
            "context": str(project.id),
            "collab": project.collab,
            "owner": project.owner,
            "title": project.title,
            "abstract": project.abstract,
            "description": project.description,
            "duration": 0,
        }
        if status is ProjectStatus.accepted:
            fields["start_date"] = project.decision_date.isoformat() if project.decision_date else None
        return {
            **fields,
            "status": status.value,
            "resource_uri": f"/projects/{project.id}",
            "quotas": [self.quota(quota) for quota in project.quotas],
        }

    def quota(self, quota: QuotaRecord) -> dict[str, Any]:
        """Write a quota."""
        return {
            "project": str(quota.project_id),
            "limit": quota.limit,
            "usage": quota.usage,
            "units": quota.units,
            "platform": quota.platform,
            "resource_uri": f"/projects/{quota.project_id}/quotas/{quota.id}",
        }


def _text(moment: dt.datetime | None) -> str | None:
    """Write a moment; the fraction of a second is left out when it is zero."""
    return moment.isoformat() if moment else None


def _slug(name: str) -> str:
    """Return a name as it can stand in an address: lower case, ASCII, hyphens between words."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())
