"""``log``, ``dataitem``, ``comment`` and ``tags``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator

from .conftest import Submit
from .parties import ALICE, BOB, NOBODY, PROVIDER, WRONG

SORRY = {"error_message": "Sorry, this request could not be processed. Please try again later."}

# -- log ---------------------------------------------------------------------------------------------


@pytest.mark.quirk("only the status of the answer differs.")
def test_a_log_is_not_found_until_there_is_one_and_then_replaced(http: FlaskClient, submit: Submit) -> None:
    job = submit()
    answer = http.get(f"/api/v2/log/{job}", headers=ALICE)
    assert (answer.status_code, answer.data) == (404, b"")

    first = http.put(f"/api/v2/log/{job}", json={"content": "one\n"}, headers=PROVIDER)
    assert (first.status_code, first.headers["Location"]) == (201, f"/api/v2/log/{job}")
    for path in (f"/api/v2/log/{job}", f"/api/v2/log/{job}/"):
        log = http.get(path, headers=ALICE).get_json()
        assert log == {"content": "one\n", "resource_uri": f"/api/v2/log/{job}"}

    second = http.put(f"/api/v2/log/{job}", json={"content": "two\n"}, headers=PROVIDER)
    assert (second.status_code, second.data) == (204, b"")
    third = http.patch(f"/api/v2/log/{job}", json={"content": "three\n"}, headers=PROVIDER)
    assert (third.status_code, third.data) == (202, b"")
    assert http.get(f"/jobs/{job}/log", headers=ALICE).text == "three\n"


def test_a_log_can_be_written_after_the_end_and_survives_removal(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    finish(job)
    http.delete(f"/api/v2/results/{job}", headers=ALICE)
    assert http.put(f"/api/v2/log/{job}", json={"content": "x"}, headers=PROVIDER).status_code == 201
    assert http.get(f"/api/v2/log/{job}", headers=ALICE).get_json()["content"] == "x"


def test_a_log_needs_a_job_and_a_content(http: FlaskClient, submit: Submit) -> None:
    assert http.put("/api/v2/log/7", json={"content": "x"}, headers=PROVIDER).status_code == 404
    answer = http.put(f"/api/v2/log/{submit()}", json={}, headers=PROVIDER)
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])
    assert http.get("/api/v2/log/abc", headers=ALICE).get_json() == SORRY
    for method in ("GET", "POST"):
        assert http.open("/api/v2/log", method=method, headers=ALICE).status_code == 405


# -- dataitem ----------------------------------------------------------------------------------------


@pytest.mark.quirk("only the status of the answer differs.")
def test_a_data_item_is_made_read_changed_and_removed(http: FlaskClient) -> None:
    made = http.post("/api/v2/dataitem/", json={"url": "not a URL"}, headers=ALICE)
    item = made.get_json()
    assert (made.status_code, made.headers["Location"]) == (201, item["resource_uri"])
    assert item == {
        "id": item["id"],
        "resource_uri": f"/api/v2/dataitem/{item['id']}",
        "url": "not a URL",
    }
    uri = item["resource_uri"]
    assert http.get(uri, headers=BOB).get_json() == item
    assert http.put(uri, json={"url": "http://x.org/1"}, headers=ALICE).status_code == 204
    assert http.patch(uri, json={"url": "http://x.org/2"}, headers=ALICE).status_code == 202
    assert http.put(uri, json={}, headers=ALICE).status_code == 204
    assert http.get(uri, headers=ALICE).get_json()["url"] == "http://x.org/2"
    assert http.delete(uri, headers=ALICE).status_code == 204
    assert http.get(uri, headers=ALICE).data == b""
    assert http.delete(uri, headers=ALICE).status_code == 404
    assert http.post("/api/v2/dataitem", json={}, headers=ALICE).get_json()["url"] == ""


def test_jobs_share_a_data_item(http: FlaskClient, submit: Submit) -> None:
    uri = http.post("/api/v2/dataitem", json={"url": "http://x.org/1"}, headers=ALICE).headers["Location"]
    jobs = [submit(input_data=[uri]) for _ in range(2)]

    def inputs() -> list[list[str]]:
        found = [http.get(f"/api/v2/queue/{job}", headers=ALICE).get_json() for job in jobs]
        return [[item["url"] for item in job["input_data"]] for job in found]

    http.put(uri, json={"url": "http://x.org/2"}, headers=ALICE)
    assert inputs() == [["http://x.org/2"]] * 2
    assert http.get("/api/v2/dataitem", headers=ALICE).get_json()["meta"]["total_count"] == 1
    http.delete(uri, headers=ALICE)
    assert inputs() == [[], []]


def test_a_file_of_one_job_can_be_the_input_of_another_that_keeps_it(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    first = submit()
    finish(first, output_data=[{"url": "http://x.org/out"}])
    job = http.get(f"/api/v2/results/{first}", headers=ALICE).get_json()
    second = submit(input_data=[job["output_data"][0]["resource_uri"]])
    http.delete(f"/jobs/{first}?as_admin=true", headers={"Authorization": "Bearer token-ada"})
    inputs = http.get(f"/api/v2/queue/{second}", headers=ALICE).get_json()["input_data"]
    assert [item["url"] for item in inputs] == ["http://x.org/out"]
    assert http.get(inputs[0]["resource_uri"], headers=ALICE).status_code == 200


@pytest.mark.quirk("there is an answer only while there is no other.")
def test_the_last_data_item_can_be_asked_for_only_while_it_is_the_only_one(http: FlaskClient) -> None:
    assert http.get("/api/v2/dataitem/last", headers=ALICE).status_code == 404
    http.post("/api/v2/dataitem", json={"url": "http://x.org/1"}, headers=ALICE)
    assert http.get("/api/v2/dataitem/last", headers=ALICE).get_json()["url"] == "http://x.org/1"
    http.post("/api/v2/dataitem", json={"url": "http://x.org/2"}, headers=ALICE)
    assert http.get("/api/v2/dataitem/last", headers=ALICE).status_code == 300


# -- comment -----------------------------------------------------------------------------------------


@pytest.mark.quirk("its time is without a zone.")
def test_a_comment_is_shown_with_its_job_and_by_itself(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    finish(job)
    body = {"content": "well done", "user": "somebody", "job": f"/api/v2/results/{job}"}
    made = http.post("/api/v2/comment", json=body, headers=ALICE)
    uri = made.headers["Location"]
    assert made.status_code == 201
    alone = http.get(uri, headers=ALICE).get_json()
    assert alone == made.get_json()
    assert list(alone) == ["content", "created_time", "id", "job", "resource_uri", "user"]
    assert (alone["user"], alone["job"], alone["resource_uri"]) == ("alice", body["job"], uri)
    assert "+" not in alone["created_time"]
    (inside,) = http.get(f"/api/v2/results/{job}", headers=ALICE).get_json()["comments"]
    assert inside == {**alone, "created_time": alone["created_time"] + "+00:00"}
    listed = http.get("/api/v2/results?collab_id=lab-one", headers=ALICE).get_json()["objects"]
    assert listed[0]["comments"] == [inside]
    seen = http.get(f"/jobs/{job}/comments", headers=ALICE).get_json()
    assert [(c["content"], c["user_id"]) for c in seen] == [("well done", "alice")]


def test_a_comment_can_name_its_job_by_the_address_it_was_submitted_under(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    body = {"content": "x", "job": f"/api/v2/queue/{job}"}
    answer = http.post("/api/v2/comment", json=body, headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (404, SORRY)
    finish(job)
    assert http.post("/api/v2/comment", json=body, headers=ALICE).status_code == 201


def test_a_comment_on_a_job_that_is_not_over_is_refused(http: FlaskClient, submit: Submit) -> None:
    for job in (submit(), 7):
        body = {"content": "x", "job": f"/api/v2/results/{job}"}
        answer = http.post("/api/v2/comment", json=body, headers=ALICE)
        assert answer.status_code == 400
        assert answer.get_json()["error"].startswith("Could not find the provided results object")


@pytest.mark.quirk("a comment may be on no job at all.")
def test_a_comment_may_be_on_nothing_and_by_nobody(http: FlaskClient) -> None:
    answer = http.post("/api/v2/comment", json={"content": "x"}, headers=PROVIDER)
    comment = answer.get_json()
    assert (answer.status_code, comment["job"], comment["user"]) == (201, None, "me")
    answer = http.put(f"/jobs/1/comments/{comment['id']}", json={"content": "y"}, headers=ALICE)
    assert answer.status_code == 404


def test_a_comment_is_changed_and_removed(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    finish(job)
    uri = http.post("/api/v2/comment", json={"content": "x"}, headers=ALICE).headers["Location"]
    body = {"content": "y", "job": f"/api/v2/results/{job}"}
    assert http.put(uri, json=body, headers=ALICE).status_code == 204
    assert http.get(uri, headers=ALICE).get_json()["job"] == body["job"]
    assert http.put(uri, json={"content": "z"}, headers=ALICE).status_code == 204
    changed = http.get(uri, headers=ALICE).get_json()
    assert (changed["content"], changed["job"]) == ("z", body["job"])
    assert http.patch(uri, json={}, headers=ALICE).status_code == 405
    assert http.delete(uri, headers=ALICE).status_code == 204
    assert http.get(uri, headers=ALICE).status_code == 404
    assert http.put(uri, json={"content": "z"}, headers=ALICE).status_code == 404


# -- tags --------------------------------------------------------------------------------------------


def test_tags_are_listed_with_slugs(http: FlaskClient, submit: Submit) -> None:
    submit(tags=["Größe & Form", "b"])
    submit(tags=["b"])
    tags = http.get("/api/v2/tags", headers=BOB).get_json()["objects"]
    assert [(tag["name"], tag["slug"]) for tag in tags] == [("Größe & Form", "groe-form"), ("b", "b")]
    assert http.get(tags[1]["resource_uri"], headers=ALICE).get_json() == tags[1]
    assert http.get("/api/v2/tags/77", headers=ALICE).status_code == 404
    assert http.post("/api/v2/tags", json={}, headers=ALICE).status_code == 405


@pytest.mark.quirk("a text is one tag for each character.")
def test_a_text_given_as_tags_is_one_tag_for_each_character(http: FlaskClient, submit: Submit) -> None:
    job = submit(tags="abca")
    assert http.get(f"/api/v2/queue/{job}", headers=ALICE).get_json()["tags"] == ["a", "b", "c"]


# -- who may -----------------------------------------------------------------------------------------


@pytest.fixture
def open_http() -> Iterator[FlaskClient]:
    """A client of an emulator that lets everybody in where the real service did."""
    with Emulator(
        {"users": {"alice": {"token": "token-alice"}}}, execution=False, v2_anonymous=True
    ) as emulator:
        yield emulator.app.test_client()


REQUESTS = [
    ("GET", "/api/v2/log/1", None),
    ("PUT", "/api/v2/log/1", {"content": "x"}),
    ("GET", "/api/v2/dataitem", None),
    ("POST", "/api/v2/dataitem", {"url": "x"}),
    ("DELETE", "/api/v2/dataitem/7", None),
    ("GET", "/api/v2/dataitem/last", None),
    ("GET", "/api/v2/comment", None),
    ("POST", "/api/v2/comment", {"content": "x"}),
    ("PUT", "/api/v2/comment/7", {"content": "x"}),
    ("GET", "/api/v2/tags", None),
    ("GET", "/api/v2/tags/set/1", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_good_credentials_are_needed_unless_the_settings_say_otherwise(
    http: FlaskClient, open_http: FlaskClient, method: str, path: str, body: dict[str, str] | None
) -> None:
    for headers in (NOBODY, WRONG):
        answer = http.open(path, method=method, json=body, headers=headers)
        assert (answer.status_code, answer.data) == (401, b"")
    assert http.open(path, method=method, json=body, headers=BOB).status_code != 401
    assert open_http.open(path, method=method, json=body).status_code != 401
