"""What the store keeps: plain records, without the forms that one API version or another gives them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .job import JobStatus


@dataclass(frozen=True, kw_only=True)
class FileRecord:
    """A file that belongs to a job.

    :param url: where it is; files that the emulator keeps itself have a URL of the scheme ``nmpi-emulator``
        (see :mod:`nmpi_emulator.queue.repositories`).
    :param size: bytes.
    :param hash: SHA-1 in hexadecimal, where the platform gives one.
    :param item: the id under which API version 2 shows it; several jobs can share one data item.
    """

    url: str
    path: str | None = None
    content_type: str | None = None
    size: int | None = None
    hash: str | None = None
    id: int | None = None
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class JobRecord:
    """A job.  JSON objects are kept as the text that was stored; see :attr:`hardware_config`.

    :param status_text: what a provider of API version 2 called the status, if it is no word of version 3.
    """

    id: int
    code: str
    command: str
    collab: str
    user_id: str
    hardware_platform: str
    hardware_config_json: str | None
    status: JobStatus
    submitted_at: dt.datetime
    completed_at: dt.datetime | None
    provenance_json: str | None
    usage: float | None
    tags: tuple[str, ...] = ()
    inputs: tuple[FileRecord, ...] = ()
    outputs: tuple[FileRecord, ...] = ()
    status_text: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job about to be stored."""

    code: str
    collab: str
    user_id: str
    hardware_platform: str
    submitted_at: dt.datetime
    command: str = ""
    hardware_config: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()
    inputs: tuple[FileRecord, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommentRecord:
    """A remark on a job; API version 2 allows some that are on none."""

    id: int
    job_id: int | None
    content: str
    user_id: str
    timestamp: dt.datetime


@dataclass(frozen=True, kw_only=True)
class QuotaRecord:
    """How much of one platform a project may use, and how much it has used, in the platform's unit."""

    id: int
    project_id: uuid.UUID
    platform: str
    units: str
    limit: float
    usage: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ProjectRecord:
    """A request for resources on behalf of a collab."""

    id: uuid.UUID
    collab: str
    owner: str
    title: str
    abstract: str
    description: str = ""
    submission_date: dt.date | None = None
    decision_date: dt.date | None = None
    accepted: bool = False
    quotas: tuple[QuotaRecord, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class SessionRecord:
    """Interactive use of a platform."""

    id: int
    collab: str
    user_id: str
    hardware_platform: str
    hardware_config_json: str | None
    status: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    usage: float
