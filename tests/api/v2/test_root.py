"""The root, schemas, methods, and what never may be: an error in the form of version 3."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmpi_emulator import Emulator

from .conftest import Submit
from .parties import ALICE, BOB, NOBODY, PROVIDER, WRONG

V2_HOST = "https://nmpi.hbpneuromorphic.eu"
STATISTICS = {
    f"statistics/{name}"
    for name in (
        *("active-user-count", "cumulative-job-count", "cumulative-project-count", "cumulative-user-count"),
        *("job-count", "job-duration", "queue-length", "resource-usage"),
    )
}
RESOURCES = {"comment", "dataitem", "log", "queue", "results", "tags"} | STATISTICS


@pytest.mark.parametrize("path", ["/api/v2", "/api/v2/"])
def test_the_root_lists_the_resources_and_nothing_else(http: FlaskClient, path: str) -> None:
    listed = http.get(path, headers=ALICE).get_json()
    assert set(listed) == RESOURCES
    for name, entry in listed.items():
        assert entry == {"list_endpoint": f"/api/v2/{name}", "schema": f"/api/v2/{name}/schema"}


def test_the_root_is_there_for_whoever_sends_credentials_or_comes_to_the_real_host(
    http: FlaskClient,
) -> None:
    for headers in (ALICE, WRONG, PROVIDER, {"Authorization": "ApiKey a:b"}):
        assert http.get("/api/v2/", headers=headers).status_code == 200
    for host in (V2_HOST, "http://nmpi-staging.hbpneuromorphic.eu:443", "https://www.hbpneuromorphic.eu"):
        assert http.get("/api/v2/", headers=NOBODY, base_url=host).status_code == 200
    for path in ("/api/v2/", "/api/v2", "/api/v1/", "/api/"):
        for host in ("http://localhost", "https://nmpi-v3.hbpneuromorphic.eu"):
            answer = http.get(path, base_url=host)
            assert (answer.status_code, answer.get_json()) == (404, {"detail": "Not Found"})


def test_paths_that_lead_nowhere_are_answered_with_a_page(http: FlaskClient) -> None:
    for path in (
        *("/api/v2/user", "/api/v2/project/1/", "/api/v2/queue/a/b/c", "/api/v1/nothing", "/copydata"),
        *("/api/v2//queue", "/api/v2/queue//", "/api/v2//", "/api/v1//queue", "/api/v2/queue/%2F", "/api"),
    ):
        answer = http.get(path, headers=ALICE)
        assert answer.status_code == 404
        assert answer.content_type == "text/html; charset=utf-8"
        assert answer.text.startswith("<!doctype html>")
    assert http.get("/api/", headers=ALICE).text.startswith("<!doctype html>")


def test_a_wrong_method_is_told_the_right_ones(http: FlaskClient, submit: Submit) -> None:
    for method, path, allowed in (
        ("DELETE", "/api/v2/queue", "GET,POST"),
        ("POST", "/api/v2/results", "GET"),
        ("POST", f"/api/v2/queue/{submit()}", "GET,PUT,DELETE,PATCH"),
        ("GET", "/api/v2/log", ""),
        ("TRACE", "/api/v2/comment", "GET,POST"),
        ("POST", "/api/v2", "GET"),
    ):
        answer = http.open(path, method=method, headers=ALICE)
        assert (answer.status_code, answer.headers["Allow"], answer.text) == (405, allowed, allowed)
    head = http.head("/api/v2/queue", headers=ALICE)
    assert (head.status_code, head.headers["Allow"]) == (405, "GET,POST")
    options = http.options("/api/v2/queue", headers=ALICE)
    assert (options.status_code, options.text) == (200, "GET,POST")


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_each_resource_has_the_schema_that_the_root_names(http: FlaskClient, name: str) -> None:
    answer = http.get(f"/api/v2/{name}/schema", headers=PROVIDER)
    assert answer.status_code == 200
    assert "resource_uri" in answer.get_json()["fields"] or name.endswith(("user-count", "project-count"))


def test_the_schemas_of_jobs_are_for_providers(http: FlaskClient) -> None:
    for name in ("queue", "results"):
        assert http.get(f"/api/v2/{name}/schema/", headers=ALICE).status_code == 404
        assert http.get(f"/api/v2/{name}/schema/", headers=NOBODY).status_code == 401
    fields = http.get("/api/v2/results/schema", headers=PROVIDER).get_json()
    assert fields["filtering"]["comments"] == ["exact"]
    assert fields["allowed_list_http_methods"] == ["get"]
    assert fields["fields"]["hardware_config"]["type"] == "dict"
    assert http.get("/api/v2/tags/schema", headers=NOBODY).status_code == 200


def test_pages_of_other_origins_may_read_locations(http: FlaskClient) -> None:
    answer = http.get("/api/v2/", headers={**ALICE, "Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Expose-Headers"] == "Location"


def test_a_closed_service_says_so_in_a_form_that_clients_show(idle: Emulator, http: FlaskClient) -> None:
    idle.configure(service_status="down for maintenance")
    answer = http.get("/api/v2/queue", headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (503, {"error": "down for maintenance"})
    idle.configure(service_status="read-only")
    assert http.get("/api/v2/queue", headers=ALICE).status_code == 200
    assert http.post("/api/v2/queue", json={}, headers=ALICE).status_code == 503


def test_a_host_that_is_not_this_one_is_refused_in_a_form_that_clients_show(http: FlaskClient) -> None:
    for path in ("/api/v2/queue", "/api/v1/queue", "/quotas-v2/projects/", "/copydata/drive/1"):
        answer = http.get(path, headers=ALICE, base_url="http://example.org")
        assert answer.status_code == 400
        assert "allowed_hosts" in answer.get_json()["error"]


def test_a_failing_identity_service_is_reported(http: FlaskClient) -> None:
    answer = http.get("/api/v2/queue", headers={"Authorization": "Bearer token-iam-503"})
    assert (answer.status_code, list(answer.get_json())) == (502, ["error"])


def test_the_fields_of_the_printed_user_guide_can_be_had(tmp_path: Any) -> None:
    world = {
        "users": {"alice": {"token": "token-alice", "team": ["collab-lab-editor"]}},
        "jobs": [
            {
                "collab": "lab",
                "user_id": "alice",
                "hardware_platform": "SpiNNaker",
                "code": "x",
                "log": "hello",
            }
        ],
    }
    with Emulator(world, execution=False, v2_guide_fields=True) as emulator:
        job = emulator.app.test_client().get("/api/v2/results/100001", headers=ALICE).get_json()
    printed = {
        *("experiment_description", "hardware_config", "hardware_platform", "id", "input_data", "log"),
        *("output_data", "project", "resource_uri", "status", "timestamp_completion"),
        *("timestamp_submission", "user"),
    }
    assert printed <= set(job)
    assert (job["experiment_description"], job["log"]) == ("x", "hello")
    assert job["user"] == "/api/v2/user/alice"


def readable(answer: Any) -> None:
    """Require what all clients do with an error: look for one of two keys, or take the body as it is."""
    try:
        content = json.loads(answer.data)
    except ValueError:
        return
    assert isinstance(content, dict)
    assert {"error_message", "error"} & set(content)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
NAMES = st.sampled_from(
    [
        *("code", "command", "collab_id", "hardware_platform", "hardware_config", "input_data", "tags"),
        *("output_data", "status", "resource_usage", "provenance", "timestamp_completion", "user_id", "id"),
        *("content", "job", "user", "url", "context", "collab", "owner", "title", "submitted", "limit"),
        *("experiment_description", "project", "short_name", "members", "selected_tab", "platform"),
    ]
)
PATHS = st.sampled_from(
    [
        *("/api/v2/queue", "/api/v2/queue/100001", "/api/v2/results/100001", "/api/v2/log/100001"),
        *("/api/v2/dataitem", "/api/v2/dataitem/500001", "/api/v2/comment", "/api/v2/comment/200001"),
        *("/api/v2/tags/1", "/api/v2/results", "/api/v2/queue/submitted/next/Test/", "/copydata/x/100001"),
        *("/api/v1/queue", "/api/v1/project", "/api/v1/project/1", "/api/v1/dataitem", "/api/v1/results/9"),
        *("/quotas-v2/projects/", "/quotas-v2/projects/49e072b4-4092-4d52-acfa-bccea3df205d"),
        *("/api/v2/statistics/job-count", "/api/v2/statistics/job-duration", "/api/v2/queue/set/1;2"),
    ]
)
QUERIES = st.dictionaries(
    st.sampled_from(
        ["limit", "offset", "id", "status", "collab_id", "start", "interval", "bins", "max", "x"]
    ),
    st.text(max_size=10) | st.integers().map(str),
    max_size=2,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    path=PATHS,
    query=QUERIES,
    body=st.dictionaries(NAMES, VALUES, max_size=6) | VALUES,
    headers=st.sampled_from([ALICE, BOB, PROVIDER, NOBODY]),
)
def test_no_request_fails_or_gets_an_error_that_clients_cannot_read(
    http: FlaskClient, method: str, path: str, query: dict[str, str], body: Any, headers: dict[str, str]
) -> None:
    job = {"collab_id": "lab-one", "hardware_platform": "Test"}
    if isinstance(body, dict) and path == "/api/v2/queue" and method == "POST":
        body = {**job, **body}
    answer = http.open(
        path,
        method=method,
        query_string=query,
        data=json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        readable(answer)
    listed = http.get("/api/v2/queue", headers=PROVIDER)
    assert listed.status_code == 200, "nothing that was stored makes the queue unreadable"
    assert http.get("/jobs/", headers=ALICE).status_code == 200
