"""Jobs as API version 3 reads and writes them."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated, Any

from pydantic import AnyUrl, Field

from .wire import Tag, WireModel


class JobStatus(str, Enum):
    """Where a job is in its life.  ``validated`` and ``mapped`` are set by providers only."""

    submitted = "submitted"
    validated = "validated"
    running = "running"
    mapped = "mapped"
    finished = "finished"
    error = "error"
    removed = "removed"


#: A job in one of these states is over.
FINAL = (JobStatus.finished, JobStatus.error)


class ResourceUsage(WireModel):
    """An amount of a platform's own unit (core-hours, wafer-hours, ...)."""

    value: float
    units: str


class DataItem(WireModel):
    """A file that is known by its URL."""

    url: AnyUrl
    path: str | None = None
    content_type: str | None = None
    size: int | None = None
    hash: str | None = None


class DataSet(WireModel):
    """The files of a job in one data repository."""

    repository: str
    files: list[DataItem]


class Comment(WireModel):
    """A remark on a job."""

    id: int = Field(default=None)  # type: ignore[assignment]
    job_id: int = Field(default=None)  # type: ignore[assignment]
    content: str
    user_id: str = Field(default=None)  # type: ignore[assignment]
    timestamp: dt.datetime = Field(default=None)  # type: ignore[assignment]
    resource_uri: str = Field(default=None)  # type: ignore[assignment]


class CommentBody(WireModel):
    """What a client sends to make or change a comment."""

    content: Annotated[str, Field(min_length=1, max_length=10000)]


class SubmittedJob(WireModel):
    """What a client sends to submit a job."""

    code: str
    command: str | None = None
    collab: str
    input_data: list[DataItem] | None = None
    hardware_platform: str
    hardware_config: dict[str, Any] | None = None
    tags: list[Tag] | None = None


class AcceptedJob(SubmittedJob):
    """A job as it stands in the queue, without results."""

    id: int
    user_id: str
    status: JobStatus = JobStatus.submitted
    timestamp_submission: dt.datetime | None = None
    resource_uri: str


class Job(AcceptedJob):
    """A job with all that is known of it."""

    output_data: DataSet | None = None
    provenance: dict[str, Any] | None = None
    timestamp_completion: dt.datetime | None = None
    resource_usage: ResourceUsage | None = None
    comments: list[Comment] | None = None
    log: str | None = None


class JobPatch(WireModel):
    """What a provider sends to report on a job; what is null is left as it is."""

    status: JobStatus | None = None
    output_data: DataSet | None = None
    provenance: dict[str, Any] | None = None
    resource_usage: ResourceUsage | None = None
    log: str | None = None
