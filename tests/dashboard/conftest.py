"""Fixtures for tests of the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.platforms.registry import platforms

from .browser import Browser
from .browsing import Reader


@pytest.fixture
def anonymous(idle: Emulator) -> Reader:
    """Somebody who has not signed in."""
    return Reader(idle)


@pytest.fixture
def reader(idle: Emulator) -> Callable[[str], Reader]:
    """Somebody who has signed in, by name."""

    def signed_in(username: str) -> Reader:
        found = Reader(idle)
        assert found.sign_in(username).status_code == 303
        return found

    return signed_in


@pytest.fixture
def alice(reader: Callable[[str], Reader]) -> Reader:
    """Alice, who administers the collab ``lab-one``."""
    return reader("alice")


@pytest.fixture
def submit(idle: Emulator) -> Callable[..., int]:
    """Put a job into the queue by the API, for Alice; return its id."""

    def submit_job(username: str = "alice", **fields: Any) -> int:
        body = {"code": "print(1)\n", "collab": "lab-one", "hardware_platform": "Demo", **fields}
        answer = idle.app.test_client().post(
            "/jobs/", json=body, headers={"Authorization": f"Bearer token-{username}"}
        )
        assert answer.status_code == 201, answer.text
        return int(answer.get_json()["id"])

    return submit_job


@pytest.fixture
def finish(idle: Emulator) -> Callable[..., None]:
    """End a job as its platform would: with files, a log, costs and provenance."""

    def finish_job(
        job_id: int,
        *,
        status: str = "finished",
        files: dict[str, bytes] | None = None,
        log: str = "",
        usage: float | None = None,
        provenance: dict[str, Any] | None = None,
    ) -> None:
        with idle.store.write() as tx:
            job = tx.jobs.get(job_id)
            assert job is not None
            platform = platforms()[job.hardware_platform]
            kept = [
                idle.files.write(platform, job.collab, job_id, name, content)
                for name, content in (files or {}).items()
            ]
            tx.jobs.add_files(job_id, "output", kept)
            tx.logs.append(job_id, log)
            tx.jobs.update(
                job_id,
                status=JobStatus(status),
                completed_at=idle.clock.now(),
                usage=usage,
                provenance=provenance,
            )
        idle.queue.events.publish(job_id, JobStatus(status), idle.clock.now())

    return finish_job


@pytest.fixture(scope="session")
def _window() -> Iterator[Browser]:
    browser = Browser("")
    yield browser
    browser.close()


@pytest.fixture
def browser(_window: Browser, idle: Emulator) -> Browser:
    """A real browser, in front of ``idle``; nobody has signed in."""
    _window.url = idle.url
    _window.forget()
    _window.look()
    return _window
