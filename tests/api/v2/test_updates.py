"""What providers report of jobs, and what the members of a collab correct."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from .conftest import Submit
from .parties import ADA, ALICE, BOB, ED, NOBODY, PROVIDER, VICTOR


def show(http: FlaskClient, job_id: int, headers: dict[str, str] = ALICE) -> dict[str, Any]:
    """Return a job wherever it is."""
    for place in ("queue", "results"):
        answer = http.get(f"/api/v2/{place}/{job_id}", headers=headers)
        if answer.status_code == 200:
            return dict(answer.get_json())
    raise AssertionError(f"job {job_id} is nowhere")


def put(http: FlaskClient, job_id: int, headers: dict[str, str] = PROVIDER, **body: Any) -> Any:
    return http.put(f"/api/v2/queue/{job_id}", json=body, headers=headers)


def usage(http: FlaskClient, platform: str = "Test") -> float:
    projects = http.get("/quotas-v2/projects/?collab=lab-one", headers=ALICE).get_json()
    (quota,) = [q for p in projects for q in p["quotas"] if q["platform"] == platform]
    return float(quota["usage"])


def test_a_worker_takes_a_job_through_its_life(http: FlaskClient, submit: Submit) -> None:
    job_id = submit(tags=["one", "two"], input_data=[{"url": "http://x.org/in"}])
    job = http.get("/api/v2/queue/submitted/next/Test/", headers=PROVIDER).get_json()
    assert put(http, job_id, **{**job, "status": "running"}).status_code == 204
    running = show(http, job_id)
    assert running == {**job, "status": "running"}

    item = http.post("/api/v2/dataitem", json={"url": "http://x.org/out"}, headers=PROVIDER).headers[
        "Location"
    ]
    assert put(http, job_id, **{**running, "output_data": [item]}).status_code == 204
    end = {
        **running,
        "output_data": [item],
        "status": "finished",
        "timestamp_completion": "2014-08-13T21:02:37.541732",
        "resource_usage": 1.0,
        "provenance": {},
    }
    assert put(http, job_id, **end).status_code == 204
    done = show(http, job_id)
    assert [file["url"] for file in done["output_data"]] == ["http://x.org/out"]
    assert done["output_data"][0]["resource_uri"] == item
    assert done["timestamp_completion"] == "2014-08-13T21:02:37.541732+00:00"
    assert (done["provenance"], done["resource_usage"]) == ({}, 1.0)
    assert (done["tags"], done["input_data"]) == (job["tags"], job["input_data"])
    assert usage(http) == pytest.approx(1 / 3600)


def test_what_a_report_leaves_out_stays_as_it_is(http: FlaskClient, submit: Submit) -> None:
    job_id = submit(
        tags=["one"], input_data=[{"url": "http://x.org/in"}], hardware_config={"a": 1}, command="run.py x"
    )
    before = show(http, job_id)
    assert put(http, job_id, id=job_id, status="validated").status_code == 204
    assert show(http, job_id) == {**before, "status": "validated"}
    put(http, job_id, status="finished", output_data=[{"url": "http://x.org/out"}])
    done = show(http, job_id)
    assert put(http, job_id, code="other").status_code == 204
    assert show(http, job_id) == {**done, "code": "other"}


def test_output_data_can_have_any_of_three_shapes_or_be_null(http: FlaskClient, submit: Submit) -> None:
    job_id = submit()
    item = http.post("/api/v2/dataitem", json={"url": "http://x.org/1"}, headers=PROVIDER).get_json()
    put(http, job_id, status="running", output_data=[item["resource_uri"]])
    put(http, job_id, status="running", output_data=[item, {"url": "http://x.org/2"}])
    files = show(http, job_id)["output_data"]
    assert [file["url"] for file in files] == ["http://x.org/1", "http://x.org/2"]
    put(http, job_id, status="running", output_data=[{"url": "http://x.org/2"}, files[0]["resource_uri"]])
    assert show(http, job_id)["output_data"] == files
    put(http, job_id, status="running", output_data=None)
    assert show(http, job_id)["output_data"] == []
    assert http.get(item["resource_uri"], headers=PROVIDER).get_json() == item


def test_a_status_that_nobody_knows_is_kept_and_version_3_says_running(
    http: FlaskClient, submit: Submit
) -> None:
    job_id = submit()
    for text, meaning in (("queued", "validated"), ("bogus", "running"), ("mapped", "mapped")):
        assert put(http, job_id, status=text).status_code == 204
        assert show(http, job_id)["status"] == text
        assert http.get(f"/jobs/{job_id}", headers=ALICE).get_json()["status"] == meaning
    put(http, job_id, status="bogus")
    assert len(http.get("/api/v2/queue/?status=bogus", headers=ALICE).get_json()["objects"]) == 1
    http.put(f"/jobs/{job_id}", json={"status": "running"}, headers={"x-api-key": "key-nmpi"})
    assert show(http, job_id)["status"] == "running"


@pytest.mark.parametrize(
    "body",
    [
        {"status": ""},
        {"status": "a" * 16},
        {"status": ["running"]},
        {"timestamp_completion": "yesterday"},
        {"timestamp_completion": 5},
        {"timestamp_completion": "0001-01-01T00:00:00"},
        {"timestamp_completion": "9999-12-31T23:59:59-01:00"},
        {"timestamp_submission": "2014-02-30T00:00:00"},
        {"resource_usage": "much"},
        {"resource_usage": float("inf")},
        {"resource_usage": True},
        {"output_data": {"repository": "x", "files": []}},
        {"output_data": [5]},
        {"output_data": ["/api/v2/dataitem/99"]},
        {"provenance": "none"},
        {"tags": None},
    ],
)
def test_a_report_that_makes_no_sense_is_refused_and_changes_nothing(
    http: FlaskClient, submit: Submit, body: dict[str, Any]
) -> None:
    job_id = submit()
    before = show(http, job_id)
    answer = put(http, job_id, **{"code": "changed", **body})
    assert answer.status_code == 400
    assert set(answer.get_json()) == {"error"}
    assert show(http, job_id) == before


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2014-08-13T21:02:37.541732", "2014-08-13T21:02:37.541732+00:00"),
        ("2014-08-13T21:02:37", "2014-08-13T21:02:37+00:00"),
        ("2014-08-13T21:02:37.5Z", "2014-08-13T21:02:37.500000+00:00"),
        ("2014-08-13T21:02:37.541732999+0200", "2014-08-13T19:02:37.541732+00:00"),
        ("2014-08-13 21:02", "2014-08-13T21:02:00+00:00"),
    ],
)
def test_times_are_understood_with_and_without_a_zone(
    http: FlaskClient, submit: Submit, given: str, stored: str
) -> None:
    job_id = submit()
    put(http, job_id, status="finished", timestamp_completion=given)
    assert show(http, job_id)["timestamp_completion"] == stored


def test_a_job_that_ends_without_a_time_ends_now(http: FlaskClient, submit: Submit) -> None:
    for extra in ({}, {"timestamp_completion": ""}, {"timestamp_completion": None}):
        job_id = submit()
        put(http, job_id, status="error", **extra)
        assert show(http, job_id)["timestamp_completion"] is not None


def test_usage_is_charged_once_in_hours_to_the_quota_that_is_noted(http: FlaskClient, submit: Submit) -> None:
    job_id = submit()
    put(http, job_id, status="running", resource_usage=3600)
    assert usage(http) == 0
    put(http, job_id, status="finished", resource_usage=7200)
    assert usage(http) == 2
    put(http, job_id, status="finished", resource_usage=36000)
    assert usage(http) == 2
    body = {"status": "error", "resource_usage": 36000}
    assert http.put(f"/api/v2/results/{job_id}", json=body, headers=PROVIDER).status_code == 204
    assert usage(http) == 2


def test_a_job_without_a_note_is_charged_to_the_first_quota_of_its_collab(http: FlaskClient) -> None:
    job = {"code": "x", "collab": "lab-one", "hardware_platform": "Test"}
    job_id = http.post("/jobs/", json=job, headers=ALICE).get_json()["id"]
    assert put(http, job_id, status="finished", resource_usage=3600).status_code == 204
    assert usage(http) == 1


def test_a_job_can_be_finished_without_usage_or_quota(http: FlaskClient, submit: Submit) -> None:
    job_id = submit(hardware_config={"a": 1})
    assert put(http, job_id, status="finished", hardware_config=None).status_code == 204
    assert usage(http) == 0
    job_id = submit()
    config = {"resource_allocation_id": 7}
    put(http, job_id, status="finished", resource_usage=3600, hardware_config=config)
    assert usage(http) == 1


def test_a_job_can_be_brought_back_to_the_queue(http: FlaskClient, submit: Submit) -> None:
    job_id = submit()
    put(http, job_id, status="finished")
    completed = show(http, job_id)["timestamp_completion"]
    assert (
        http.put(f"/api/v2/results/{job_id}", json={"status": "submitted"}, headers=PROVIDER).status_code
        == 204
    )
    again = http.get("/api/v2/queue/submitted/next/Test/", headers=PROVIDER).get_json()
    assert (again["id"], again["timestamp_completion"]) == (job_id, completed)


def test_a_removed_job_stays_removed_whatever_a_worker_reports(http: FlaskClient, submit: Submit) -> None:
    job_id = submit()
    http.delete(f"/api/v2/queue/{job_id}", headers=ALICE)
    for _ in range(2):
        assert put(http, job_id, status="finished", resource_usage=3600).status_code == 204
    assert http.get(f"/api/v2/results/{job_id}", headers=ALICE).status_code == 404
    assert usage(http) == 0


def test_the_address_counts_and_not_the_id_in_the_body(http: FlaskClient, submit: Submit) -> None:
    first, second = submit(), submit()
    put(http, first, id=second, status="running")
    assert (show(http, first)["status"], show(http, second)["status"]) == ("running", "submitted")


@pytest.mark.parametrize(
    ("headers", "status"),
    [(PROVIDER, 204), (ED, 204), (ALICE, 204), (VICTOR, 404), (BOB, 404), (NOBODY, 401)],
)
def test_jobs_are_changed_by_providers_and_editors_of_the_collab(
    http: FlaskClient, submit: Submit, headers: dict[str, str], status: int
) -> None:
    job_id = submit()
    put(http, job_id, status="finished")
    answer = http.put(f"/api/v2/results/{job_id}", json={"tags": ["new"]}, headers=headers)
    assert (answer.status_code, answer.data) == (status, b"")
    assert show(http, job_id)["tags"] == (["new"] if status == 204 else [])


def test_an_owner_who_may_not_edit_the_collab_named_in_the_body_is_refused(
    http: FlaskClient, submit: Submit
) -> None:
    job_id = submit()
    answer = put(http, job_id, ALICE, collab_id="lab-two", status="running")
    assert (answer.status_code, answer.data) == (403, b"")
    assert put(http, job_id, ED, collab_id="lab-two", status="running").status_code == 404


@pytest.mark.quirk("the one that it has is not looked at.")
def test_whoever_edits_the_collab_named_in_the_body_takes_the_job_there(
    http: FlaskClient, submit: Submit
) -> None:
    job_id = submit()
    assert put(http, job_id, ADA, tags=["x"]).status_code == 404
    assert put(http, job_id, ADA, collab_id="neuromorphic-platform-admin").status_code == 204
    assert show(http, job_id)["collab_id"] == "neuromorphic-platform-admin"


def test_a_user_cannot_give_a_job_to_somebody_else_and_a_provider_can(
    http: FlaskClient, submit: Submit
) -> None:
    job_id = submit()
    put(http, job_id, ALICE, user_id="ed")
    assert show(http, job_id)["user_id"] == "alice"
    put(http, job_id, PROVIDER, user_id="ed")
    assert show(http, job_id)["user_id"] == "ed"


@pytest.mark.parametrize(("headers", "status"), [(PROVIDER, 202), (ALICE, 403), (ED, 404), (NOBODY, 401)])
def test_jobs_are_patched_by_providers_only(
    http: FlaskClient, submit: Submit, headers: dict[str, str], status: int
) -> None:
    job_id = submit()
    answer = http.patch(f"/api/v2/queue/{job_id}", json={"status": "running"}, headers=headers)
    assert (answer.status_code, answer.data) == (status, b"")
    assert http.patch("/api/v2/queue/7", json={}, headers=PROVIDER).status_code == 404


def test_a_report_of_a_job_that_does_not_exist_is_not_found(http: FlaskClient) -> None:
    assert put(http, 7, status="running").status_code == 404
    assert put(http, 2**40, status="running").status_code == 404


def test_waiting_threads_hear_of_reports(
    idle: Any, http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job_id = submit()
    before = idle.events.count
    finish(job_id)
    assert [(e.job_id, e.status.value) for e in idle.events.since(before)] == [(job_id, "finished")]
