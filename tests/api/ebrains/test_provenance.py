"""The provenance service."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def bearer(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token-{username}"}


#: What the client sends, in short.
RECORD: dict[str, Any] = {
    "type": "simulation",
    "description": "A job",
    "start_time": "2026-01-01T10:00:00.000000Z",
    "end_time": None,
    "environment": {"name": "env", "hardware": "SpiNNaker", "configuration": None, "software": None},
    "input": [
        {"file_name": "run.py", "location": "https://data-proxy.ebrains.eu/x", "size": 3, "hash": None}
    ],
    "launch_config": {"name": "lc", "executable": "python", "arguments": ["run.py"]},
    "output": [],
    "project_id": "lab-one",
    "resource_usage": [{"value": 0.5, "units": "core-hour"}],
    "started_by": {"given_name": "Alice", "family_name": "Adams"},
    "status": "completed",
    "tags": [],
}


def test_a_record_is_stored_and_read_again_by_members(http: FlaskClient) -> None:
    made = http.post("/simulations/?space=collab-lab-one", json=RECORD, headers=bearer("alice"))
    assert made.status_code == 201
    record = made.get_json()
    assert {key: record[key] for key in RECORD} == RECORD
    assert http.get(f"/simulations/{record['id']}", headers=bearer("victor")).get_json() == record
    assert http.get(f"/simulations/{record['id']}", headers=bearer("bob")).status_code == 404
    assert http.get("/simulations/", headers=bearer("ed")).get_json() == [record]
    assert http.get("/simulations/", headers=bearer("bob")).get_json() == []


def test_records_are_listed_by_space_and_page(http: FlaskClient) -> None:
    for space in ("collab-lab-one", "myspace", "private-alice"):
        http.post(f"/simulations/?space={space}", json=RECORD, headers=bearer("alice"))

    def count(query: str) -> int:
        return len(http.get(f"/simulations/{query}", headers=bearer("alice")).get_json())

    assert (count(""), count("?space=collab-lab-one"), count("?space=myspace")) == (3, 1, 2)
    assert (count("?size=2"), count("?size=2&from_index=2")) == (2, 1)


@pytest.mark.parametrize(
    ("user", "space", "status"),
    [("victor", "collab-lab-one", 403), ("bob", "collab-lab-one", 403), ("bob", "private-alice", 403)],
)
def test_one_writes_only_where_one_may(http: FlaskClient, user: str, space: str, status: int) -> None:
    assert http.post(f"/simulations/?space={space}", json=RECORD, headers=bearer(user)).status_code == status


def test_one_needs_a_token(http: FlaskClient) -> None:
    assert http.post("/simulations/?space=collab-lab-one", json=RECORD).status_code == 401
    assert http.get("/simulations/").status_code == 401


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"status": "finished"}, ["body", "status"]),
        ({"start_time": "today"}, ["body", "start_time"]),
        ({"environment": None}, ["body", "environment"]),
        ({"output": [{"file_name": "x"}]}, ["body", "output", 0, "location"]),
        ({"resource_usage": {"value": 1}}, ["body", "resource_usage"]),
    ],
)
def test_what_is_wrong_with_a_record_is_named(
    http: FlaskClient, changes: dict[str, Any], where: list[str | int]
) -> None:
    answer = http.post("/simulations/?space=myspace", json={**RECORD, **changes}, headers=bearer("alice"))
    assert answer.status_code == 422
    assert answer.get_json()["detail"][0]["loc"] == where
    assert http.get("/simulations/?size=x", headers=bearer("alice")).status_code == 422
