"""Comments on jobs."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import EXPIRED, NOT_AUTHENTICATED, Api, failed, no_job, refused


def no_comment(comment_id: int) -> str:
    return f"Either there is no comment with id {comment_id}, or you do not have access to it"


def comment(api: Api, job: dict[str, Any], who: str = "alice", content: str = "text") -> dict[str, Any]:
    answer = api(who).post(f"{job['resource_uri']}/comments/", {"content": content})
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def contents(api: Api, job: dict[str, Any]) -> list[str]:
    return [c["content"] for c in api("ada").get(f"{job['resource_uri']}/comments?as_admin=true").get_json()]


def test_whoever_may_see_a_job_may_comment_on_it_and_comments_are_listed_oldest_first(api: Api) -> None:
    job = api.submit()
    assert api("alice").get(f"{job['resource_uri']}/comments").get_json() == []
    first = comment(api, job, "alice", "one")
    assert first == {
        "id": first["id"],
        "job_id": job["id"],
        "content": "one",
        "user_id": "alice",
        "timestamp": "2026-03-10T12:34:56.789012Z",
        "resource_uri": f"/jobs/{job['id']}/comments/{first['id']}",
    }
    second = comment(api, job, "victor", "two é 😀\n**md**")
    assert api("ed").get(f"{job['resource_uri']}/comments").get_json() == [first, second]
    public = api.submit("ada", as_admin=True, collab="open-lab")
    assert comment(api, public, "bob")["user_id"] == "bob"


@pytest.mark.parametrize(("who", "as_admin"), [("bob", False), ("ada", False), ("vera", True), ("bob", True)])
def test_others_are_told_that_the_job_may_not_exist(api: Api, who: str, as_admin: bool) -> None:
    job = api.submit()
    path = f"{job['resource_uri']}/comments/?as_admin={as_admin}"
    refused(api(who).post(path, {"content": "x"}), 404, no_job(job["id"]))
    refused(api("alice").post("/jobs/999/comments/", {"content": "x"}), 404, no_job(999))
    assert api("ada").post(f"{job['resource_uri']}/comments/?as_admin=1", {"content": "x"}).status_code == 201


@pytest.mark.parametrize("content", [" ", "x" * 10_000])
def test_white_space_is_enough_and_ten_thousand_characters_are_not_too_many(api: Api, content: str) -> None:
    assert comment(api, api.submit(), content=content)["content"] == content


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ({}, "missing", "Field required"),
        ({"content": ""}, "string_too_short", "String should have at least 1 character"),
        ({"content": "x" * 10_001}, "string_too_long", "String should have at most 10000 characters"),
        ({"content": None}, "string_type", "Input should be a valid string"),
    ],
)
def test_contents_that_are_refused(api: Api, body: dict[str, Any], kind: str, message: str) -> None:
    job = api.submit()
    made = comment(api, job)
    for method, path in (("POST", f"{job['resource_uri']}/comments/"), ("PUT", made["resource_uri"])):
        (fault,) = api("alice").request(method, path, body).get_json()["detail"]
        assert (fault["type"], fault["loc"], fault["msg"]) == (kind, ["body", "content"], message)


def test_a_content_with_nul_cannot_be_stored(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.NUL_CHARACTER
    body = {"content": "nul \x00"}
    for service in (api, strict_api):
        job = service.submit()
        made = comment(service, job)
        for method, path in (("POST", f"{job['resource_uri']}/comments/"), ("PUT", made["resource_uri"])):
            answer = service("alice").request(method, path, body)
            assert answer.status_code == (500 if service is strict_api else 422)
        assert contents(service, job) == ["text"]
    refused(strict_api("bob").post("/jobs/999/comments/", body), 404, no_job(999))


def test_an_author_changes_the_text_but_not_the_time(api: Api) -> None:
    job = api.submit()
    made = comment(api, job, "victor")
    api.clock.advance(hours=1)
    changed = api("victor").put(made["resource_uri"], {"content": "new"})
    assert (changed.status_code, changed.get_json()) == (200, {**made, "content": "new"})
    removed = api("victor").delete(made["resource_uri"])
    assert (removed.status_code, removed.get_json()) == (200, None)
    assert contents(api, job) == []


@pytest.mark.parametrize(
    ("who", "as_admin"), [("alice", False), ("ed", True), ("bob", False), ("ada", False), ("vera", True)]
)
def test_nobody_else_changes_a_comment_not_even_the_owner_of_the_job(
    api: Api, who: str, as_admin: bool
) -> None:
    job = api.submit()
    made = comment(api, job, "victor")
    path = f"{made['resource_uri']}?as_admin={as_admin}"
    for method in ("PUT", "DELETE"):
        refused(api(who).request(method, path, {"content": "x"}), 404, no_comment(made["id"]))
    assert contents(api, job) == ["text"]
    assert api("ada").put(f"{made['resource_uri']}?as_admin=true", {"content": "by ada"}).status_code == 200
    assert api("ada").delete(f"{made['resource_uri']}?as_admin=true").status_code == 200


def test_an_author_who_may_not_see_the_collab_any_more_changes_nothing(api: Api) -> None:
    job = api.submit("ada", as_admin=True, collab="lab-a")
    made = comment(api, job, "ada")
    refused(api("ada").put(made["resource_uri"], {"content": "x"}), 404, no_comment(made["id"]))


@pytest.mark.quirk("the job named in the path is not looked at, the comment's own job counts")
@pytest.mark.parametrize("job_id", [0, 999, 2**40])
def test_the_job_in_the_path_of_a_comment_does_not_matter(api: Api, job_id: int) -> None:
    job = api.submit()
    made = comment(api, job)
    changed = api("alice").put(f"/jobs/{job_id}/comments/{made['id']}", {"content": "new"})
    assert changed.get_json()["resource_uri"] == made["resource_uri"]
    assert api("alice").delete(f"/jobs/{job_id}/comments/{made['id']}").status_code == 200
    assert api("alice").delete(f"/jobs/x/comments/{made['id']}").status_code == 422


@pytest.mark.parametrize("comment_id", [1, 2**31])
def test_an_unknown_comment_is_missed_before_the_token_is_looked_at(
    api: Api, strict_api: Api, comment_id: int
) -> None:
    assert UpstreamBug.UNKNOWN_COMMENT
    path = f"/jobs/1/comments/{comment_id}"
    for method in ("PUT", "DELETE"):
        for who in ("alice", "token-x"):
            failed(strict_api(who).request(method, path, {"content": "x"}))
        refused(strict_api().request(method, path, {"content": "x"}), 403, NOT_AUTHENTICATED)
        refused(api("alice").request(method, path, {"content": "x"}), 404, no_comment(comment_id))
        refused(api("token-x").request(method, path, {"content": "x"}), 401, EXPIRED)


def test_an_expired_token_does_not_change_a_comment(api: Api) -> None:
    made = comment(api, api.submit())
    refused(api("token-x").put(made["resource_uri"], {"content": "x"}), 401, EXPIRED)
    refused(api("key-nmpi").put(made["resource_uri"], {"content": "x"}), 403, NOT_AUTHENTICATED)
