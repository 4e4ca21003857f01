"""Jobs through API version 3."""

from __future__ import annotations

from flask.testing import FlaskClient

ALICE = {"Authorization": "Bearer token-alice"}
BOB = {"Authorization": "Bearer token-bob"}
JOB = {"code": "print(1)", "collab": "lab-one", "hardware_platform": "Demo"}


def submit(http: FlaskClient, **changes: object) -> dict:
    answer = http.post("/jobs/", json={**JOB, **changes}, headers=ALICE)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def test_a_submitted_job_has_twelve_fields_and_a_resource_uri(http: FlaskClient) -> None:
    job = submit(http, tags=["b", "aa", "aa"][1:])
    assert list(job) == [
        "code", "command", "collab", "input_data", "hardware_platform", "hardware_config", "tags", "id",
        "user_id", "status", "timestamp_submission", "resource_uri",
    ]  # fmt: skip
    assert job["resource_uri"] == f"/jobs/{job['id']}"
    assert job["status"] == "submitted"
    assert job["tags"] == ["aa"]


def test_a_stranger_is_told_that_the_job_may_not_exist(http: FlaskClient) -> None:
    job = submit(http)
    answer = http.get(job["resource_uri"], headers=BOB)
    assert answer.status_code == 404
    assert answer.get_json() == {
        "detail": f"Either there is no job with id {job['id']}, or you do not have access to it"
    }


def test_a_missing_slash_is_added_by_a_redirect_before_authentication(http: FlaskClient) -> None:
    answer = http.post("/jobs?x=1", json=JOB)
    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://localhost/jobs/?x=1"
    assert answer.data == b""


def test_all_faults_of_a_request_are_reported_at_once(http: FlaskClient) -> None:
    answer = http.post("/jobs/?as_admin=maybe", json={"code": 1, "collab": "lab-one"}, headers=ALICE)
    assert answer.status_code == 422
    assert [(fault["loc"], fault["type"]) for fault in answer.get_json()["detail"]] == [
        (["query", "as_admin"], "bool_parsing"),
        (["body", "code"], "string_type"),
        (["body", "hardware_platform"], "missing"),
    ]


def test_a_platform_without_quota_is_refused(http: FlaskClient) -> None:
    answer = http.post("/jobs/", json={**JOB, "hardware_platform": "nowhere"}, headers=ALICE)
    assert answer.status_code == 403
    assert answer.get_json()["detail"] == "You do not have sufficient compute quota to submit this job"
