"""Interactive sessions as API version 3 reads and writes them."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Any

from .job import ResourceUsage
from .wire import WireModel


class SessionStatus(str, Enum):
    """Where a session is in its life."""

    running = "running"
    finished = "finished"
    error = "error"
    removed = "removed"


class SessionCreation(WireModel):
    """What a provider sends to open a session."""

    collab: str
    user_id: str
    hardware_platform: str
    hardware_config: dict[str, Any] | None = None


class SessionUpdate(WireModel):
    """What a provider sends to report on a session."""

    status: SessionStatus = SessionStatus.running
    resource_usage: ResourceUsage


class Session(SessionCreation):
    """Interactive use of a platform."""

    id: int
    status: SessionStatus = SessionStatus.running
    timestamp_start: dt.datetime | None = None
    timestamp_end: dt.datetime | None = None
    resource_uri: str
    resource_usage: ResourceUsage | None = None
