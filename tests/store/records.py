"""Records to store."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from nmpi_emulator.models.records import NewJob, ProjectRecord

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.timezone.utc)


def job(**changes: Any) -> NewJob:
    """Return a job about to be stored."""
    given = {
        "code": "x",
        "collab": "lab",
        "user_id": "alice",
        "hardware_platform": "Demo",
        "submitted_at": NOON,
    }
    return NewJob(**{**given, **changes})


def project(number: int = 0, **changes: Any) -> ProjectRecord:
    """Return a project."""
    given = {"collab": "lab", "owner": "alice", "title": "T", "abstract": "A"}
    return ProjectRecord(id=uuid.UUID(int=number, version=4), **{**given, **changes})
