"""Fixtures for tests of the older versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from .parties import ALICE, PROVIDER

Submit = Callable[..., int]

JOB = {"code": "print(1)", "collab_id": "lab-one", "hardware_platform": "Test"}


@pytest.fixture
def submit(http: FlaskClient) -> Submit:
    """Submit a job and return its id; fields with the value ``...`` are left out."""

    def submit_job(headers: dict[str, str] = ALICE, **changes: Any) -> int:
        body = {name: value for name, value in {**JOB, **changes}.items() if value is not ...}
        answer = http.post("/api/v2/queue", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return int(answer.headers["Location"].rpartition("/")[2])

    return submit_job


@pytest.fixture
def finish(http: FlaskClient) -> Callable[..., None]:
    """Have a provider report a job as finished."""

    def finish_job(job_id: int, **changes: Any) -> None:
        body = {"id": job_id, "status": "finished", **changes}
        assert http.put(f"/api/v2/queue/{job_id}", json=body, headers=PROVIDER).status_code == 204

    return finish_job
