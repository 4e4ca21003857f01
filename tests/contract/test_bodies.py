"""Bodies of requests: what is read as JSON, and what is answered when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NO_QUOTA, Api, failed, ids, no_job, refused

JOB = {"code": "print(1)", "collab": "lab-a", "hardware_platform": "Demo"}
TEXT = '{"code": "print(1)", "collab": "lab-a", "hardware_platform": "Demo"}'


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "application/json",
        "application/json; charset=latin-1",
        "APPLICATION/JSON",
        "application/vnd.api+json",
        "application/+json",
    ],
)
def test_these_content_types_are_json(api: Api, content_type: str | None) -> None:
    assert api("alice").post("/jobs/", data=TEXT, content_type=content_type).status_code == 201


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/json", "json", "application/jsonx", "image/svg+json", "application/json/x",
     "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"],
)  # fmt: skip
def test_with_any_other_content_type_a_body_is_just_a_text(api: Api, content_type: str) -> None:
    answer = api("alice").post("/jobs/", data=TEXT, content_type=content_type)
    fault = {
        "type": "model_attributes_type",
        "loc": ["body"],
        "msg": "Input should be a valid dictionary or object to extract fields from",
        "input": TEXT,
    }
    refused(answer, 422, [fault])


@pytest.mark.parametrize(
    ("body", "position", "error"),
    [
        ("{", 1, "Expecting property name enclosed in double quotes"),
        ("nul", 0, "Expecting value"),
        ('{"a":1} x', 8, "Extra data"),
        ('{"a" 1}', 5, "Expecting ':' delimiter"),
        ("[1,]", 3, "Expecting value"),
        ("[1, \n]", 5, "Expecting value"),
        ('{"a":1, }', 8, "Expecting property name enclosed in double quotes"),
        ('"abc', 0, "Unterminated string starting at"),
    ],
)
def test_a_body_that_is_not_json_is_located(api: Api, body: str, position: int, error: str) -> None:
    answer = api("alice").post("/jobs/", data=body, content_type="application/json")
    fault = {
        "type": "json_invalid",
        "loc": ["body", position],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": error},
    }
    refused(answer, 422, [fault])


@pytest.mark.parametrize("body", [b"\xff", b'"\xe9"', b"9" * 5000, b"[" * 100_000])
def test_a_body_that_python_cannot_read_is_a_bad_request(api: Api, body: bytes) -> None:
    answer = api("alice").post("/jobs/", data=body, content_type="application/json")
    refused(answer, 400, "There was an error parsing the body")


@pytest.mark.parametrize("body", ["", "null"])
def test_no_body_is_missing(api: Api, body: str) -> None:
    answer = api("alice").post("/jobs/", data=body, content_type="application/json")
    fault = {"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}
    refused(answer, 422, [fault])


@pytest.mark.parametrize("body", [[], 5, "text", True, 0, ""])
def test_a_body_of_another_json_type_is_no_object(api: Api, body: Any) -> None:
    (fault,) = api("alice").post("/jobs/", body).get_json()["detail"]
    assert (fault["type"], fault["loc"], fault["input"]) == ("model_attributes_type", ["body"], body)


def test_a_byte_order_mark_duplicate_keys_and_unknown_fields_are_tolerated(api: Api) -> None:
    marked = api("alice").post("/jobs/", data="\ufeff" + TEXT)
    assert marked.status_code == 201
    doubled = api("alice").post("/jobs/", data='{"code": "first", "id": 5, ' + TEXT[1:])
    assert doubled.get_json()["code"] == "print(1)"


def test_numbers_that_json_does_not_have_are_stored_but_cannot_be_shown(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.NOT_A_NUMBER
    body = '{"hardware_config": {"a": NaN, "b": [-Infinity, 1e999]}, ' + TEXT[1:]
    job = api("alice").post("/jobs/", data=body).get_json()
    assert job["hardware_config"] == {"a": None, "b": [None, None]}
    assert api.report(job)["hardware_config"] == '{"a": NaN, "b": [-Infinity, Infinity]}'
    failed(strict_api("alice").post("/jobs/", data=body))
    failed(strict_api("alice").get("/jobs/"))
    failed(strict_api("key-nmpi").get("/jobs/next/Demo"))


def test_half_a_surrogate_pair_is_stored_but_cannot_be_shown(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.NOT_UTF8
    job = {**JOB, "hardware_config": {"half": "\ud83d", "whole": "\U0001f600"}}
    answer = api("alice").post("/jobs/", job)
    assert answer.get_json()["hardware_config"] == {"half": "?", "whole": "\U0001f600"}
    failed(strict_api("alice").post("/jobs/", job))
    assert api("alice").post("/jobs/", {**JOB, "code": "\ud83d"}).status_code == 422


#: A submission that the database refuses, and whether a job is there all the same.
UNSTORABLE = [
    ({"code": "nul \x00"}, UpstreamBug.NUL_CHARACTER, False),
    ({"command": "c" * 501}, UpstreamBug.OVERLONG_TEXT, False),
    ({"tags": ["nul \x00"]}, UpstreamBug.NUL_CHARACTER, True),
    ({"input_data": [{"url": "https://example.com/" + "u" * 981}]}, UpstreamBug.OVERLONG_TEXT, True),
    ({"input_data": [{"url": "https://example.com/", "path": "p" * 1001}]}, UpstreamBug.OVERLONG_TEXT, True),
    ({"input_data": [{"url": "https://example.com/", "hash": "h" * 257}]}, UpstreamBug.OVERLONG_TEXT, True),
    ({"input_data": [{"url": "https://a.b/", "content_type": "t" * 101}]}, UpstreamBug.OVERLONG_TEXT, True),
    ({"input_data": [{"url": "https://example.com/", "size": 2**31}]}, UpstreamBug.HUGE_ID, True),
    ({"input_data": [{"url": "https://example.com/", "size": -(2**31) - 1}]}, UpstreamBug.HUGE_ID, True),
]


@pytest.mark.quirk("if that is input data or a tag, the job is in the queue all the same, without them")
@pytest.mark.quirk("the real service uses none, so a request that fails half-way has done its first half")
@pytest.mark.parametrize(("changes", "bug", "job_exists"), UNSTORABLE)
def test_what_the_database_refuses_leaves_what_was_stored_before(
    api: Api, strict_api: Api, changes: dict[str, Any], bug: UpstreamBug, job_exists: bool
) -> None:
    for service in (api, strict_api):
        answer = service("alice").post("/jobs/", {**JOB, **changes})
        if service is strict_api:
            failed(answer)
        else:
            assert answer.status_code == 422, bug
        jobs = service("alice").get("/jobs/").get_json()
        assert len(jobs) == job_exists
        assert all(job["input_data"] == [] and job["tags"] == [] for job in jobs)
        # The demo quota was granted before.
        (project,) = service("alice").get("/projects/?collab=lab-a").get_json()
        assert project["quotas"][0]["limit"] == 1.0


def test_the_longest_texts_and_the_largest_numbers_that_fit_are_stored(api: Api) -> None:
    item = {
        "url": "https://example.com/" + "u" * 980,
        "path": "p" * 1000,
        "content_type": "t" * 100,
        "hash": "h" * 256,
        "size": 2**31 - 1,
    }
    job = api.submit(command="c" * 500, tags=["t" * 100], input_data=[item], code="x" * 1_000_000)
    assert job["input_data"] == [item]
    assert len(job["code"]) == 1_000_000


def test_a_demo_quota_for_a_collab_that_does_not_fit_is_not_granted(api: Api) -> None:
    answer = api("ada").post("/jobs/?as_admin=true", {**JOB, "collab": "c" * 41})
    assert answer.status_code == 422
    assert api("ada").get("/projects/?as_admin=true").get_json() == []
    assert api.submit("ada", as_admin=True, collab="c" * 40)["collab"] == "c" * 40


def test_a_platform_that_does_not_fit_has_no_quota(api: Api, strict_api: Api) -> None:
    for service in (api, strict_api):
        answer = service("alice").post("/jobs/", {**JOB, "hardware_platform": "p" * 21})
        refused(answer, 403, NO_QUOTA)


@pytest.mark.parametrize("path", ["/jobs/", "/sessions/"])
@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("alice", "hardware_platform=%00"),
        ("ada", "as_admin=true&collab=%00"),
        ("ada", "as_admin=true&user_id=a&user_id=%00"),
    ],
)
def test_a_text_with_nul_cannot_be_searched_for(
    api: Api, strict_api: Api, path: str, who: str, query: str
) -> None:
    assert api(who).get(f"{path}?{query}").status_code == 422
    failed(strict_api(who).get(f"{path}?{query}"))


def test_permissions_come_before_texts_and_pages_that_the_database_refuses(api: Api, strict_api: Api) -> None:
    for service in (api, strict_api):
        assert service("alice").get("/jobs/?collab=%00").status_code == 403
        assert service("alice").get("/jobs/?user_id=ed&size=-1").status_code == 403
        assert service("alice").get("/jobs/?as_admin=true&from_index=-1").status_code == 403
        assert service("key-uman").get("/jobs/?hardware_platform=Demo&size=-1").status_code == 403
        assert service("bob").get("/projects/?collab=lab-a&size=-1").status_code == 403
        assert service("key-nmpi").get("/projects/?size=-1").status_code == 400
        assert ids(service("alice").get(f"/jobs/?size={2**63 - 1}&from_index={2**63 - 1}")) == []


@pytest.mark.parametrize(
    ("query", "bug"),
    [
        ("size=-1", UpstreamBug.NEGATIVE_PAGE),
        ("from_index=-1", UpstreamBug.NEGATIVE_PAGE),
        (f"size={2**63}", UpstreamBug.HUGE_ID),
        (f"from_index={2**63}", UpstreamBug.HUGE_ID),
    ],
)
@pytest.mark.parametrize("path", ["/jobs/", "/sessions/", "/projects/", "/collabs/"])
def test_pages_that_no_database_has_are_refused(
    api: Api, strict_api: Api, path: str, query: str, bug: UpstreamBug
) -> None:
    (fault,) = api("alice").get(f"{path}?{query}").get_json()["detail"]
    assert fault["loc"] == ["query", query.split("=")[0]], bug
    failed(strict_api("alice").get(f"{path}?{query}"))


@pytest.mark.parametrize("job_id", [2**31, 10**20, -(2**31) - 1])
def test_ids_beyond_32_bits_do_not_exist(api: Api, strict_api: Api, job_id: int) -> None:
    assert UpstreamBug.HUGE_ID
    refused(api("alice").get(f"/jobs/{job_id}"), 404, no_job(job_id))
    failed(strict_api("alice").get(f"/jobs/{job_id}"))
    for small in (2**31 - 1, 0, -1):
        refused(strict_api("alice").get(f"/jobs/{small}"), 404, no_job(small))
