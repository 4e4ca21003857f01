"""Paths and methods: what is answered when one of them does not exist."""

from __future__ import annotations

import pytest

from tests.contract.service import Api, refused

PROJECT = "/projects/00000000-0000-4000-8000-000000000000"

#: Every path of the API, the method that is named as allowed for a wrong one, and all methods it has.
PATHS = {
    "/": ("GET", {"GET"}),
    "/jobs/": ("GET", {"GET", "POST"}),
    "/jobs/1": ("GET", {"GET", "PUT", "DELETE"}),
    "/jobs/1/log": ("GET", {"GET", "PUT", "PATCH"}),
    "/jobs/1/comments": ("GET", {"GET"}),
    "/jobs/1/comments/": ("POST", {"POST"}),
    "/jobs/1/comments/1": ("PUT", {"PUT", "DELETE"}),
    "/jobs/1/output_data": ("GET", {"GET", "PUT"}),
    "/jobs/1/tags/": ("GET", {"GET", "POST", "DELETE"}),
    "/jobs/next/Demo": ("GET", {"GET"}),
    "/tags/": ("GET", {"GET"}),
    "/projects/": ("GET", {"GET", "POST"}),
    PROJECT: ("GET", {"GET", "PUT", "DELETE"}),
    f"{PROJECT}/quotas/": ("GET", {"GET", "POST"}),
    f"{PROJECT}/quotas/1": ("DELETE", {"GET", "PUT", "DELETE"}),
    "/collabs/": ("GET", {"GET"}),
    "/sessions/": ("GET", {"GET", "POST"}),
    "/sessions/1": ("PUT", {"PUT"}),
    "/statistics/job-count": ("GET", {"GET"}),
    "/statistics/cumulative-job-count": ("GET", {"GET"}),
    "/statistics/cumulative-user-count": ("GET", {"GET"}),
    "/statistics/active-user-count": ("GET", {"GET"}),
    "/statistics/queue-length": ("GET", {"GET"}),
    "/statistics/job-duration": ("GET", {"GET"}),
    "/statistics/cumulative-project-count": ("GET", {"GET"}),
    "/statistics/resource-usage": ("GET", {"GET"}),
    "/statistics/per-user": ("GET", {"GET"}),
    "/login": ("GET", {"GET"}),
    "/auth": ("GET", {"GET"}),
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get")
PAGES = ("/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect")


@pytest.mark.quirk("for a wrong method only the first operation of the path is named as allowed")
@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_method_is_told_the_first_one_only(api: Api, path: str) -> None:
    allowed, existing = PATHS[path]
    for method in METHODS:
        answer = api("alice").request(method, path)
        if method in existing:
            assert answer.status_code != 405, method
            continue
        assert answer.status_code == 405, method
        assert answer.headers["Allow"] == allowed
        if method != "HEAD":
            assert answer.get_json() == {"detail": "Method Not Allowed"}


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_get_and_head_only(api: Api, path: str) -> None:
    assert api().get(path).status_code == 200
    head = api().request("HEAD", path)
    assert (head.status_code, head.data) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = api().request(method, path)
        refused(answer, 405, "Method Not Allowed")
        assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/", "/Jobs/", "/jobs//", "/statistics", "/favicon.ico"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_path_is_not_found_whatever_the_method(api: Api, path: str, method: str) -> None:
    refused(api("alice").request(method, path), 404, "Not Found")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/jobs", "/jobs/"),
        ("/jobs?size=3&collab=lab-a", "/jobs/?size=3&collab=lab-a"),
        ("/jobs/1/", "/jobs/1"),
        ("/jobs/1/log//", "/jobs/1/log"),
        ("/jobs/%201/", "/jobs/%201"),
        ("/jobs/next/Demo/", "/jobs/next/Demo"),
        ("/jobs/next/", "/jobs/next"),
        ("/jobs/1/tags", "/jobs/1/tags/"),
        (f"{PROJECT}/quotas", f"{PROJECT}/quotas/"),
        (f"{PROJECT}/quotas/1/", f"{PROJECT}/quotas/1"),
        ("/statistics/per-user/", "/statistics/per-user"),
        ("/login/", "/login"),
        ("/docs/", "/docs"),
        ("/jobs/next/%C3%A9/?x=%2F", "/jobs/next/%C3%A9?x=%2F"),
    ],
)
def test_a_slash_too_many_or_too_few_is_redirected_before_anything_else(
    api: Api, path: str, target: str
) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        answer = api().request(method, path)
        assert (answer.status_code, answer.data) == (307, b""), method
        assert answer.headers["Location"] == "http://localhost" + target
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "/jobs/1/comments/", "POST"), ("POST", "/jobs/1/comments", "GET")],
)
def test_comments_with_and_without_slash_are_two_paths(
    api: Api, method: str, path: str, allowed: str
) -> None:
    answer = api("alice").request(method, path)
    refused(answer, 405, "Method Not Allowed")
    assert answer.headers["Allow"] == allowed


def test_a_platform_called_as_a_part_of_a_job_cannot_be_reached(api: Api) -> None:
    assert api("alice").get("/jobs/next").status_code == 422
    refused(api("key-nmpi").get("/jobs/next/log"), 403, "Not authenticated")
    assert api("alice").get("/jobs/next/comments").get_json()["detail"][0]["input"] == "next"
    assert api("key-nmpi").get("/jobs/next/tags").status_code == 403


def test_an_encoded_path_is_decoded_before_it_is_looked_up(api: Api) -> None:
    job = api.submit()
    first, rest = str(job["id"])[0], str(job["id"])[1:]
    assert api("alice").get(f"/jobs/%{ord(first):x}{rest}").status_code == 200
    assert api("alice").get(f"/jobs/{job['id']}%2Flog").status_code == 200
