"""Bodies of a JSON type that the real service did not expect, at which it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator
from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.conftest import WORLD

from .conftest import JOB
from .parties import ALICE

SORRY = {"error_message": "Sorry, this request could not be processed. Please try again later."}


@pytest.fixture(scope="module")
def strict() -> Iterator[FlaskClient]:
    """A client of a service that fails where the real one does."""
    with Emulator(WORLD, execution=False, reproduce_upstream_bugs=True) as emulator:
        yield emulator.app.test_client()


@pytest.mark.parametrize("body", [[], "text", 5, None, {**JOB, "tags": None}, {**JOB, "input_data": "x"}])
def test_a_body_of_an_odd_type_is_refused_and_in_strict_mode_fails(
    http: FlaskClient, strict: FlaskClient, body: Any
) -> None:
    sane = http.post("/api/v2/queue", data=json.dumps(body), content_type="application/json", headers=ALICE)
    assert (sane.status_code, list(sane.get_json())) == (400, ["error"]), UpstreamBug.ODD_BODY_V2
    failed = strict.post(
        "/api/v2/queue", data=json.dumps(body), content_type="application/json", headers=ALICE
    )
    assert (failed.status_code, failed.get_json()) == (500, SORRY)
    for client in (http, strict):
        assert client.get("/api/v2/queue", headers=ALICE).get_json()["objects"] == []
