"""The Collaboratory."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

ALICE = {"Authorization": "Bearer token-alice"}
BOB = {"Authorization": "Bearer token-bob"}
COLLABS = "/rest/v1/collabs"


@pytest.mark.parametrize(
    ("collab", "is_public", "title"), [("lab-one", False, "Lab one"), ("open-lab", True, "Open lab")]
)
def test_a_collab_says_whether_it_is_public(
    http: FlaskClient, collab: str, is_public: bool, title: str
) -> None:
    answer = http.get(f"{COLLABS}/{collab}", headers=BOB).get_json()
    assert (answer["isPublic"], answer["title"]) == (is_public, title)


def test_an_unknown_collab_has_its_code_in_the_answer(http: FlaskClient) -> None:
    answer = http.get(f"{COLLABS}/nowhere", headers=ALICE)
    assert answer.status_code == 404
    assert answer.get_json()["code"] == 404


def test_one_needs_a_token(http: FlaskClient) -> None:
    assert http.get(f"{COLLABS}/open-lab").status_code == 401


def test_a_collab_that_was_made_is_there_until_it_is_deleted_with_its_files(http: FlaskClient) -> None:
    body = {"name": "new-lab", "title": "New", "description": "Ours", "drive": True, "public": True}
    made = http.post(COLLABS, json=body, headers=BOB)
    assert made.status_code == 201
    assert made.get_json()["owner"] == "bob"
    assert http.post(COLLABS, json=body, headers=ALICE).status_code == 409
    link = http.put("/api/v1/buckets/new-lab/a", headers=BOB).get_json()["url"]
    http.put(link.removeprefix("http://localhost"), data=b"secret")
    assert http.get(f"{COLLABS}/new-lab", headers=ALICE).get_json()["isPublic"] is True
    assert http.delete(f"{COLLABS}/new-lab", headers=ALICE).status_code == 403
    assert http.delete(f"{COLLABS}/new-lab", headers=BOB).status_code == 200
    assert http.post(COLLABS, json=body, headers=ALICE).status_code == 201
    assert http.get("/api/v1/buckets/new-lab", headers=ALICE).get_json()["objects"] == []


@pytest.mark.parametrize("body", [None, [], {}, {"name": 5}, {"name": "No Good"}])
def test_a_senseless_collab_is_refused(http: FlaskClient, body: object) -> None:
    assert http.post(COLLABS, json=body, headers=ALICE).status_code == 422
