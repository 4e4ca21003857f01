"""Lists of jobs: filters, pages, dates, and who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.service import NO_CREDENTIALS, Api, day, ids, no_platform, refused


@pytest.fixture
def jobs(api: Api) -> dict[str, int]:
    """Six jobs; each name says what is special about it."""
    made: dict[str, dict[str, Any]] = {
        "red running": api.submit(tags=["red"]),
        "red blue finished of ed": api.submit("ed", tags=["red", "blue"]),
        "blue spinnaker error": api.submit(hardware_platform="SpiNNaker", tags=["blue"]),
        "lab-b": api.submit(collab="lab-b", hardware_platform="BrainScaleS-2"),
        "private green": api.submit(collab="private-alice", tags=["green"]),
        "plain of ed": api.submit("ed"),
    }
    api.report(made["red running"], status="running")
    api.report(made["red blue finished of ed"], status="finished")
    api.report(made["blue spinnaker error"], "key-uman", status="error")
    return {name: job["id"] for name, job in made.items()}


ALICES = ["private green", "lab-b", "blue spinnaker error", "red running"]
LAB_A = ["plain of ed", "blue spinnaker error", "red blue finished of ed", "red running"]
EVERYTHING = [
    "plain of ed", "private green", "lab-b", "blue spinnaker error", "red blue finished of ed", "red running",
]  # fmt: skip

#: Who asks with which query, and what is listed, newest first.
LISTS: list[tuple[str, str, list[str]]] = [
    ("alice", "", ALICES),
    ("alice", "user_id=alice", ALICES),
    ("ed", "", ["plain of ed", "red blue finished of ed"]),
    ("victor", "", []),
    ("alice", "collab=lab-a", LAB_A),
    ("victor", "collab=lab-a", LAB_A),
    ("alice", "collab=lab-a&collab=lab-b", ["plain of ed", "lab-b", *LAB_A[1:]]),
    ("alice", "collab=lab-a&collab=lab-c", LAB_A),
    ("alice", "collab=private-alice", ["private green"]),
    ("alice", "collab=lab-a&user_id=alice", ["blue spinnaker error", "red running"]),
    ("bob", "collab=open-lab", []),
    ("alice", "status=submitted&status=running&collab=lab-a", ["plain of ed", "red running"]),
    ("alice", "status=finished&status=error&collab=lab-a", LAB_A[1:3]),
    ("alice", "collab=lab-a&status=mapped&status=validated", []),
    ("alice", "status=error&status=error", ["blue spinnaker error"]),
    ("alice", "hardware_platform=Demo", ["private green", "red running"]),
    ("alice", "hardware_platform=Demo&hardware_platform=SpiNNaker", [ALICES[0], *ALICES[2:]]),
    ("alice", "hardware_platform=demo", []),
    ("alice", "hardware_platform=", []),
    ("alice", "collab=lab-a&tags=red", ["red blue finished of ed", "red running"]),
    ("alice", "collab=lab-a&tags=red&tags=blue", LAB_A[1:]),
    ("alice", "collab=lab-a&tags=%20red%20", ["red blue finished of ed", "red running"]),
    ("alice", "collab=lab-a&tags=unheard-of", []),
    ("alice", "tags=red&status=finished", []),
    ("alice", "collab=lab-a&status=finished&hardware_platform=Demo&tags=blue", ["red blue finished of ed"]),
    ("alice", "status[]=error&unknown=1", ALICES),
    ("alice", "size=2", ALICES[:2]),
    ("alice", "size=2&from_index=1", ALICES[1:3]),
    ("alice", "size=2&from_index=3", ALICES[3:]),
    ("alice", "from_index=4", []),
    ("alice", "size=0", []),
    ("alice", "collab=lab-a&tags=red&tags=blue&size=1&from_index=1", ["red blue finished of ed"]),
    ("ada", "as_admin=true", EVERYTHING),
    ("ada", "as_admin=true&user_id=ed&user_id=alice&collab=lab-a", LAB_A),
    ("ada", "as_admin=true&collab=private-alice", ["private green"]),
    ("ada", "", []),
    ("key-nmpi", "", [EVERYTHING[0], EVERYTHING[1], *EVERYTHING[4:]]),
    ("key-uman", "", ["blue spinnaker error"]),
    ("key-uhei", "", ["lab-b"]),
    ("key-uhei", "hardware_platform=Spikey", []),
    ("key-nmpi", "collab=private-alice&as_admin=true", ["private green"]),
    ("key-nmpi", "user_id=ed&user_id=alice&status=running", ["red running"]),
    ("key-nmpi", "hardware_platform=Demo&tags=red", ["red blue finished of ed", "red running"]),
    ("key-monitor", "", EVERYTHING),
    ("alice+key-uman", "", ALICES),
]


@pytest.mark.quirk("a provider without platforms sees the jobs of all platforms")
@pytest.mark.parametrize(("who", "query", "listed"), LISTS)
def test_who_lists_what(api: Api, jobs: dict[str, int], who: str, query: str, listed: list[str]) -> None:
    names = {job_id: name for name, job_id in jobs.items()}
    assert [names[job_id] for job_id in ids(api(who).get(f"/jobs/?{query}"))] == listed


SEVERAL_USERS = "Only admins can directly query other users' jobs or sessions, try querying by collab"
NO_ADMINISTRATOR = "The token provided does not give admin privileges"

#: Who asks with which query, and how that is refused, in the order of the checks.
REFUSALS = [
    ("alice", "user_id=ed", 403, "User id provided (ed) does not match authentication token (alice)"),
    ("alice", "user_id=", 403, "User id provided () does not match authentication token (alice)"),
    ("alice", "collab=lab-a&user_id=ed", 403,
     "User id provided (ed) does not match authentication token (alice)"),
    ("alice", "user_id=alice&user_id=alice", 400, SEVERAL_USERS),
    ("alice", "user_id=ed&user_id=bob&collab=nowhere", 400, SEVERAL_USERS),
    ("alice", "collab=lab-a&collab=nowhere&collab=elsewhere", 403,
     "You do not have permission to view collab nowhere"),
    ("bob", "collab=lab-a", 403, "You do not have permission to view collab lab-a"),
    ("bob", "collab=private-alice", 403, "You do not have permission to view collab private-alice"),
    ("ada", "collab=lab-a", 403, "You do not have permission to view collab lab-a"),
    ("alice", "collab=", 403, "You do not have permission to view collab "),
    ("alice", "as_admin=true", 403, NO_ADMINISTRATOR),
    ("vera", "as_admin=true&user_id=alice&user_id=ed", 403, NO_ADMINISTRATOR),
    ("key-nmpi", "hardware_platform=Demo&hardware_platform=SpiNNaker", 403, no_platform("SpiNNaker")),
    ("key-nmpi", "hardware_platform=NoSuch", 403, no_platform("NoSuch")),
    ("key-monitor", "hardware_platform=Demo", 403, no_platform("Demo")),
    ("", "", 401, NO_CREDENTIALS),
]  # fmt: skip


@pytest.mark.parametrize("path", ["/jobs/", "/sessions/"])
@pytest.mark.parametrize(("who", "query", "status", "detail"), REFUSALS)
def test_who_is_refused_a_list(api: Api, path: str, who: str, query: str, status: int, detail: str) -> None:
    refused(api(who).get(f"{path}?{query}"), status, detail)


def test_ten_jobs_are_listed_unless_more_are_asked_for(api: Api) -> None:
    made = [api.submit()["id"] for _ in range(12)]
    assert ids(api("alice").get("/jobs/")) == made[:1:-1]
    assert ids(api("alice").get("/jobs/?size=100000")) == made[::-1]


def test_log_and_comments_are_never_listed(api: Api) -> None:
    job = api.submit()
    api("alice").post(f"{job['resource_uri']}/comments/", {"content": "c"})
    api("key-nmpi").put(f"{job['resource_uri']}/log", data="log\n")
    (listed,) = api("alice").get("/jobs/?with_log=true&with_comments=true").get_json()
    assert (listed["log"], listed["comments"]) == (None, None)


@pytest.mark.quirk("both ends of a date range mean this instant, so the end day itself is left out")
@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        (day(0), None, True),
        (day(1), None, False),
        (None, day(0), False),
        (None, day(1), True),
        (day(-7), day(0), False),
        (day(0), day(0), False),
        (day(-7), day(1), True),
        (day(1), day(-7), False),
        ("0001-01-01", "9999-12-31", True),
        ("0999-12-31", None, True),
        ("9999-12-31", None, False),
    ],
)
def test_dates_mean_their_first_instant(api: Api, start: str | None, end: str | None, listed: bool) -> None:
    job = api.submit()
    asked = {"date_range_start": start, "date_range_end": end}
    query = {name: value for name, value in asked.items() if value}
    assert ids(api("alice").get("/jobs/", query_string=query)) == [job["id"]] * listed


def test_the_oldest_queued_job_is_next_and_stays_in_the_queue(api: Api) -> None:
    first, second = api.submit(), api.submit("ed")
    api.submit(hardware_platform="SpiNNaker")

    def next_id() -> int:
        return api("key-nmpi").get("/jobs/next/Demo").get_json()["id"]

    assert [next_id(), next_id()] == [first["id"]] * 2
    api.report(first, status="running")
    assert next_id() == second["id"]
    api.report(first, status="submitted")
    assert next_id() == first["id"]
    api("alice").delete(first["resource_uri"])
    assert next_id() == second["id"]
    api.report(second, status="mapped")
    refused(api("key-nmpi").get("/jobs/next/Demo"), 404, "No queued job for Demo")


@pytest.mark.parametrize("platform", ["SpiNNaker", "NoSuch", "demo", "%00"])
def test_nobody_fetches_the_next_job_of_a_foreign_platform(api: Api, platform: str) -> None:
    name = "\x00" if platform == "%00" else platform
    refused(api("key-nmpi").get(f"/jobs/next/{platform}"), 403, no_platform(name))
    refused(api("key-monitor").get("/jobs/next/Demo"), 403, no_platform("Demo"))
