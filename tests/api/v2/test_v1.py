"""API version 1."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from .parties import ALICE as ALICE_V3
from .parties import PROVIDER

ALICE = {"Authorization": "ApiKey alice:token-alice"}
ED = {"Authorization": "ApiKey ed:token-ed"}
BOB = {"Authorization": "ApiKey bob:token-bob"}


def project_uri(http: FlaskClient, name: str = "lab-one", headers: dict[str, str] = ALICE) -> str:
    (found,) = http.get(f"/api/v1/project?short_name={name}", headers=headers).get_json()["objects"]
    return str(found["resource_uri"])


def submit(http: FlaskClient, headers: dict[str, str] = ALICE, **changes: Any) -> Any:
    body = {
        "experiment_description": "print(1)",
        "hardware_platform": "Test",
        "project": project_uri(http, headers=headers),
        "user": "/api/v1/user/alice",
        **changes,
    }
    return http.post("/api/v1/queue", json=body, headers=headers)


def test_the_root_lists_what_clients_look_for(http: FlaskClient) -> None:
    listed = http.get("/api/v1/", headers=ALICE).get_json()
    assert set(listed) == {"queue", "results", "dataitem", "project", "user"}
    assert listed["queue"]["list_endpoint"] == "/api/v1/queue"


def test_a_job_is_answered_with_itself_under_the_older_names(http: FlaskClient) -> None:
    answer = submit(http)
    job = answer.get_json()
    assert (answer.status_code, answer.headers.get("Location")) == (201, None)
    assert list(job) == [
        "experiment_description", "hardware_config", "hardware_platform", "id", "input_data", "log",
        "output_data", "project", "resource_uri", "status", "timestamp_completion", "timestamp_submission",
        "user",
    ]  # fmt: skip
    assert job["user"] == "/api/v1/user/alice"
    assert job["project"] == project_uri(http)
    assert "+" not in job["timestamp_submission"]
    assert http.get(job["user"], headers=ALICE).get_json()["username"] == "alice"
    assert submit(http, command="run.py x").get_json()["command"] == "run.py x"
    seen = http.get(f"/api/v2/queue/{job['id']}", headers=ALICE_V3).get_json()
    assert (seen["code"], seen["collab_id"]) == ("print(1)", "lab-one")


@pytest.mark.quirk("it has the address of the queue when it is over, too.")
def test_a_job_stays_under_its_address_when_it_is_over(http: FlaskClient) -> None:
    job = submit(http).get_json()
    for name in ("queue", "queue/submitted/", f"queue?id={job['id']}"):
        assert http.get(f"/api/v1/{name}", headers=ALICE).get_json()["objects"] == [job]
    http.put(f"/api/v2/queue/{job['id']}", json={"status": "finished"}, headers=PROVIDER)
    http.put(f"/api/v2/log/{job['id']}", json={"content": "done"}, headers=PROVIDER)
    assert http.get("/api/v1/queue", headers=ALICE).get_json()["objects"] == []
    (done,) = http.get("/api/v1/results", headers=ALICE).get_json()["objects"]
    assert done["resource_uri"] == job["resource_uri"]
    assert (done["status"], done["log"]) == ("finished", "done")
    assert http.get(job["resource_uri"], headers=ALICE).get_json() == done
    assert http.delete(f"/api/v1/results/{job['id']}", headers=ALICE).status_code == 204
    assert http.get(job["resource_uri"], headers=ALICE).status_code == 404


def test_inputs_are_data_items(http: FlaskClient) -> None:
    item = http.post("/api/v1/dataitem", json={"url": "http://x.org/1"}, headers=ALICE).get_json()
    assert http.get(item["resource_uri"], headers=ALICE).get_json() == item
    assert submit(http, input_data=[item["resource_uri"]]).get_json()["input_data"] == [item]


def test_projects_are_the_collabs_that_one_may_act_for(http: FlaskClient) -> None:
    found = http.get("/api/v1/project", headers=ED).get_json()["objects"]
    assert [project["short_name"] for project in found] == ["lab-one"]
    assert http.get(found[0]["resource_uri"], headers=ED).get_json() == found[0]
    assert http.get(found[0]["resource_uri"], headers=BOB).status_code == 404
    assert http.put(found[0]["resource_uri"], json={"full_name": "x"}, headers=ED).status_code == 403


def test_a_project_that_users_make_is_for_its_members(http: FlaskClient) -> None:
    members = [{"username": "ed", "resource_uri": "/api/v1/user/ed"}]
    body = {"short_name": "mine", "full_name": None, "description": None, "members": members}
    made = http.post("/api/v1/project", json=body, headers=BOB)
    project = made.get_json()
    assert made.status_code == 201
    assert project == {**body, "id": project["id"], "resource_uri": f"/api/v1/project/{project['id']}"}
    change = {**project, "description": "new"}
    assert http.put(project["resource_uri"], json=change, headers=ED).status_code == 204
    assert http.get(project["resource_uri"], headers=BOB).get_json() == change
    assert http.get(project["resource_uri"], headers=ALICE).status_code == 404

    job = submit(http, ED, project=project["resource_uri"], hardware_platform="SpiNNaker")
    assert (job.status_code, job.get_json()["project"]) == (201, project["resource_uri"])
    assert submit(http, ALICE, project=project["resource_uri"]).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"short_name": "not a name"},
        {"short_name": "p", "members": "ed"},
        {"short_name": "p", "members": [5]},
        {"short_name": "taken"},
    ],
)
def test_a_project_that_cannot_be_is_refused(http: FlaskClient, body: dict[str, Any]) -> None:
    http.post("/api/v1/project", json={"short_name": "taken", "members": ["/api/v1/user/ed"]}, headers=BOB)
    answer = http.post("/api/v1/project", json=body, headers=BOB)
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (ALICE, 200),
        (ALICE_V3, 200),
        (PROVIDER, 200),
        ({"Authorization": "ApiKey ed:token-alice"}, 401),
        ({"Authorization": "ApiKey alice:wrong"}, 401),
        ({}, 401),
    ],
)
def test_the_token_of_a_user_is_sent_as_a_key(
    http: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert http.get("/api/v1/queue", headers=headers).status_code == status
    if status == 401 or headers is ALICE:  # not so in version 2
        assert http.get("/api/v2/queue", headers=headers).status_code == 401


def test_what_is_refused_is_refused_in_a_form_that_clients_read(http: FlaskClient) -> None:
    for project in ("/api/v1/project/77", "lab-one", None):
        answer = submit(http, project=project)
        assert answer.status_code in (400, 404)
        assert {"error", "error_message"} & set(answer.get_json())
    assert submit(http, hardware_platform="none").status_code == 403
    assert http.get("/api/v1/user/nobody", headers=ALICE).status_code == 404
    assert http.delete("/api/v1/queue", headers=ALICE).headers["Allow"] == "GET,POST"
    assert http.get("/api/v1/queue/77", headers=ALICE).data == b""
    assert http.get("/api/v1/queue/x", headers=ALICE).status_code == 404
