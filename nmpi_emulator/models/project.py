"""Projects and quotas as API version 3 reads and writes them."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import Enum

from .wire import WireModel


class ProjectStatus(str, Enum):
    """What has become of a request for resources."""

    in_prep = "in preparation"
    accepted = "accepted"
    under_review = "under review"
    rejected = "rejected"


class ProjectSubmission(WireModel):
    """What a client sends to make a project."""

    collab: str
    title: str
    abstract: str
    description: str | None = None
    status: ProjectStatus = ProjectStatus.in_prep


class ProjectUpdate(WireModel):
    """What a client sends to change a project; what is null is left as it is."""

    title: str | None = None
    abstract: str | None = None
    description: str | None = None
    owner: str | None = None
    status: ProjectStatus | None = None


class QuotaSubmission(WireModel):
    """What an administrator sends to grant a quota."""

    limit: float
    platform: str
    units: str


class QuotaUpdate(WireModel):
    """What a provider or an administrator sends to correct a quota."""

    limit: float | None = None
    usage: float


class Quota(WireModel):
    """What a project may use of one platform."""

    limit: float
    usage: float
    platform: str
    units: str
    project: str
    resource_uri: str | None = None


class Project(WireModel):
    """A request for resources on behalf of a collab."""

    collab: str
    title: str
    abstract: str
    description: str | None = None
    status: ProjectStatus = ProjectStatus.in_prep
    id: uuid.UUID
    owner: str
    submission_date: dt.date | None = None
    decision_date: dt.date | None = None
    resource_uri: str
    quotas: list[Quota] | None = None
