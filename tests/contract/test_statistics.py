"""Usage statistics: nothing, and with jobs that providers have driven to their ends."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import EXPIRED, NOT_AUTHENTICATED, Api, day, failed, refused

PLATFORMS = ["BrainScaleS", "BrainScaleS-ESS", "Spikey", "SpiNNaker", "BrainScaleS-2"]
KEYS = {"SpiNNaker": "key-uman", "Spikey": "key-uhei", "BrainScaleS-2": "key-uhei", "Demo": "key-nmpi"}
UNITS = {"SpiNNaker": "core-hours", "Spikey": "hours", "BrainScaleS-2": "chip-hours", "Demo": "hours"}


def get(api: Api, path: str, **query: Any) -> Any:
    answer = api().get(f"/statistics/{path}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def counts(**numbers: int) -> dict[str, int]:
    return {platform: numbers.get(platform.replace("-", "_"), 0) for platform in PLATFORMS}


def run(
    api: Api, platform: str = "SpiNNaker", who: str = "alice", status: str = "finished", usage: float = 0.5
) -> dict[str, Any]:
    """Submit a job and have it end at once."""
    job = api.submit(who, hardware_platform=platform)
    resource_usage = {"value": usage, "units": UNITS[platform]}
    api.report(job, KEYS[platform], status=status, resource_usage=resource_usage)
    return job


@pytest.fixture
def year(api: Api) -> Api:
    """A service with a history: jobs 40 days ago, 3 days ago and today, on three platforms and Demo."""
    api.clock.freeze(api.clock.now().replace(month=1, day=29))  # 40 days before
    run(api, "SpiNNaker", "ed")
    api.clock.advance(days=37)
    run(api, "SpiNNaker")
    run(api, "Spikey", usage=0.25)
    run(api, "Spikey", status="error", usage=0.125)
    run(api, "Demo")
    api("alice").delete(run(api, "SpiNNaker")["resource_uri"])
    api.clock.advance(days=3)
    run(api, "BrainScaleS-2", "ed")
    api.submit(hardware_platform="SpiNNaker")
    api.report(api.submit(hardware_platform="SpiNNaker"), "key-uman", status="running")
    return api


def test_by_default_the_last_30_days_are_cut_into_full_weeks(api: Api) -> None:
    expected = [{"start": day(-30 + 7 * i), "end": day(-23 + 7 * i), "count": counts()} for i in range(4)]
    for path in ("job-count", "cumulative-job-count"):
        assert get(api, path) == expected
    assert list(get(api, "job-count")[0]["count"]) == PLATFORMS


@pytest.mark.quirk("as the end of a span, too")
def test_jobs_that_are_over_are_counted_on_the_day_they_ended_but_not_todays(year: Api) -> None:
    weeks = get(year, "job-count")
    assert [week["count"] for week in weeks] == [*[counts()] * 3, counts(SpiNNaker=1, Spikey=2)]
    assert get(year, "job-count", start=day(-3), end=day(0), interval=1)[0]["count"] == counts(
        SpiNNaker=1, Spikey=2
    )
    today = get(year, "job-count", start=day(0), end=day(1), interval=1)
    assert today == [{"start": day(0), "end": day(1), "count": counts(BrainScaleS_2=1)}]
    assert get(year, "job-count", start=day(0), end=day(0), interval=1) == []


def test_a_job_is_counted_where_it_ended_if_it_was_submitted_in_the_range(api: Api) -> None:
    job = api.submit(hardware_platform="SpiNNaker")
    api.clock.advance(days=2)
    api.report(job, "key-uman", status="finished")
    days = get(api, "job-count", start=day(0), end=day(3), interval=1)
    assert [piece["count"]["SpiNNaker"] for piece in days] == [0, 0, 1]
    days = get(api, "job-count", start=day(1), end=day(3), interval=1)
    assert [piece["count"]["SpiNNaker"] for piece in days] == [0, 0]


def test_cumulative_counts_add_up_from_the_start_of_the_range(year: Api) -> None:
    pieces = get(year, "cumulative-job-count", start=day(-41), end=day(1), interval=6)
    assert [piece["count"]["SpiNNaker"] for piece in pieces] == [1, 1, 1, 1, 1, 1, 2]
    assert [piece["count"]["BrainScaleS-2"] for piece in pieces] == [0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("start", "end", "interval"),
    [(day(0), day(3), 7), (day(0), day(0), 1), (day(3), day(-30), 7), (day(-30), day(0), -7),
     (day(3), day(-30), -7)],
)  # fmt: skip
def test_ranges_without_a_full_interval_have_no_counts(api: Api, start: str, end: str, interval: int) -> None:
    for path in ("job-count", "cumulative-job-count"):
        assert get(api, path, start=start, end=end, interval=interval) == []


def test_only_a_start_means_until_today(api: Api) -> None:
    pieces = get(api, "job-count", start=day(-7))
    assert [(piece["start"], piece["end"]) for piece in pieces] == [(day(-7), day(0))]
    pieces = get(api, "job-count", end=day(-7), interval=30)
    assert [(piece["start"], piece["end"]) for piece in pieces] == [(day(-37), day(-7))]


def test_active_users_are_those_of_the_90_days_before_the_end_of_each_interval(year: Api) -> None:
    pieces = get(year, "active-user-count", start=day(-40), end=day(1), interval=39)
    assert [(piece["start"], piece["end"]) for piece in pieces] == [(day(-40), day(-1)), (day(-1), day(1))]
    assert [piece["count"] for piece in pieces] == [
        counts(SpiNNaker=2, Spikey=1),
        counts(SpiNNaker=2, Spikey=1, BrainScaleS_2=1),
    ]
    later = get(year, "active-user-count", start=day(49), end=day(51), interval=1)
    assert [piece["count"]["SpiNNaker"] for piece in later] == [2, 1]  # ed's job is 90 days old, then 91
    assert get(year, "active-user-count", start=day(0), end=day(0)) == []


def test_queues_are_counted_by_what_runs_and_waits(year: Api) -> None:
    queues = {queue["queue_name"]: queue for queue in get(year, "queue-length")}
    assert list(queues) == PLATFORMS
    assert queues["SpiNNaker"] == {"queue_name": "SpiNNaker", "running": 1, "submitted": 1}
    assert queues["Spikey"] == {"queue_name": "Spikey", "running": 0, "submitted": 0}


@pytest.mark.quirk("by the date of the newest job of each, not of the first")
def test_users_are_counted_on_the_day_of_their_newest_job(year: Api) -> None:
    assert get(year, "cumulative-user-count") == {"dates": [day(0), day(0), day(0)], "values": [1, 2, 2]}
    spinnaker = get(year, "cumulative-user-count", hardware_platform="Spikey")
    assert spinnaker == {"dates": [day(-3), day(0)], "values": [1, 1]}
    both = get(year, "cumulative-user-count", hardware_platform=["Spikey", "BrainScaleS-2"])
    assert both == {"dates": [day(-3), day(0), day(0)], "values": [1, 2, 2]}


def test_statistics_of_nobody_and_nothing_fail(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.EMPTY_STATISTICS
    for path in ("cumulative-user-count", "cumulative-user-count?hardware_platform=NoSuch"):
        failed(strict_api().get(f"/statistics/{path}"))
    for status in ("accepted", "under%20review", "rejected", "in%20preparation"):
        failed(strict_api().get(f"/statistics/cumulative-project-count?status={status}"))
    for path in ("cumulative-user-count", "cumulative-project-count"):
        assert get(api, path) == {"dates": [day(0)], "values": [0]}


def test_projects_are_counted_on_the_day_of_their_submission(api: Api, strict_api: Api) -> None:
    for service in (api, strict_api):
        service.project()
        service.clock.advance(days=1)
        service.project("lab-b")
        service.project(accept=False)
        assert get(service, "cumulative-project-count") == {
            "dates": [day(0), day(1), day(1)],
            "values": [1, 2, 2],
        }
        under_review = get(service, "cumulative-project-count", status="under review")
        assert under_review == {"dates": [day(1), day(1)], "values": [1, 1]}
        request = {"collab": "lab-a", "title": "T", "abstract": "A"}
        made = service("alice").post("/projects/", request).get_json()
        service("ada").put(f"{made['resource_uri']}?as_admin=1", {"status": "accepted"})
    failed(strict_api().get("/statistics/cumulative-project-count"))
    assert get(api, "cumulative-project-count")["values"] == [1, 2, 2]


def durations(api: Api, *seconds: int, status: str = "finished") -> None:
    """Have jobs on SpiNNaker that took so long."""
    for span in seconds:
        job = api.submit(hardware_platform="SpiNNaker")
        api.clock.advance(seconds=span + 0.5)
        api.report(job, "key-uman", status=status)


def test_durations_are_sorted_into_bins_up_to_the_next_multiple(api: Api) -> None:
    assert get(api, "job-duration", n_bins=0) == []
    durations(api, 0, 3, 3, 10, 19)
    durations(api, 5, status="error")
    finished, error = get(api, "job-duration", n_bins=4)
    assert finished == {
        "values": [3, 0, 1, 1],
        "bins": [0.0, 5.0, 10.0, 15.0, 20.0],
        "platform": "SpiNNaker",
        "status": "finished",
        "scale": "linear",
        "max": 20,
    }
    assert (error["status"], error["values"], error["max"]) == ("error", [0, 0, 1, 0], 8)
    (finished, _) = get(api, "job-duration", n_bins=2, requested_max=10, scale="whatever")
    assert (finished["values"], finished["bins"], finished["max"]) == ([3, 1], [0.0, 5.0, 10.0], 10)
    assert finished["scale"] == "whatever"
    assert len(get(api, "job-duration")[0]["values"]) == 50


@pytest.mark.quirk("on the logarithmic scale there is one bin less")
def test_durations_on_a_logarithmic_scale(api: Api) -> None:
    durations(api, 0, 1, 9, 10, 99, 100)
    (histogram,) = get(api, "job-duration", n_bins=4, scale="log")
    assert histogram["max"] == 104
    assert histogram["bins"] == [0.0, 1.0, 2.0, 3.0]
    assert histogram["values"] == [2, 2, 1]


@pytest.mark.parametrize("query", ["n_bins=0", "n_bins=-1", "n_bins=1000000000", "requested_max=-1"])
def test_there_cannot_be_such_bins(api: Api, strict_api: Api, query: str) -> None:
    assert UpstreamBug.IMPOSSIBLE_INTERVAL
    for service in (api, strict_api):
        durations(service, 1)
    failed(strict_api().get(f"/statistics/job-duration?{query}"))
    assert api().get(f"/statistics/job-duration?{query}").status_code == 422


def test_usage_adds_up_in_one_interval_more_than_fit(year: Api) -> None:
    pieces = get(year, "resource-usage")
    assert [(piece["start"], piece["end"]) for piece in pieces] == [
        (day(-30 + 7 * i), day(-23 + 7 * i)) for i in range(5)
    ]
    assert [piece["value"]["Spikey"] for piece in pieces] == [0.0, 0.0, 0.0, 0.375, 0.375]
    assert pieces[-1]["value"] == {**dict.fromkeys(PLATFORMS, 0.0), "SpiNNaker": 0.5, "Spikey": 0.375}
    pieces = get(year, "resource-usage", start=day(-41), end=day(1), interval=21)
    assert [piece["value"]["SpiNNaker"] for piece in pieces] == [0.5, 1.0, 1.0]
    assert repr(pieces[0]["value"]["Spikey"]) == "0.0"


@pytest.mark.parametrize(
    ("start", "end", "interval", "n"),
    [(day(0), day(0), 7, 1), (day(0), day(6), 7, 1), (day(0), day(7), 7, 2), (day(3), day(0), 7, 0),
     (day(9), day(0), 7, 0)],
)  # fmt: skip
def test_how_many_intervals_of_usage_there_are(api: Api, start: str, end: str, interval: int, n: int) -> None:
    assert len(get(api, "resource-usage", start=start, end=end, interval=interval)) == n


def test_usage_of_a_job_completed_after_the_last_interval_fails(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.LATE_COMPLETION
    for service in (api, strict_api):
        job = service.submit(hardware_platform="SpiNNaker")
        service.clock.advance(days=20)
        usage = {"value": 1, "units": "core-hours"}
        service.report(job, "key-uman", status="finished", resource_usage=usage)
    query = {"start": day(0), "end": day(1)}
    failed(strict_api().get("/statistics/resource-usage", query_string=query))
    assert get(api, "resource-usage", **query)[0]["value"]["SpiNNaker"] == 0.0


@pytest.mark.parametrize("path", ["job-count", "cumulative-job-count", "active-user-count", "resource-usage"])
def test_an_interval_of_nothing_fails(api: Api, strict_api: Api, path: str) -> None:
    assert UpstreamBug.IMPOSSIBLE_INTERVAL
    failed(strict_api().get(f"/statistics/{path}?interval=0"))
    (fault,) = api().get(f"/statistics/{path}?interval=0").get_json()["detail"]
    assert fault["loc"] == ["query", "interval"]


@pytest.mark.parametrize(
    "query", ["end=0001-01-05", "start=0001-01-01&end=9999-12-31&interval=1", "interval=999999999999"]
)
def test_spans_that_leave_the_calendar_are_refused(api: Api, query: str) -> None:
    assert api().get(f"/statistics/resource-usage?{query}").status_code == 422
    assert api().get(f"/statistics/job-count?{query}").status_code in (200, 422)
    assert api().get(f"/statistics/active-user-count?start=0001-01-01&{query}").status_code in (200, 422)


def test_administrators_see_each_users_jobs_and_sessions(year: Api) -> None:
    session = {"collab": "lab-a", "user_id": "victor", "hardware_platform": "Spikey"}
    uri = year("key-uhei").post("/sessions/", session).get_json()["resource_uri"]
    year("key-uhei").post("/sessions/", session)
    end = {"status": "finished", "resource_usage": {"value": 0, "units": "hours"}}
    year("key-uhei").put(uri, end)
    users = year("ada").get("/statistics/per-user").get_json()
    none = dict.fromkeys(PLATFORMS, 0)
    assert sorted(users, key=lambda user: user["user"]) == [
        {"user": "alice", "jobs": counts(SpiNNaker=1, Spikey=2), "sessions": none},
        {"user": "ed", "jobs": counts(SpiNNaker=1, BrainScaleS_2=1), "sessions": none},
        {"user": "victor", "jobs": none, "sessions": counts(Spikey=1)},
    ]
    recent = year("ada").get(f"/statistics/per-user?start={day(-3)}&end={day(0)}").get_json()
    assert recent == [{"user": "alice", "jobs": counts(SpiNNaker=1, Spikey=2), "sessions": none}]


def test_nobody_else_sees_statistics_of_users(api: Api) -> None:
    for who in ("alice", "vera"):
        answer = api(who).get("/statistics/per-user?as_admin=true")
        refused(answer, 403, "Only admins can access per-user statistics")
    refused(api("token-x").get("/statistics/per-user"), 401, EXPIRED)
    refused(api("key-nmpi").get("/statistics/per-user"), 403, NOT_AUTHENTICATED)
    assert api("ada").get("/statistics/per-user").get_json() == []
