"""Interactive sessions, and the collabs that have projects."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NOT_AUTHENTICATED, Api, day, failed, ids, no_platform, refused

SESSION = {"collab": "lab-a", "user_id": "alice", "hardware_platform": "Demo"}
NO_QUOTA = "The user does not have sufficient compute quota to start this session"


def begin(api: Api, who: str = "key-nmpi", **changes: Any) -> dict[str, Any]:
    answer = api(who).post("/sessions/", {**SESSION, **changes})
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def report(
    api: Api, session: dict[str, Any], value: Any, units: str = "hours", who: str = "key-nmpi", **more: Any
) -> Any:
    body = {"resource_usage": {"value": value, "units": units}, **more}
    return api(who).put(session["resource_uri"], body)


def listed(api: Api, session: dict[str, Any]) -> dict[str, Any]:
    sessions = api("ada").get("/sessions/?as_admin=true&size=100").get_json()
    return next(s for s in sessions if s["id"] == session["id"])


def usage_of_demo(api: Api) -> float:
    return api("alice").get("/projects/?collab=lab-a").get_json()[0]["quotas"][0]["usage"]


def test_a_provider_opens_a_session_for_anybody(api: Api) -> None:
    session = begin(api, hardware_config={"x": [2.5]}, status="finished", id=5, timestamp_start="2001-01-01")
    assert list(session) == [
        "collab", "user_id", "hardware_platform", "hardware_config", "id", "status", "timestamp_start",
        "timestamp_end", "resource_uri", "resource_usage",
    ]  # fmt: skip
    assert session == {
        **SESSION,
        "hardware_config": {"x": [2.5]},
        "id": session["id"],
        "status": "running",
        "timestamp_start": "2026-03-10T12:34:56.789012Z",
        "timestamp_end": None,
        "resource_uri": f"/sessions/{session['id']}",
        "resource_usage": {"value": 0.0, "units": "hours"},
    }
    assert begin(api, hardware_config={})["hardware_config"] == {}
    assert begin(api, hardware_config=None)["hardware_config"] is None
    assert begin(api, collab="no-such-lab", user_id="nobody-knows")["user_id"] == "nobody-knows"
    (project,) = api("ada").get("/projects/?as_admin=true&collab=no-such-lab").get_json()
    assert project["owner"] == "nobody-knows"


@pytest.mark.parametrize("platform", ["BrainScaleS-ESS", "BrainScaleS-2"])
def test_a_session_needs_a_quota(api: Api, platform: str) -> None:
    body = {**SESSION, "hardware_platform": platform}
    if platform == "BrainScaleS-2":
        session = begin(api, "key-uhei", hardware_platform=platform)
        assert report(api, session, 1, "chip-hours", "key-jenkins", status="finished").status_code == 200
    refused(api("key-uhei").post("/sessions/", body), 403, NO_QUOTA)


def test_only_the_platforms_provider_opens_and_reports(api: Api) -> None:
    session = begin(api)
    for method, path, body in (
        ("POST", "/sessions/", SESSION),
        ("PUT", session["resource_uri"], {"resource_usage": {"value": 1, "units": "hours"}}),
    ):
        for who in ("key-uman", "key-monitor"):
            refused(api(who).request(method, path, body), 403, no_platform("Demo"))
        for who in ("", "alice", "ada"):
            refused(api(who).request(method, path, body), 403, NOT_AUTHENTICATED)
    refused(
        report(api, {"resource_uri": "/sessions/1"}, 1),
        404,
        "Either there is no session with id 1, or you do not have access to it",
    )


@pytest.mark.parametrize(
    ("changes", "bug"),
    [
        ({"user_id": "u" * 37}, UpstreamBug.OVERLONG_TEXT),
        ({"collab": "c" * 41}, UpstreamBug.OVERLONG_TEXT),
        ({"user_id": "\x00"}, UpstreamBug.NUL_CHARACTER),
        ({"collab": "\ud800"}, UpstreamBug.NOT_UTF8),
    ],
)
def test_names_that_do_not_fit_are_refused_after_platform_and_quota(
    api: Api, strict_api: Api, changes: dict[str, Any], bug: UpstreamBug
) -> None:
    for service in (api, strict_api):
        answer = service("key-nmpi").post("/sessions/", {**SESSION, **changes})
        assert answer.status_code == (500 if service is strict_api else 422), bug
        answer = service("key-uman").post("/sessions/", {**SESSION, **changes})
        refused(answer, 403, no_platform("Demo"))
        assert service("ada").get("/sessions/?as_admin=true").get_json() == []
    assert begin(api, user_id="u" * 36, collab="c" * 40)["user_id"] == "u" * 36


@pytest.mark.quirk("units are checked only then, any state can follow any other, and every end charges again")
def test_usage_is_checked_and_charged_whenever_a_session_ends(api: Api) -> None:
    session = begin(api)
    assert report(api, session, 0.25).get_json() is None
    assert report(api, session, 0.3, "parsecs", status="running").status_code == 200
    assert report(api, session, 0.3, "parsecs", status="removed").status_code == 200
    assert usage_of_demo(api) == 0.0
    before = listed(api, session)
    assert (before["status"], before["timestamp_end"]) == ("removed", None)
    assert before["resource_usage"] == {"value": 0.3, "units": "hours"}
    refused(
        report(api, session, 0.5, "core-hours", status="finished"),
        400,
        "Invalid units (core-hours) for resource usage. Expected units: hours",
    )
    assert listed(api, session) == before
    api.clock.advance(hours=1)
    assert report(api, session, 0.5, status="finished").status_code == 200
    assert (usage_of_demo(api), listed(api, session)["timestamp_end"]) == (0.5, "2026-03-10T13:34:56.789012Z")
    assert report(api, session, 0.25, status="error").status_code == 200
    assert usage_of_demo(api) == 0.75
    api.clock.advance(hours=1)
    assert report(api, session, 0).status_code == 200
    again = listed(api, session)
    assert (again["status"], again["timestamp_end"]) == ("running", "2026-03-10T13:34:56.789012Z")
    assert report(api, session, 9, status="error").status_code == 200
    refused(api("key-nmpi").post("/sessions/", SESSION), 403, NO_QUOTA)


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ({}, "missing", ["resource_usage"]),
        ({"status": "finished"}, "missing", ["resource_usage"]),
        ({"resource_usage": {"value": 1}}, "missing", ["resource_usage", "units"]),
        ({"resource_usage": 1}, "model_attributes_type", ["resource_usage"]),
        ({"status": None, "resource_usage": {"value": 1, "units": "h"}}, "enum", ["status"]),
        ({"status": "submitted", "resource_usage": {"value": 1, "units": "h"}}, "enum", ["status"]),
    ],
)
def test_reports_that_are_refused(api: Api, body: dict[str, Any], kind: str, place: list[str]) -> None:
    session = begin(api)
    (fault,) = api("key-nmpi").put(session["resource_uri"], body).get_json()["detail"]
    assert (fault["type"], fault["loc"]) == (kind, ["body", *place])


def test_a_usage_that_is_no_number_is_stored_but_cannot_be_shown(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.NOT_A_NUMBER
    body = '{"status": "finished", "resource_usage": {"value": NaN, "units": "hours"}}'
    for service in (api, strict_api):
        session = begin(service)
        assert service("key-nmpi").put(session["resource_uri"], data=body).status_code == 200
        assert usage_of_demo(service) == 1.0
    assert listed(api, session)["resource_usage"] is None
    failed(strict_api("alice").get("/sessions/"))


def test_who_lists_which_sessions(api: Api) -> None:
    first = begin(api)
    of_ed = begin(api, user_id="ed")
    spinnaker = begin(api, "key-uman", hardware_platform="SpiNNaker")
    private = begin(api, collab="private-alice")
    report(api, first, 0.1, status="finished")
    report(api, of_ed, 0, status="removed")
    names = {s["id"]: n for n, s in enumerate((first, of_ed, spinnaker, private))}
    for who, query, expected in (
        ("alice", "", [0, 2, 3]),
        ("ed", "", [1]),
        ("victor", "", []),
        ("victor", "collab=lab-a", [0, 1, 2]),
        ("alice", "collab=lab-a&user_id=alice", [0, 2]),
        ("alice", "collab=lab-a&status=finished&status=removed", [0, 1]),
        ("alice", "hardware_platform=SpiNNaker", [2]),
        ("alice", "size=1&from_index=1", [2]),
        ("alice", "tags=a", [0, 2, 3]),
        ("ada", "as_admin=true&user_id=ed&user_id=alice", [0, 1, 2, 3]),
        ("key-nmpi", "", [0, 1, 3]),
        ("key-uman", "collab=lab-a", [2]),
        ("key-monitor", "", [0, 1, 2, 3]),
        ("alice", f"date_range_start={day(0)}", [0, 2, 3]),
        ("alice", f"date_range_start={day(1)}", []),
        ("alice", f"date_range_end={day(0)}", []),
        ("alice", f"date_range_end={day(1)}", [0, 2, 3]),
    ):
        found = [names[session_id] for session_id in ids(api(who).get(f"/sessions/?{query}"))]
        assert found == expected, (who, query)


@pytest.mark.quirk("the page counts projects, not collabs")
def test_collabs_with_projects_that_one_may_edit(api: Api) -> None:
    for collab in ("lab-b", "lab-a", "lab-a", "private-alice", "lab-c", "open-lab"):
        api.project(collab, accept=collab != "lab-b")
    for who, query, expected in (
        ("alice", "", ["lab-a", "lab-b", "private-alice"]),
        ("ed", "", ["lab-a"]),
        ("victor", "", []),
        ("ada", "", []),
        ("alice", "user_id=alice", ["lab-a", "lab-b", "private-alice"]),
        ("alice", "status=accepted", ["lab-a", "private-alice"]),
        ("alice", "status=under%20review", ["lab-b"]),
        ("alice", "size=2&from_index=1", ["lab-a"]),
        ("alice", "size=0", []),
    ):
        assert api(who).get(f"/collabs/?{query}").get_json() == expected, (who, query)


def test_who_is_refused_the_collabs(api: Api) -> None:
    only_own = "Only admins can run queries for users other than themselves"
    not_own = "User id provided (ed) does not match authentication token (alice)"
    no_administrator = "The token provided does not give admin privileges"
    refused(api("alice").get("/collabs/?user_id=alice&user_id=ed"), 400, only_own)
    refused(api("alice").get("/collabs/?user_id=ed"), 403, not_own)
    refused(api("alice").get("/collabs/?as_admin=true&user_id=ed"), 403, no_administrator)
    refused(api("ada").get("/collabs/?as_admin=true"), 501, "This option has not been implemented yet")
    refused(api("key-nmpi").get("/collabs/"), 403, NOT_AUTHENTICATED)
