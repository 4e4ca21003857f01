"""Tags on jobs."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NOT_AUTHENTICATED, Api, failed, no_job, refused

NO_COLLAB = "Please specify a collab"


def tags_of(job: dict[str, Any]) -> str:
    return f"{job['resource_uri']}/tags/"


def test_adding_and_removing_gives_the_complete_sorted_list(api: Api) -> None:
    job = api.submit(tags=["mm"])
    added = api("alice").post(tags_of(job), ["zz", "été", " aa ", "Zz", "mm"])
    assert (added.status_code, added.get_json()) == (200, ["Zz", "aa", "mm", "zz", "été"])
    removed = api("alice").delete(tags_of(job), ["zz", "  aa", "unheard of"])
    assert (removed.status_code, removed.get_json()) == (200, ["Zz", "mm", "été"])
    assert api("victor").get(tags_of(job)).get_json() == ["Zz", "mm", "été"]
    assert api("alice").get(job["resource_uri"]).get_json()["tags"] == ["Zz", "mm", "été"]
    for method in ("POST", "DELETE"):
        assert api("alice").request(method, tags_of(job), []).get_json() == ["Zz", "mm", "été"]


#: Who, as administrator or not; whether tags of a job of alice in lab-a may be changed.
EDITORS = [
    ("alice", False, True),
    ("ed", False, True),
    ("victor", False, False),
    ("bob", False, False),
    ("ada", False, False),
    ("ada", True, True),
    ("vera", True, False),
]


@pytest.mark.parametrize(("who", "as_admin", "allowed"), EDITORS)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_who_may_change_tags(api: Api, who: str, as_admin: bool, allowed: bool, method: str) -> None:
    job = api.submit(tags=["red"])
    answer = api(who).request(method, f"{tags_of(job)}?as_admin={as_admin}", ["red"])
    if allowed:
        assert answer.get_json() == (["red"] if method == "POST" else [])
    else:
        refused(answer, 404, no_job(job["id"]))
        assert api("alice").get(tags_of(job)).get_json() == ["red"]


def test_an_owner_changes_tags_where_only_others_may_edit(api: Api) -> None:
    job = api.submit("ada", as_admin=True, collab="open-lab")
    assert api("ada").post(tags_of(job), ["mine"]).get_json() == ["mine"]
    refused(api("bob").post(tags_of(job), ["mine"]), 404, no_job(job["id"]))
    assert api("bob").get(tags_of(job)).get_json() == ["mine"]


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ({}, "list_type", []),
        ("red", "list_type", []),
        (["a"], "string_too_short", [0]),
        (["aa", " b "], "string_too_short", [1]),
        (["t" * 101], "string_too_long", [0]),
        ([5], "string_type", [0]),
        ([None], "string_type", [0]),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_bodies_that_are_no_tags(api: Api, method: str, body: Any, kind: str, place: list[int]) -> None:
    job = api.submit()
    (fault,) = api("alice").request(method, tags_of(job), body).get_json()["detail"]
    assert (fault["type"], fault["loc"]) == (kind, ["body", *place])


@pytest.mark.quirk("a request that says nothing is answered as if the job did not exist")
@pytest.mark.parametrize("options", [{}, {"body": None}])
def test_adding_nothing_is_answered_as_if_the_job_did_not_exist(api: Api, options: dict[str, Any]) -> None:
    job = api.submit()
    refused(api("alice").post(tags_of(job), **options), 404, no_job(job["id"]))


@pytest.mark.parametrize("options", [{}, {"body": None}])
def test_removing_without_saying_what_fails(api: Api, strict_api: Api, options: dict[str, Any]) -> None:
    assert UpstreamBug.TAGS_WITHOUT_BODY
    failed(strict_api("alice").delete(tags_of(strict_api.submit()), **options))
    fault = {"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}
    job = api.submit()
    refused(api("alice").delete(tags_of(job), **options), 422, [fault])
    refused(api("bob").delete(tags_of(job), **options), 404, no_job(job["id"]))


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_tag_with_nul_cannot_be_stored(api: Api, strict_api: Api, method: str) -> None:
    assert UpstreamBug.NUL_CHARACTER
    failed(strict_api("alice").request(method, tags_of(strict_api.submit()), ["nul \x00"]))
    assert api("alice").request(method, tags_of(api.submit()), ["nul \x00"]).status_code == 422


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_tags_need_a_token(api: Api, method: str) -> None:
    refused(api("key-nmpi").request(method, "/jobs/1/tags/", []), 403, NOT_AUTHENTICATED)
    refused(api("alice").request(method, "/jobs/999/tags/", ["red"]), 404, no_job(999))


@pytest.mark.quirk("membership is not checked; any user may read the tags of any collab")
def test_any_user_reads_the_tags_of_any_collab(api: Api) -> None:
    hidden = api.submit(tags=["hidden", "zz"])
    api("alice").delete(hidden["resource_uri"])
    api.submit("ed", tags=["été", "Aa"])
    api.submit(collab="lab-b", tags=["other"])
    api.submit(collab="private-alice", tags=["secret"])
    for who in ("alice", "bob", "teamless", "ada"):
        assert api(who).get("/tags/?collab=lab-a").get_json() == ["Aa", "hidden", "zz", "été"]
    assert api("bob").get("/tags/?collab=private-alice").get_json() == ["secret"]
    assert api("bob").get("/tags/?collab=lab-a&collab=lab-b").get_json() == ["other"]
    assert api("bob").get("/tags/?collab=nowhere").get_json() == []


@pytest.mark.parametrize("query", ["", "?collab=", "?collab=null", "?collab=undefined"])
def test_without_a_collab_only_administrators_read_tags(api: Api, query: str) -> None:
    job = api.submit(tags=["used"])
    api("alice").post(tags_of(job), ["unused"])
    api("alice").delete(tags_of(job), ["unused"])
    for who in ("alice", "bob", "vera"):
        refused(api(who).get(f"/tags/{query}"), 403, NO_COLLAB)
    taken_literally = query in ("?collab=null", "?collab=undefined")
    assert api("ada").get(f"/tags/{query}").get_json() == ([] if taken_literally else ["unused", "used"])
    refused(api().get(f"/tags/{query}"), 403, NOT_AUTHENTICATED)


def test_a_collab_with_nul_cannot_be_searched_for(api: Api, strict_api: Api) -> None:
    failed(strict_api("alice").get("/tags/?collab=%00"))
    assert api("alice").get("/tags/?collab=%00").status_code == 422
