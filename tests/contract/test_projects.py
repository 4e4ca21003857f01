"""Projects: making, changing, deciding, listing, deleting."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import EXPIRED, NO_CREDENTIALS, NOT_AUTHENTICATED, Api, day, failed, ids, refused

REQUEST = {"collab": "lab-a", "title": "A project", "abstract": "Abstract"}
FIELDS = [
    "collab", "title", "abstract", "description", "status", "id", "owner", "submission_date",
    "decision_date", "resource_uri", "quotas",
]  # fmt: skip
NOWHERE = "/projects/00000000-0000-4000-8000-000000000000"
NOT_YOURS = "You do not have permission to modify this project."
NOT_YOUR_STATUS = "You do not have permission to change the status of this project."
SUBMITTED = "Can't edit a submitted form."


def make(api: Api, who: str = "alice", **changes: Any) -> dict[str, Any]:
    answer = api(who).post("/projects/", {**REQUEST, **changes})
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def read(api: Api, project: dict[str, Any]) -> dict[str, Any]:
    return api("ada").get(f"{project['resource_uri']}?as_admin=true").get_json()


def decide(api: Api, project: dict[str, Any], status: str, **texts: Any) -> Any:
    return api("ada").put(f"{project['resource_uri']}?as_admin=true", {"status": status, **texts})


def changed(answer: Any) -> None:
    assert (answer.status_code, answer.get_json()) == (200, 201)


def test_a_new_project_is_in_preparation(api: Api) -> None:
    project = make(api)
    assert list(project) == FIELDS
    assert project == {
        **REQUEST,
        "description": "",
        "status": "in preparation",
        "id": project["id"],
        "owner": "alice",
        "submission_date": None,
        "decision_date": None,
        "resource_uri": f"/projects/{project['id']}",
        "quotas": [],
    }


@pytest.mark.parametrize(
    ("wanted", "status", "date"),
    [("under review", "under review", day(0)), ("accepted", "in preparation", None),
     ("rejected", "in preparation", None), ("in preparation", "in preparation", None)],
)  # fmt: skip
def test_only_submitting_at_once_is_heeded(api: Api, wanted: str, status: str, date: str | None) -> None:
    project = make(api, status=wanted, id=NOWHERE[10:], owner="bob", submission_date="2001-01-01")
    assert (project["status"], project["submission_date"], project["owner"]) == (status, date, "alice")


@pytest.mark.quirk("sic")
@pytest.mark.parametrize(
    ("who", "collab", "as_admin"),
    [("victor", "lab-a", False), ("bob", "lab-a", False), ("ada", "lab-a", False), ("vera", "lab-a", True),
     ("alice", "lab-c", False), ("alice", "open-lab", False), ("alice", "private-bob", False),
     ("bob", "", False)],
)  # fmt: skip
def test_who_may_not_make_a_project(api: Api, who: str, collab: str, as_admin: bool) -> None:
    answer = api(who).post(f"/projects/?as_admin={as_admin}", {**REQUEST, "collab": collab})
    refused(answer, 403, "You do not have permisson to create projects in this Collab")


def test_an_administrator_who_makes_a_project_owns_it(api: Api) -> None:
    answer = api("ada").post("/projects/?as_admin=true", {**REQUEST, "collab": "no-such-lab"})
    assert answer.get_json()["owner"] == "ada"


@pytest.mark.parametrize(
    ("changes", "bug"),
    [({"title": "t" * 201}, UpstreamBug.OVERLONG_TEXT), ({"abstract": "\x00"}, UpstreamBug.NUL_CHARACTER)],
)
def test_texts_that_do_not_fit_are_not_stored(
    api: Api, strict_api: Api, changes: dict[str, Any], bug: UpstreamBug
) -> None:
    for service in (api, strict_api):
        project = make(service, title="t" * 200)
        for answer in (
            service("alice").post("/projects/", {**REQUEST, **changes}),
            service("alice").put(project["resource_uri"], changes),
        ):
            assert answer.status_code == (500 if service is strict_api else 422), bug
        assert len(service("alice").get("/projects/").get_json()) == 1
        # All permissions are looked at before.
        refused(service("victor").put(project["resource_uri"], changes), 403, NOT_YOURS)
        answer = service("alice").put(project["resource_uri"], {**changes, "status": "accepted"})
        refused(answer, 403, NOT_YOUR_STATUS)
        changed(service("alice").put(project["resource_uri"], {"status": "under review"}))
        refused(service("alice").put(project["resource_uri"], changes), 403, SUBMITTED)


def test_existence_is_visible_to_everybody_and_the_rest_to_those_who_may_view(api: Api) -> None:
    project = make(api)
    for who in ("alice", "ed", "victor"):
        assert api(who).get(project["resource_uri"]).get_json() == project
    for who in ("bob", "ada"):
        refused(api(who).get(project["resource_uri"]), 403, "You do not have access to this project")
        refused(api(who).get(NOWHERE), 404, f"There is no project with id {NOWHERE[10:]}")
    assert api("ada").get(f"{project['resource_uri']}?as_admin=true").status_code == 200
    refused(api("key-nmpi").get(project["resource_uri"]), 403, NOT_AUTHENTICATED)
    public = api.project("open-lab")
    assert api("bob").get(public["resource_uri"]).status_code == 200


@pytest.mark.quirk("the answer is 200 with the number 201 as body")
def test_an_editor_changes_texts_and_owner_but_not_the_collab(api: Api) -> None:
    project = make(api)
    changed(api("ed").put(project["resource_uri"], {"title": "New", "owner": "ed", "collab": "lab-b"}))
    changed(api("alice").put(project["resource_uri"], {"abstract": "", "title": None}))
    expected = {**project, "title": "New", "owner": "ed", "abstract": ""}
    assert read(api, project) == expected
    refused(api("victor").put(project["resource_uri"], {"title": "x"}), 403, NOT_YOURS)
    refused(api("ada").put(project["resource_uri"], {"status": "accepted"}), 403, NOT_YOURS)
    refused(api("alice").put(NOWHERE, {"title": "x"}), 404, "Project Not Found")
    refused(api("token-x").put(NOWHERE, {"title": "x"}), 401, EXPIRED)
    assert read(api, project) == expected


@pytest.mark.parametrize("body", [{}, {"title": None}, {"unknown": 1}, {"status": "in preparation"}])
def test_an_update_that_changes_nothing_fails(api: Api, strict_api: Api, body: dict[str, Any]) -> None:
    assert UpstreamBug.EMPTY_PROJECT_UPDATE
    failed(strict_api("alice").put(make(strict_api)["resource_uri"], body))
    project = make(api)
    changed(api("alice").put(project["resource_uri"], body))
    assert read(api, project) == project


def test_a_submitted_project_is_closed_to_everybody(api: Api) -> None:
    project = make(api)
    changed(api("alice").put(project["resource_uri"], {"status": "under review", "title": "Final"}))
    submitted = read(api, project)
    assert (submitted["status"], submitted["submission_date"]) == ("under review", day(0))
    for body in ({"title": "late"}, {}, {"status": "under review"}, {"status": "in preparation"}):
        refused(api("alice").put(project["resource_uri"], body), 403, SUBMITTED)
        refused(api("ada").put(f"{project['resource_uri']}?as_admin=true", body), 403, SUBMITTED)
    assert read(api, project) == submitted


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_only_an_administrator_decides(api: Api, status: str) -> None:
    project = make(api, status="under review")
    for query in ("", "?as_admin=true"):
        refused(api("alice").put(project["resource_uri"] + query, {"status": status}), 403, NOT_YOUR_STATUS)
    changed(decide(api, project, status, title="Renamed"))
    decided = read(api, project)
    assert (decided["status"], decided["decision_date"], decided["title"]) == (status, day(0), "Renamed")


def test_a_decision_that_stands_already_is_no_content_and_can_be_reversed(api: Api) -> None:
    project = make(api, status="under review")
    for status in ("accepted", "rejected", "accepted"):
        api.clock.advance(days=1)
        changed(decide(api, project, status))
        before = read(api, project)
        api.clock.advance(days=1)
        again = decide(api, project, status, title="ignored")
        assert (again.status_code, again.data) == (204, b"")
        assert "Content-Type" not in again.headers
        assert read(api, project) == before
    assert before["decision_date"] == day(5)


def test_a_decision_without_submission_does_not_show_until_it_is_submitted(api: Api) -> None:
    project = make(api)
    changed(decide(api, project, "accepted"))
    changed(decide(api, project, "accepted"))
    decided = read(api, project)
    assert (decided["status"], decided["submission_date"], decided["decision_date"]) == (
        "in preparation",
        None,
        day(0),
    )
    assert ids(api("alice").get("/projects/?status=accepted")) == [project["id"]]
    assert ids(api("alice").get("/projects/?status=in%20preparation")) == []
    changed(api("alice").put(project["resource_uri"], {"title": "still open"}))
    changed(api("alice").put(project["resource_uri"], {"status": "under review"}))
    assert read(api, project)["status"] == "accepted"


def test_any_editor_deletes_a_project_with_its_quotas_in_any_state(api: Api) -> None:
    project = api.project(Demo=1.0)
    uri = project["resource_uri"]
    for who in ("victor", "bob", "ada"):
        refused(api(who).delete(uri), 403, "You are not allowed to delete this project")
    refused(api("alice").delete(NOWHERE), 404, f"There is no project with id {NOWHERE[10:]}")
    answer = api("ed").delete(uri)
    assert (answer.status_code, answer.get_json()) == (200, None)
    refused(api("ed").delete(uri), 404, f"There is no project with id {project['id']}")
    other = api.project()
    quota_id = project["quotas"][0]["resource_uri"].split("/")[-1]
    answer = api("alice").get(f"{other['resource_uri']}/quotas/{quota_id}")
    refused(answer, 404, "There is no quota with this id")
    assert api("ada").delete(f"{other['resource_uri']}?as_admin=true").status_code == 200


@pytest.fixture
def projects(api: Api) -> dict[str, str]:
    """Six projects by name, and their ids."""
    made = {
        "a open": make(api),
        "a submitted by ed": make(api, "ed", status="under review"),
        "b open": make(api, collab="lab-b"),
        "private submitted": make(api, collab="private-alice", status="under review"),
        "a accepted": make(api, status="under review"),
        "a rejected": make(api, status="under review"),
    }
    decide(api, made["a accepted"], "accepted")
    decide(api, made["a rejected"], "rejected")
    return {name: project["id"] for name, project in made.items()}


A = ["a open", "a submitted by ed", "a accepted", "a rejected"]

#: Who asks with which query, and what is listed.
LISTS: list[tuple[str, str, list[str]]] = [
    ("alice", "", ["a open", "a submitted by ed", "b open", "private submitted", "a accepted", "a rejected"]),
    ("ed", "", A),
    ("victor", "", []),
    ("bob", "", []),
    ("ada", "", []),
    ("alice", "collab=lab-a", A),
    ("alice", "collab=private-alice&collab=lab-b", ["b open", "private submitted"]),
    ("alice", "status=in%20preparation", ["a open", "b open"]),
    ("alice", "status=under+review", ["a submitted by ed", "private submitted"]),
    ("alice", "status=accepted", ["a accepted"]),
    ("alice", "status=accepted&status=rejected", ["a rejected"]),
    ("alice", "owner=alice&collab=lab-a", ["a open", "a accepted", "a rejected"]),
    ("ed", "owner=ed", ["a submitted by ed"]),
    ("alice", "size=2&from_index=1", ["a submitted by ed", "b open"]),
    ("alice", "size=0", []),
    ("alice", "from_index=100", []),
    ("ada", "as_admin=true&owner=ed&owner=alice&collab=lab-a", A),
    ("key-nmpi", "collab=lab-a", ["a accepted"]),
    ("key-uman", "collab=lab-a&status=accepted&as_admin=true", ["a accepted"]),
    ("key-monitor", "collab=lab-a&owner=alice", ["a accepted"]),
    ("key-nmpi", "collab=lab-a&owner=bob", []),
    ("key-nmpi", "collab=private-alice", []),
]


@pytest.mark.parametrize(("who", "query", "listed"), LISTS)
def test_who_lists_which_projects(
    api: Api, projects: dict[str, str], who: str, query: str, listed: list[str]
) -> None:
    names = {project_id: name for name, project_id in projects.items()}
    assert [names[project_id] for project_id in ids(api(who).get(f"/projects/?{query}"))] == listed


SEVERAL_OWNERS = "Only admins can directly query projects they don't own, try querying by collab"
NO_ADMINISTRATOR = "The token provided does not give admin privileges"

REFUSALS = [
    ("victor", "collab=lab-a", 403, "You do not have permission to view collab lab-a"),
    ("alice", "collab=lab-a&collab=lab-c", 403, "You do not have permission to view collab lab-c"),
    ("alice", "collab=", 403, "You do not have permission to view collab "),
    ("bob", "collab=open-lab", 403, "You do not have permission to view collab open-lab"),
    ("alice", "owner=ed", 403, "Owner id provided (ed) does not match authentication token (alice)"),
    ("alice", "owner=alice&owner=alice&collab=lab-c", 400, SEVERAL_OWNERS),
    ("alice", "as_admin=true", 403, NO_ADMINISTRATOR),
    ("vera", "as_admin=true", 403, NO_ADMINISTRATOR),
    ("", "", 401, NO_CREDENTIALS),
    ("key-nmpi", "", 400, "If authenticating via API key, a collab must be specified"),
    ("key-nmpi", "status=rejected", 400, "If authenticating via API key, a collab must be specified"),
    ("key-nmpi", "collab=lab-a&status=rejected", 400,
     "If authenticating via API key, status must be 'accepted'"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "query", "status", "detail"), REFUSALS)
def test_who_is_refused_a_list_of_projects(api: Api, who: str, query: str, status: int, detail: str) -> None:
    refused(api(who).get(f"/projects/?{query}"), status, detail)
