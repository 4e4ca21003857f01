"""The status of a job in API version 2."""

from __future__ import annotations

import pytest

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.queue.v2 import statuses


@pytest.mark.parametrize("status", list(JobStatus))
def test_a_word_of_version_3_means_itself_and_needs_no_text(status: JobStatus) -> None:
    assert statuses.meaning_of(status.value) is status
    assert statuses.columns_of(status.value) == {"status": status.value, "status_text": None}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("queued", JobStatus.validated), ("bogus", JobStatus.running), ("x" * 15, JobStatus.running)],
)
def test_another_word_is_kept_beside_its_meaning(text: str, meaning: JobStatus) -> None:
    assert statuses.columns_of(text) == {"status": meaning.value, "status_text": text}


@pytest.mark.parametrize("text", ["", "x" * 16])
def test_a_word_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="between 1 and 15 characters"):
        statuses.columns_of(text)


def test_names_of_python_are_no_words() -> None:
    assert statuses.meaning_of("__class__"[:15]) is JobStatus.running
