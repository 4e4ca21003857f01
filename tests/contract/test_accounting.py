"""Whether a job may start, and what is charged for it."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NO_QUOTA, Api, day, failed, refused

#: What each platform grants without being asked: limit and units; ``None``: nothing.
DEMO_QUOTAS = {
    "BrainScaleS": (0.1, "wafer-hours"),
    "BrainScaleS-2": (1.0, "chip-hours"),
    "Spikey": (1.0, "hours"),
    "SpiNNaker": (5000.0, "core-hours"),
    "Demo": (1.0, "hours"),
    "BrainScaleS-ESS": None,
    "Test": None,
    "TestPlatform": None,
    "NoSuch": None,
}


def submission(api: Api, platform: str = "Demo", collab: str = "lab-a", who: str = "alice") -> Any:
    return api(who).post("/jobs/", {"code": "", "collab": collab, "hardware_platform": platform})


def projects(api: Api, collab: str = "lab-a") -> list[dict[str, Any]]:
    return api("ada").get(f"/projects/?as_admin=true&size=100&collab={collab}").get_json()


def use(api: Api, job: dict[str, Any], value: Any, units: str = "hours", who: str = "key-nmpi") -> Any:
    return api.report(job, who, resource_usage={"value": value, "units": units})


@pytest.mark.parametrize("platform", DEMO_QUOTAS)
def test_the_first_job_on_a_platform_brings_a_demo_quota(api: Api, platform: str) -> None:
    answer = submission(api, platform, who="ed")
    demo = DEMO_QUOTAS[platform]
    if demo is None:
        refused(answer, 403, NO_QUOTA)
        assert projects(api) == []
        return
    assert answer.status_code == 201
    submission(api, platform)
    (project,) = projects(api)
    assert project["title"] == f"Test access for the {platform} platform in collab 'lab-a'"
    assert (project["owner"], project["description"], project["status"]) == ("ed", "", "accepted")
    assert (project["submission_date"], project["decision_date"]) == (day(0), day(0))
    (quota,) = project["quotas"]
    assert (quota["limit"], quota["units"], quota["usage"]) == (*demo, 0.0)


def test_a_demo_quota_is_shared_by_a_collab_and_used_up_for_all(api: Api) -> None:
    use(api, api.submit("ed"), 1)
    refused(submission(api), 403, NO_QUOTA)
    assert submission(api, collab="lab-b").status_code == 201
    assert submission(api, "SpiNNaker").status_code == 201
    assert submission(api, collab="private-alice").status_code == 201


@pytest.mark.parametrize("how", ["deleted", "rejected", "raised"])
def test_a_used_up_demo_quota_can_be_renewed(api: Api, how: str) -> None:
    use(api, api.submit(), 1)
    (project,) = projects(api)
    if how == "deleted":
        api("ed").delete(project["resource_uri"])
    elif how == "rejected":
        api("ada").put(f"{project['resource_uri']}?as_admin=true", {"status": "rejected"})
    else:
        api("ada").put(project["quotas"][0]["resource_uri"], {"limit": 2, "usage": 1})
    assert submission(api).status_code == 201
    fresh = [p for p in projects(api) if p["status"] == "accepted"]
    assert [p["quotas"][0]["usage"] for p in fresh] == [1.0 if how == "raised" else 0.0]


def test_a_granted_quota_stands_in_for_the_demo_quota(api: Api) -> None:
    granted = api.project(Demo=0.5, Test=1)
    assert submission(api).status_code == 201
    assert submission(api, "Test").status_code == 201
    assert len(projects(api)) == 1
    use(api, api.submit(), 0.5)
    refused(submission(api), 403, NO_QUOTA)
    assert api.usages(granted) == [0.5, 0.0]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_quota_of_nothing_is_a_quota_that_is_used_up(api: Api, limit: float) -> None:
    api.project(Demo=limit)
    refused(submission(api), 403, NO_QUOTA)
    assert len(projects(api)) == 1


def test_a_project_that_is_not_accepted_counts_for_nothing(api: Api) -> None:
    api.project(accept=False, Test=5)
    refused(submission(api, "Test"), 403, NO_QUOTA)


def test_one_open_quota_among_many_is_enough(api: Api) -> None:
    api.project(Demo=0)
    api.project(Demo=1)
    assert submission(api).status_code == 201


def test_any_platform_can_be_granted_but_then_nobody_fetches_the_job(api: Api) -> None:
    api.project(NoSuch=1)
    job = submission(api, "NoSuch").get_json()
    assert job["hardware_platform"] == "NoSuch"
    assert api("key-nmpi").get(job["resource_uri"]).status_code == 403


@pytest.mark.quirk("those on any platform, if its name is empty")
def test_an_empty_platform_takes_any_quota(api: Api) -> None:
    refused(submission(api, ""), 403, NO_QUOTA)
    api.project(Test=1)
    assert submission(api, "").status_code == 201


@pytest.mark.quirk("the query's page size; an eleventh project's quotas are never found")
def test_the_eleventh_project_is_never_found(api: Api) -> None:
    for _ in range(10):
        api.project()
    eleventh = api.project(Demo=5)
    jobs = [api.submit() for _ in range(3)]
    # Each submission has brought a demo project that the next one does not find either.
    assert len(projects(api)) == 14
    use(api, jobs[0], 1)
    assert api.usages(eleventh) == [0.0]
    assert all(project["quotas"][0]["usage"] == 0.0 for project in projects(api)[10:])


def test_usage_fills_one_quota_after_the_other_and_the_rest_is_dropped(api: Api) -> None:
    first = api.project(Demo=2, SpiNNaker=100)
    api.grant(first["resource_uri"], "Demo", 3)
    second = api.project(Demo=1)
    job = api.submit()
    assert api.usages(first) == [0.0, 0.0, 0.0]
    for value, usages in (
        (1.5, [1.5, 0.0, 0.0, 0.0]),
        (1, [2.0, 0.0, 0.5, 0.0]),
        (0, [2.0, 0.0, 0.5, 0.0]),
        (-0.25, [2.0, 0.0, 0.25, 0.0]),
        ("2.75", [2.0, 0.0, 3.0, 0.0]),
        (1000, [2.0, 0.0, 3.0, 1.0]),
        (-1, [2.0, 0.0, 3.0, 1.0]),
    ):
        assert use(api, job, value)["resource_usage"] == float(value)
        assert api.usages(first) + api.usages(second) == usages
    refused(submission(api), 403, NO_QUOTA)


def test_the_same_usage_is_charged_at_every_report_whatever_the_status(api: Api) -> None:
    project = api.project(Demo=10)
    job = api.submit()
    usage = {"value": 1, "units": "hours"}
    for status in ("running", "finished", "finished", "removed", None):
        api.report(job, status=status, resource_usage=usage)
    assert api.usages(project) == [5.0]
    shown = api("alice").get(job["resource_uri"]).get_json()["resource_usage"]
    assert repr(shown) == repr({"value": 1.0, "units": "hours"})


@pytest.mark.parametrize("units", ["hour", "Hours", "core-hours", ""])
def test_wrong_units_charge_nothing(api: Api, units: str) -> None:
    project = api.project(Demo=10)
    job = api.submit()
    answer = api("key-nmpi").put(job["resource_uri"], {"resource_usage": {"value": 1, "units": units}})
    refused(answer, 400, f"Invalid units ({units}) for resource usage. Expected units: hours")
    assert api.usages(project) == [0.0]


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_usage_that_is_no_number_uses_up_everything(api: Api, strict_api: Api, value: str) -> None:
    assert UpstreamBug.NOT_A_NUMBER
    body = f'{{"resource_usage": {{"value": {value}, "units": "hours"}}}}'
    for service in (api, strict_api):
        job = service.submit()
        answer = service("key-nmpi").put(job["resource_uri"], data=body)
        if service is strict_api:
            failed(answer)
            for path in (job["resource_uri"], "/jobs/"):
                failed(service("alice").get(path))
        else:
            assert answer.get_json()["resource_usage"] is None
            assert service("alice").get(job["resource_uri"]).get_json()["resource_usage"] is None
        refused(submission(service), 403, NO_QUOTA)


def test_a_job_on_a_platform_in_its_own_units(api: Api) -> None:
    job = submission(api, "BrainScaleS").get_json()
    row = use(api, job, 0.05, "wafer-hours", "key-jenkins")
    assert row["resource_usage"] == 0.05
    (project,) = projects(api)
    assert project["quotas"][0]["usage"] == 0.05
