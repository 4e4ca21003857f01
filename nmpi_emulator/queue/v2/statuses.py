"""The status of a job in API version 2: any text, where version 3 has seven words."""

from __future__ import annotations

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.models.records import JobRecord

#: The longest status that the real database holds.  Source: contract of API v2, status life cycle.
MAX_LENGTH = 15

#: What a provider of the older API means by words that are no status of version 3.
_MEANINGS = {"queued": JobStatus.validated}

#: The words that are a status of a job, in either version.
KNOWN = frozenset({*(status.value for status in JobStatus), *_MEANINGS})


def meaning_of(text: str) -> JobStatus:
    """Return the status of version 3 for a text; one that nobody knows means that the provider is at work.

    :raises BadRequest: if the text is empty or too long to be stored.
    """
    if not 0 < len(text) <= MAX_LENGTH:
        raise BadRequest(f"The status {text!r} must have between 1 and {MAX_LENGTH} characters.")
    if text in JobStatus.__members__:
        return JobStatus(text)
    return _MEANINGS.get(text, JobStatus.running)


def columns_of(text: str) -> dict[str, str | None]:
    """Return what is stored for a status, by column.

    :raises BadRequest: if the text is empty or too long to be stored.
    """
    meaning = meaning_of(text)
    return {"status": meaning.value, "status_text": text if text != meaning.value else None}


def text_of(job: JobRecord) -> str:
    """Return the status of a job as version 2 shows it."""
    return job.status_text or job.status.value
