"""``statistics``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from .conftest import Submit

PLATFORMS = {"BrainScaleS", "BrainScaleS-ESS", "Spikey", "SpiNNaker", "BrainScaleS-2"}


@pytest.fixture
def a_day_ago(http: FlaskClient, submit: Submit, finish: Callable[..., None]) -> dt.date:
    """The day on which a job was done, in the hour before noon."""
    yesterday = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=1)
    end = yesterday.replace(hour=12, minute=0, second=0, microsecond=0)
    times = {
        "timestamp_submission": (end - dt.timedelta(hours=1)).isoformat(),
        "timestamp_completion": end.isoformat(),
    }
    finish(submit(hardware_platform="SpiNNaker"), resource_usage=2.5, **times)
    return end.date()


def entries(http: FlaskClient, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(f"/api/v2/statistics/{name}", query_string=query)
    assert answer.status_code == 200, answer.text
    content = answer.get_json()
    assert content["meta"]["total_count"] == len(content["objects"])
    assert all(entry["resource_uri"] == "" for entry in content["objects"])
    return list(content["objects"])


@pytest.mark.quirk("numbers as texts")
def test_jobs_are_counted_in_texts(http: FlaskClient, a_day_ago: dt.date) -> None:
    span = {"start": a_day_ago - dt.timedelta(days=2), "end": a_day_ago + dt.timedelta(days=1), "interval": 1}
    for name, expected in (("job-count", ["0", "0", "1"]), ("cumulative-job-count", ["0", "0", "1"])):
        counted = entries(http, name, **span)
        assert [entry["counts"]["SpiNNaker"] for entry in counted] == expected
        assert set(counted[0]["counts"]) == PLATFORMS
        assert counted[-1]["end_date"] == str(span["end"])
        assert counted[0]["start_date"] == str(span["start"])
    assert len(entries(http, "job-count")) == 4  # of seven days each, in thirty days


def test_users_and_usage_are_counted_in_numbers(http: FlaskClient, a_day_ago: dt.date) -> None:
    span = {"start": a_day_ago, "end": a_day_ago + dt.timedelta(days=1), "interval": 1}
    assert entries(http, "active-user-count", **span)[-1]["counts"]["SpiNNaker"] == 1
    assert entries(http, "resource-usage", **span)[0]["counts"]["SpiNNaker"] == 2.5


def test_durations_are_sorted_into_bins(http: FlaskClient, a_day_ago: dt.date) -> None:
    (histogram,) = entries(http, "job-duration", bins=2, max=7200)
    assert histogram == {
        "bins": [0.0, 3600.0, 7200.0],
        "max": 7200,
        "platform": "SpiNNaker",
        "resource_uri": "",
        "status": "finished",
        "values": [0, 1],
    }
    assert entries(http, "job-duration", scale="log")[0]["values"]


def test_the_queues_are_measured(http: FlaskClient, submit: Submit) -> None:
    submit(hardware_platform="Spikey")
    found = {entry["name"]: (entry["running"], entry["submitted"]) for entry in entries(http, "queue-length")}
    assert set(found) == PLATFORMS
    assert found["Spikey"] == (0, 1)


@pytest.mark.quirk("its address needs a slash at the end; without one it is a list, which has no methods.")
def test_growth_is_a_single_object_behind_a_slash(http: FlaskClient, a_day_ago: dt.date) -> None:
    users = http.get("/api/v2/statistics/cumulative-user-count/?platform=SpiNNaker").get_json()
    assert users == {"dates": [str(a_day_ago), users["dates"][1]], "values": [1, 1]}
    projects = http.get("/api/v2/statistics/cumulative-project-count/").get_json()
    assert set(projects) == {"accepted", "rejected", "submitted"}
    assert projects["accepted"]["values"][-1] == 2
    for name in ("cumulative-user-count", "cumulative-project-count"):
        assert http.get(f"/api/v2/statistics/{name}").status_code == 405


@pytest.mark.parametrize(
    "query", ["start=yesterday", "end=2020-13-01", "interval=0", "interval=x", "interval=-1"]
)
def test_spans_that_are_none_are_refused(http: FlaskClient, query: str) -> None:
    answer = http.get(f"/api/v2/statistics/job-count?{query}")
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


def test_statistics_have_no_single_entries(http: FlaskClient) -> None:
    assert http.get("/api/v2/statistics/job-count/1").status_code == 404
    assert http.post("/api/v2/statistics/job-count").status_code == 405
