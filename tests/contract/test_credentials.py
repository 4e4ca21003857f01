"""Who makes a request: forms of the headers, their precedence, and the order of checks."""

from __future__ import annotations

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import EXPIRED, NO_CREDENTIALS, NOT_AUTHENTICATED, Api, failed, no_job, refused

WRONG_SCHEME = "Invalid authentication credentials"

#: What a route that takes a token, a token or a key, or a key answers when nothing usable was sent.
NOTHING = ((403, NOT_AUTHENTICATED), (401, NO_CREDENTIALS), (403, NOT_AUTHENTICATED))
OTHER_SCHEME = ((403, WRONG_SCHEME), (401, NO_CREDENTIALS), (403, NOT_AUTHENTICATED))
NO_KEY = (403, NOT_AUTHENTICATED)

#: What is sent, and what those three kinds of route answer; ``None`` means that it is let in.
HEADERS = [
    ({}, *NOTHING),
    ({"Authorization": ""}, *NOTHING),
    ({"Authorization": "Bearer"}, *NOTHING),
    ({"Authorization": "Bearer  "}, *NOTHING),
    ({"Authorization": "token-alice"}, *NOTHING),
    ({"Authorization": "Basic YTpi"}, *OTHER_SCHEME),
    ({"Authorization": "ApiKey nmpi:key-nmpi"}, *OTHER_SCHEME),
    ({"Authorization": "Bearer token-x"}, (401, EXPIRED), (401, EXPIRED), NO_KEY),
    ({"Authorization": "bEARER token-alice"}, None, None, NO_KEY),
    ({"x-api-key": ""}, *NOTHING),
    ({"x-api-key": "key-nmpi"}, (403, NOT_AUTHENTICATED), None, None),
    ({"Authorization": "Basic YTpi", "x-api-key": "key-nmpi"}, (403, WRONG_SCHEME), None, None),
    ({"Authorization": "Bearer token-x", "x-api-key": "key-nmpi"}, (401, EXPIRED), (401, EXPIRED), None),
    (
        {"Authorization": "Bearer token-alice", "x-api-key": "key-x"},
        None,
        None,
        (403, "Could not validate API key"),
    ),
]


@pytest.mark.parametrize(("headers", "token", "token_or_key", "key"), HEADERS)
def test_each_form_of_credentials_on_each_kind_of_route(
    api: Api,
    headers: dict[str, str],
    token: tuple[int, str] | None,
    token_or_key: tuple[int, str] | None,
    key: tuple[int, str] | None,
) -> None:
    job = api.submit()
    for path, expected in (
        (f"/jobs/{job['id']}/log", token),
        ("/jobs/", token_or_key),
        ("/jobs/next/Demo", key),
    ):
        answer = api().get(path, headers=headers)
        if expected:
            refused(answer, *expected)
        else:
            assert answer.status_code == 200, answer.text
        assert "WWW-Authenticate" not in answer.headers


def test_keys_and_tokens_are_not_read_from_the_query(api: Api) -> None:
    refused(api().get("/jobs/?api_key=key-nmpi&token=token-alice"), 401, NO_CREDENTIALS)
    refused(api().get("/jobs/next/Demo?x-api-key=key-nmpi"), 403, NOT_AUTHENTICATED)


@pytest.mark.parametrize("key", ["key-unknown", "key-unmapped"])
def test_a_key_that_stands_for_nobody_fails_where_it_is_looked_at(
    api: Api, strict_api: Api, key: str
) -> None:
    assert UpstreamBug.UNKNOWN_KEY
    sessions = {"collab": "lab-a", "user_id": "alice", "hardware_platform": "Demo"}
    for method, path, body in (
        ("GET", "/jobs/", ...),
        ("GET", "/jobs/next/Demo", ...),
        ("GET", "/sessions/", ...),
        ("POST", "/sessions/", sessions),
    ):
        failed(strict_api(key).request(method, path, body))
        refused(api(key).request(method, path, body), 403, "Could not validate API key")
    # What does not exist is missed first.
    refused(strict_api(key).get("/jobs/999"), 404, no_job(999))
    refused(api(key).put("/jobs/999", {}), 404, no_job(999))


def test_only_the_list_of_projects_knows_a_wrong_key(api: Api, strict_api: Api) -> None:
    for path in ("/projects/", "/projects/?collab=lab-a&status=rejected"):
        refused(strict_api("key-unknown").get(path), 403, "Invalid API key")
        refused(api("key-unknown").get(path), 403, "Invalid API key")
    failed(strict_api("key-unmapped").get("/projects/?collab=lab-a"))


def test_an_identity_service_that_fails_is_not_the_callers_fault(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.IDENTITY_SERVICE
    failed(strict_api("token-of-a-failing-iam").get("/jobs/"))
    assert api("token-of-a-failing-iam").get("/jobs/").status_code == 502


def test_a_user_without_team_claim_is_in_no_collab(api: Api) -> None:
    assert api("teamless").get("/jobs/").get_json() == []
    assert api("teamless").get("/collabs/").get_json() == []
    assert api.submit("teamless", collab="private-teamless")["user_id"] == "teamless"


def test_a_malformed_body_beats_missing_credentials(api: Api) -> None:
    answer = api().post("/jobs/", data="{", content_type="application/json")
    assert answer.get_json()["detail"][0]["type"] == "json_invalid"
    broken = api().post("/jobs/", data=b"\xff", content_type="application/json")
    refused(broken, 400, "There was an error parsing the body")


def test_missing_credentials_beat_a_wrong_parameter_where_they_are_required(api: Api) -> None:
    refused(api().get("/jobs/abc/log"), 403, NOT_AUTHENTICATED)
    refused(api().post("/jobs/?as_admin=x", {}), 403, NOT_AUTHENTICATED)
    refused(api().put("/jobs/abc", {"status": 5}), 403, NOT_AUTHENTICATED)


def test_a_wrong_parameter_beats_missing_credentials_where_either_kind_will_do(api: Api) -> None:
    assert api().get("/jobs/abc").status_code == 422
    assert api().get("/jobs/?size=x").status_code == 422
    assert api().get("/projects/?status=x").status_code == 422


def test_a_wrong_parameter_beats_an_expired_token(api: Api) -> None:
    assert api("token-x").get("/jobs/abc/log").status_code == 422
    assert api("token-x").get("/jobs/?status=x").status_code == 422


def test_an_expired_token_beats_what_does_not_exist(api: Api) -> None:
    refused(api("token-x").get("/jobs/999"), 401, EXPIRED)
    refused(api("token-x").get("/projects/00000000-0000-4000-8000-000000000000"), 401, EXPIRED)


def test_every_fault_of_a_request_is_reported_path_then_query_then_body(api: Api) -> None:
    answer = api("alice").put("/projects/x?as_admin=x", {"status": "x", "title": 5})
    assert [fault["loc"] for fault in answer.get_json()["detail"]] == [
        ["path", "project_id"],
        ["query", "as_admin"],
        ["body", "title"],
        ["body", "status"],
    ]
