"""Submitting a job, and reading one."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NO_COLLAB, NO_CREDENTIALS, Api, failed, no_job, no_platform, refused

JOB = {"code": "print(1)", "collab": "lab-a", "hardware_platform": "Demo"}
ACCEPTED = [
    "code", "command", "collab", "input_data", "hardware_platform", "hardware_config", "tags", "id",
    "user_id", "status", "timestamp_submission", "resource_uri",
]  # fmt: skip
ADDED = ["output_data", "provenance", "timestamp_completion", "resource_usage", "comments", "log"]


def test_a_submitted_job_has_twelve_fields_and_a_read_one_six_more(api: Api) -> None:
    job = api.submit(command="run.py {system}", hardware_config={"n": 1}, tags=["tag-b", "tag-a"])
    assert list(job) == ACCEPTED
    assert job["resource_uri"] == f"/jobs/{job['id']}"
    assert job["timestamp_submission"] == "2026-03-10T12:34:56.789012Z"
    read = api("alice").get(job["resource_uri"]).get_json()
    assert list(read) == ACCEPTED + ADDED
    assert read == {**job, **dict.fromkeys(ADDED)}


def test_what_is_left_out_null_or_empty_is_stored_alike(api: Api) -> None:
    sparse = api.submit()
    nulls = api.submit(command=None, input_data=None, hardware_config=None, tags=None)
    empties = api.submit(command="", input_data=[], hardware_config={}, tags=[])
    for job in (sparse, nulls, empties):
        assert (job["command"], job["input_data"], job["hardware_config"], job["tags"]) == ("", [], None, [])


def test_the_queue_decides_about_id_user_status_and_time(api: Api) -> None:
    wanted = {"id": 5, "user_id": "bob", "status": "finished", "timestamp_submission": "2001-01-01T00:00:00Z"}
    job = api.submit(**wanted, provenance={}, log="x", resource_uri="/x")
    assert not any(job[name] == value for name, value in wanted.items())
    assert (job["user_id"], job["status"]) == ("alice", "submitted")


def test_json_objects_come_back_as_they_were_sent(api: Api) -> None:
    config = {"b": 1, "a": [1.0, 2.5, None, True, {}], "ü": "é", "f": 1e-07, "big": 12345678901234567890}
    job = api.submit(hardware_config=config)
    stored = api("alice").get(job["resource_uri"]).get_json()["hardware_config"]
    assert stored == config
    assert repr(stored["a"]) == repr(config["a"])


def test_tags_are_stripped_and_sorted_by_code_point_and_not_repeated(api: Api) -> None:
    job = api.submit(tags=["zz", "été", " a b ", "A1", "10", "zz", "Zz"])
    assert job["tags"] == ["10", "A1", "Zz", "a b", "zz", "été"]


#: Who, to which collab, as administrator or not; whether it is allowed.
SUBMISSIONS = [
    ("alice", "lab-a", False, True),
    ("ed", "lab-a", False, True),
    ("victor", "lab-a", False, False),
    ("bob", "lab-a", False, False),
    ("teamless", "lab-a", False, False),
    ("alice", "lab-b", False, True),
    ("alice", "lab-c", False, False),
    ("alice", "open-lab", False, False),
    ("alice", "no-such-lab", False, False),
    ("alice", "Lab-A", False, False),
    ("alice", "", False, False),
    ("alice", "private-alice", False, True),
    ("alice", "private-bob", False, False),
    ("ada", "lab-a", False, False),
    ("ada", "lab-a", True, True),
    ("ada", "no-such-lab", True, True),
    ("ada", "private-bob", True, True),
    ("ada", "neuromorphic-platform-admin", False, True),
    ("vera", "lab-a", True, False),
    ("alice", "lab-a", True, True),
    ("bob", "lab-a", True, False),
]


@pytest.mark.parametrize(("who", "collab", "as_admin", "allowed"), SUBMISSIONS)
def test_who_may_submit_to_which_collab(
    api: Api, who: str, collab: str, as_admin: bool, allowed: bool
) -> None:
    answer = api(who).post(f"/jobs/?as_admin={as_admin}", {**JOB, "collab": collab})
    if allowed:
        assert (answer.status_code, answer.get_json()["user_id"]) == (201, who)
    else:
        refused(answer, 404, NO_COLLAB)


#: Who, as administrator or not; whether a job of alice in lab-a is shown.
READERS = [
    ("alice", False, True),
    ("ed", False, True),
    ("victor", False, True),
    ("bob", False, False),
    ("ada", False, False),
    ("ada", True, True),
    ("vera", True, False),
    ("bob", True, False),
    ("victor", True, True),
]


@pytest.mark.parametrize(("who", "as_admin", "shown"), READERS)
@pytest.mark.parametrize("part", ["", "/log", "/comments", "/tags/"])
def test_who_may_read_a_job_and_its_parts(api: Api, who: str, as_admin: bool, shown: bool, part: str) -> None:
    job = api.submit()
    answer = api(who).get(f"{job['resource_uri']}{part}?as_admin={as_admin}")
    if shown:
        assert answer.status_code == 200
    else:
        refused(answer, 404, no_job(job["id"]))


def test_anybody_reads_a_job_of_a_public_collab_and_its_owner_everywhere(api: Api) -> None:
    public = api.submit("ada", as_admin=True, collab="open-lab")
    foreign = api.submit("ada", as_admin=True, collab="no-such-lab")
    assert api("bob").get(public["resource_uri"]).status_code == 200
    assert api("ada").get(foreign["resource_uri"]).status_code == 200
    refused(api("bob").get(foreign["resource_uri"]), 404, no_job(foreign["id"]))


def test_a_provider_reads_the_jobs_of_its_platforms(api: Api, strict_api: Api) -> None:
    job = api.submit()
    assert api("key-nmpi").get(job["resource_uri"]).status_code == 200
    for key in ("key-uman", "key-monitor"):
        refused(api(key).get(job["resource_uri"]), 403, no_platform("Demo"))
    refused(api().get(job["resource_uri"]), 401, NO_CREDENTIALS)
    failed(strict_api("key-unknown").get(strict_api.submit()["resource_uri"]))
    refused(api("key-unknown").get("/jobs/999"), 404, no_job(999))
    refused(api("key-nmpi").get("/jobs/999"), 404, no_job(999))


def test_log_and_comments_are_shown_if_asked_for_and_not_empty(api: Api) -> None:
    job = api.submit()
    both = f"{job['resource_uri']}?with_log=true&with_comments=true"
    empty = api("alice").get(both).get_json()
    assert (empty["log"], empty["comments"]) == (None, None)
    api("ed").post(f"{job['resource_uri']}/comments/", {"content": "first"})
    api("key-nmpi").put(f"{job['resource_uri']}/log", data="some log\n")
    for who in ("alice", "victor", "key-nmpi"):
        full = api(who).get(both).get_json()
        assert full["log"] == "some log\n"
        assert [comment["content"] for comment in full["comments"]] == ["first"]
    plain = api("alice").get(job["resource_uri"]).get_json()
    assert (plain["log"], plain["comments"]) == (None, None)


#: Ids as they can stand in a path, and which id that is; ``None``: it is none.
IDS: list[tuple[str, int | None]] = [
    ("0", 0), ("-1", -1), ("1.0", 1), ("%201", 1), ("+5", 5), ("1_000", 1000), ("007", 7),
    ("abc", None), ("1.5", None), ("1e3", None), ("0x10", None), ("true", None), ("%20", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), IDS)
def test_ids_are_read_as_integers(api: Api, text: str, number: int | None) -> None:
    answer = api("alice").get(f"/jobs/{text}")
    if number is None:
        assert answer.get_json()["detail"][0]["type"] == "int_parsing"
    else:
        refused(answer, 404, no_job(number))


def remove(api: Api, who: str, job: dict[str, Any], as_admin: bool = False) -> Any:
    return api(who).delete(f"{job['resource_uri']}?as_admin={as_admin}")


def test_an_owner_hides_a_job_and_can_do_so_again(api: Api) -> None:
    job = api.submit(tags=["hidden"])
    api.report(job, status="finished")
    for _ in range(2):
        answer = remove(api, "alice", job)
        assert (answer.status_code, answer.get_json()) == (200, None)
        assert answer.headers["Content-Type"] == "application/json"
    assert api("alice").get(job["resource_uri"]).get_json()["status"] == "removed"
    assert api("alice").get("/jobs/").get_json() == []
    assert api("alice").get("/jobs/?status=removed").get_json() == []
    assert api("ada").get("/jobs/?as_admin=true&status=removed").get_json() == []
    assert api("key-nmpi").get("/jobs/?status=removed").get_json() == []
    assert api.report(job, status="error")["status"] == "error"
    assert len(api("alice").get("/jobs/").get_json()) == 1


def test_everything_on_a_hidden_job_still_works(api: Api) -> None:
    job = api.submit()
    remove(api, "alice", job)
    uri = job["resource_uri"]
    assert api("key-nmpi").put(f"{uri}/log", data="late\n").status_code == 200
    assert api("alice").get(f"{uri}/log").text == "late\n"
    assert api("victor").post(f"{uri}/comments/", {"content": "late"}).status_code == 201
    assert api("ed").post(f"{uri}/tags/", ["late"]).get_json() == ["late"]


def test_an_administrator_deletes_a_job_with_all_that_hangs_on_it(api: Api) -> None:
    job = api.submit(tags=["lonely"], input_data=[{"url": "https://example.com/a"}])
    uri = job["resource_uri"]
    api("key-nmpi").put(f"{uri}/log", data="log\n")
    comment = api("alice").post(f"{uri}/comments/", {"content": "c"}).get_json()
    assert remove(api, "ada", job, as_admin=True).get_json() is None
    for part in ("", "/log", "/comments", "/tags/"):
        refused(api("alice").get(uri + part), 404, no_job(job["id"]))
    refused(remove(api, "ada", job, as_admin=True), 404, no_job(job["id"]))
    assert api("alice").put(comment["resource_uri"], {"content": "x"}).status_code == 404
    assert api("alice").get("/tags/?collab=lab-a").get_json() == []
    assert api("ada").get("/tags/").get_json() == ["lonely"]
    assert api.submit()["id"] > job["id"]


@pytest.mark.parametrize(
    ("who", "as_admin"), [("ed", False), ("victor", False), ("bob", True), ("ada", False), ("vera", True)]
)
def test_nobody_else_can_remove_a_job(api: Api, strict_api: Api, who: str, as_admin: bool) -> None:
    assert UpstreamBug.HIDE_BY_OTHERS
    failed(remove(strict_api, who, strict_api.submit(), as_admin))
    job = api.submit()
    refused(remove(api, who, job, as_admin), 404, no_job(job["id"]))
    assert api("alice").get(job["resource_uri"]).get_json()["status"] == "submitted"


def test_removing_needs_a_token_and_a_job(api: Api) -> None:
    job = api.submit()
    refused(remove(api, "key-nmpi", job), 403, "Not authenticated")
    refused(remove(api, "", job), 403, "Not authenticated")
    refused(api("alice").delete("/jobs/999"), 404, no_job(999))
