"""The older quotas service."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from .parties import ADA, ALICE, BOB, ED, NOBODY, PROVIDER, VICTOR, WRONG

ROOT = "/quotas-v2/projects/"


def form(**changes: Any) -> dict[str, Any]:
    body = {
        "context": str(uuid.uuid4()),
        "collab": "lab-one",
        "owner": "alice",
        "title": "Title",
        "abstract": "Abstract",
        "description": "",
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


def create(http: FlaskClient, headers: dict[str, str] = ALICE, **changes: Any) -> Any:
    return http.post(ROOT, json=form(**changes), headers=headers)


def address(http: FlaskClient, **changes: Any) -> str:
    answer = create(http, **changes)
    assert answer.status_code == 201, answer.text
    return "/quotas-v2" + str(answer.get_json()["resource_uri"])


def test_a_project_is_made_under_the_id_that_the_client_has_chosen_and_without_a_location(
    http: FlaskClient,
) -> None:
    body = form()
    answer = http.post(ROOT, json=body, headers=ALICE)
    assert answer.status_code == 201
    assert "Location" not in answer.headers
    project = answer.get_json()
    assert list(project) == [
        "context", "collab", "owner", "title", "abstract", "description", "duration", "status",
        "resource_uri", "quotas",
    ]  # fmt: skip
    assert project == {
        **body,
        "duration": 0,
        "status": "in preparation",
        "resource_uri": f"/projects/{body['context']}",
        "quotas": [],
    }
    seen = http.get(project["resource_uri"], headers=ALICE).get_json()
    assert (seen["id"], seen["status"]) == (body["context"], "in preparation")


def test_a_project_can_be_submitted_at_once_and_by_an_older_id_of_the_owner(http: FlaskClient) -> None:
    project = create(http, submitted=True, owner="300001").get_json()
    assert (project["status"], project["owner"]) == ("under review", "alice")


@pytest.mark.parametrize("headers", [VICTOR, BOB, NOBODY, WRONG, PROVIDER])
def test_only_editors_make_projects(http: FlaskClient, headers: dict[str, str]) -> None:
    answer = create(http, headers)
    assert answer.status_code == 403
    assert answer.get_json() == {"error": "You do not have permission to create a project."}


@pytest.mark.parametrize(
    ("changes", "field", "message", "code"),
    [
        ({"collab": ...}, "collab", "This field is required.", "required"),
        ({"owner": ""}, "owner", "This field is required.", "required"),
        ({"context": ...}, "context", "This field is required.", "required"),
        ({"context": "x"}, "context", "Enter a valid UUID.", "invalid"),
    ],
)
def test_a_form_that_is_not_filled_in_is_returned_with_its_faults(
    http: FlaskClient, changes: dict[str, Any], field: str, message: str, code: str
) -> None:
    answer = create(http, **changes)
    assert answer.status_code == 400
    assert answer.get_json() == {
        field: [{"message": message, "code": code}],
        "error": f"{field}: {message}",  # what clients show
    }


def test_an_id_is_given_once(http: FlaskClient) -> None:
    context = str(uuid.uuid4())
    create(http, context=context)
    faults = create(http, context=context).get_json()
    assert faults["context"] == [{"message": "Project with this Context already exists.", "code": "unique"}]


def test_other_bodies_are_refused_with_a_text_that_clients_show(http: FlaskClient) -> None:
    for data in (b"", b"[]", b"{"):
        answer = http.post(ROOT, data=data, content_type="application/json", headers=ALICE)
        assert (answer.status_code, list(answer.get_json())) == (400, ["error"])
    answer = create(http, title="x" * 201)
    assert answer.get_json() == {"error": "String should have at most 200 characters (title)."}


def test_projects_are_listed_for_members_and_administrators(http: FlaskClient) -> None:
    create(http)

    def found(query: str, headers: dict[str, str]) -> list[str]:
        answer = http.get(ROOT + query, headers=headers)
        assert answer.status_code == 200, answer.text
        return [project["status"] for project in answer.get_json()]

    assert found("?collab=lab-one", ED) == ["accepted", "in preparation"]
    assert found("?collab=lab-one", VICTOR) == ["accepted"]
    assert found("?collab=lab-one&status=accepted", ALICE) == ["accepted"]
    assert found("?collab=lab-one&status=in preparation", VICTOR) == []
    assert found("", ADA) == ["accepted", "in preparation"]
    assert found("?collab=lab-two", ADA) == []
    accepted = http.get(ROOT + "?collab=lab-one&status=accepted", headers=ALICE).get_json()[0]
    assert list(accepted)[6:9] == ["duration", "start_date", "status"]
    assert [list(quota) for quota in accepted["quotas"]] == [
        ["project", "limit", "usage", "units", "platform", "resource_uri"]
    ] * 2
    assert accepted["quotas"][0]["project"] == accepted["context"]


@pytest.mark.parametrize(
    ("query", "headers", "status", "text"),
    [
        ("", ALICE, 403, "You must specify a collab id."),
        ("", NOBODY, 403, "You must specify a collab id."),
        ("?collab=lab-one", BOB, 403, "You do not have permission to view the list of projects."),
        ("?collab=lab-one", NOBODY, 403, "You do not have permission to view the list of projects."),
        ("?collab=lab-one&status=zzz", ALICE, 400, "Invalid status: 'zzz'"),
    ],
)
def test_other_lists_are_refused(
    http: FlaskClient, query: str, headers: dict[str, str], status: int, text: str
) -> None:
    answer = http.get(ROOT + query, headers=headers)
    assert (answer.status_code, answer.get_json()) == (status, {"error": text})


def test_a_project_is_shown_to_those_who_may_view_its_collab(http: FlaskClient) -> None:
    uri = address(http)
    for headers in (ALICE, VICTOR, ADA):
        assert http.get(uri, headers=headers).get_json()["title"] == "Title"
    answer = http.get(uri, headers=BOB)
    assert answer.get_json() == {"error": "You do not have permission to view this resource."}
    answer = http.get(ROOT + str(uuid.uuid4()), headers=ALICE)
    assert (answer.status_code, answer.data) == (404, b"")


def test_a_project_is_edited_until_it_is_submitted(http: FlaskClient) -> None:
    uri = address(http)
    edited = http.put(uri, json={"submitted": False, "title": "New"}, headers=ED)
    assert (edited.status_code, edited.data) == (200, b"")
    assert http.put(uri, json={"submitted": False}, headers=ED).status_code == 200
    assert http.get(uri, headers=ALICE).get_json()["status"] == "in preparation"
    assert http.put(uri, json={"submitted": True}, headers=ALICE).status_code == 200
    assert http.get(uri, headers=ALICE).get_json()["status"] == "under review"
    answer = http.put(uri, json={"abstract": "x"}, headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (403, {"error": "Can't edit a submitted form."})
    answer = http.put(address(http), json={"title": "x"}, headers=VICTOR)
    assert answer.get_json() == {"error": "You do not have permission to modify this project."}
    assert http.put(ROOT + str(uuid.uuid4()), json={}, headers=ALICE).status_code == 404


@pytest.mark.quirk("the quotas service refuses in JSON, but for decisions of those who may not decide.")
def test_administrators_decide_and_an_accepted_project_stays_so(http: FlaskClient) -> None:
    uri = address(http, submitted=True)
    refused = http.put(uri, json={"status": "accepted"}, headers=ALICE)
    assert (refused.status_code, refused.text) == (
        403,
        "You do not have permission to change the status of this project.",
    )
    for status, shown in (
        ("rejected", "rejected"),
        ("accepted", "accepted"),
        ("accepted", "accepted"),
        ("rejected", "accepted"),
    ):
        answer = http.put(uri, json={"status": status}, headers=ADA)
        assert (answer.status_code, answer.data) == (204, b"")
        assert http.get(uri, headers=ALICE).get_json()["status"] == shown


def test_an_administrator_can_accept_what_was_never_submitted(http: FlaskClient) -> None:
    uri = address(http)
    http.put(uri, json={"status": "accepted"}, headers=ADA)
    assert http.get(uri, headers=ALICE).get_json()["status"] == "accepted"


def test_administrators_grant_quotas_with_which_jobs_can_be_submitted(http: FlaskClient) -> None:
    uri = address(http, submitted=True)
    http.put(uri, json={"status": "accepted"}, headers=ADA)
    body = {"units": "hours", "limit": 10, "usage": 0.0, "platform": "New", "project": uri[-36:]}
    answer = http.post(uri + "/quotas/", json=body, headers=ADA)
    quota = answer.get_json()
    assert answer.status_code == 201
    assert "Location" not in answer.headers
    assert quota == {**body, "limit": 10.0, "resource_uri": quota["resource_uri"]}
    assert http.get(uri + "/quotas/", headers=ALICE).get_json() == [quota]
    assert http.get("/quotas-v2" + quota["resource_uri"], headers=ALICE).get_json() == quota
    job = {"code": "x", "collab_id": "lab-one", "hardware_platform": "New"}
    assert http.post("/api/v2/queue", json=job, headers=ALICE).status_code == 201


def test_quotas_that_cannot_be_are_refused(http: FlaskClient) -> None:
    uri = address(http) + "/quotas/"
    body = {"units": "hours", "limit": 10, "platform": "New"}
    answer = http.post(uri, json=body, headers=ALICE)
    text = "You do not have permission to add a quota to a project."
    assert (answer.status_code, answer.get_json()) == (403, {"error": text})
    faults = http.post(uri, json={"limit": 1}, headers=ADA).get_json()
    assert set(faults) == {"units", "platform", "error"}
    for limit in ("much", float("nan"), [1]):
        faults = http.post(uri, json={**body, "limit": limit}, headers=ADA).get_json()
        assert faults["limit"] == [{"message": "Enter a number.", "code": "invalid"}]
    assert http.get(uri, headers=VICTOR).status_code == 403
    assert http.get(uri + "7", headers=ALICE).get_json() == {"error": "No such quota"}
    unknown = f"{ROOT}{uuid.uuid4()}/quotas/"
    for answer in (http.get(unknown, headers=ALICE), http.post(unknown, json=body, headers=ADA)):
        assert (answer.status_code, answer.get_json()) == (404, {"error": "No such project"})


@pytest.mark.parametrize(
    "path", ["/", "/projects", "/projects/1", "/nothing", "/projects/{id}/quotas", "/projects/{id}/"]
)
def test_slashes_are_strict(http: FlaskClient, path: str) -> None:
    context = address(http).rpartition("/")[2]
    answer = http.get("/quotas-v2" + path.format(id=context), headers=ALICE)
    assert answer.status_code == 404
    assert answer.text.startswith("<!doctype html>")


def test_there_are_no_other_methods(http: FlaskClient) -> None:
    uri = address(http)
    answer = http.delete(uri, headers=ALICE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")
    assert http.put(ROOT, json={}, headers=ALICE).status_code == 405


def test_the_real_host_stands_for_the_prefix(http: FlaskClient) -> None:
    host = "https://quotas.hbpneuromorphic.eu"
    body = form()
    made = http.post("/projects/", json=body, headers=ALICE, base_url=host).get_json()
    uri = made["resource_uri"]
    assert http.put(uri, json={"submitted": True}, headers=ALICE, base_url=host).data == b""
    listed = http.get("/projects/?collab=lab-one", headers=ALICE, base_url=host).get_json()
    assert body["context"] in [project["context"] for project in listed]
    assert http.get("/projects", headers=ALICE, base_url=host).text.startswith("<!doctype html>")


def test_a_new_project_with_a_context_can_only_be_one_of_the_older_service(http: FlaskClient) -> None:
    body = form()
    answer = http.post("/projects/", json=body, headers=ALICE)
    assert (answer.status_code, answer.get_json()["context"]) == (201, body["context"])
    new = {"collab": "lab-one", "title": "T", "abstract": "A"}
    assert "id" in http.post("/projects/", json=new, headers=ALICE).get_json()
    assert http.post("/projects/", data=b"[", headers=ALICE).status_code == 422
