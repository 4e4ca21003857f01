"""``queue`` and ``results``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from .conftest import JOB, Submit
from .parties import ALICE, BOB, ED, NOBODY, PROVIDER, VICTOR, WRONG

NO_ALLOCATION = (
    "You do not have a compute time allocation for the {} platform in collab {}. "
    "Please submit a resource request."
)
SORRY = {"error_message": "Sorry, this request could not be processed. Please try again later."}

FIELDS = [
    "code", "collab_id", "command", "hardware_config", "hardware_platform", "id", "input_data", "output_data",
    "provenance", "resource_uri", "resource_usage", "status", "tags", "timestamp_completion",
    "timestamp_submission", "user_id",
]  # fmt: skip
NOT_IN_LISTS = {"input_data", "output_data", "hardware_config", "provenance"}


def post(http: FlaskClient, headers: dict[str, str] = ALICE, **changes: Any) -> Any:
    body = {name: value for name, value in {**JOB, **changes}.items() if value is not ...}
    return http.post("/api/v2/queue", json=body, headers=headers)


# -- submission --------------------------------------------------------------------------------------


def test_a_submitted_job_is_answered_with_a_relative_location_and_with_itself(http: FlaskClient) -> None:
    answer = post(http, tags=["zeta", "a", "zeta"])
    assert answer.status_code == 201
    job = answer.get_json()
    assert answer.headers["Location"] == f"/api/v2/queue/{job['id']}"
    assert list(job) == FIELDS
    assert isinstance(job["id"], int)
    assert job["status"] == "submitted"
    assert job["tags"] == ["zeta", "a"]
    assert job["user_id"] == "alice"


def test_the_number_of_the_quota_is_noted_in_the_hardware_configuration(http: FlaskClient) -> None:
    quotas = http.get("/quotas-v2/projects/?collab=lab-one", headers=ALICE).get_json()[0]["quotas"]
    number = int(quotas[0]["resource_uri"].rpartition("/")[2])
    assert post(http).get_json()["hardware_config"] == {"resource_allocation_id": number}
    config = post(http, hardware_config={"pyNN_version": "0.9"}).get_json()["hardware_config"]
    assert config == {"pyNN_version": "0.9", "resource_allocation_id": number}


def test_what_a_client_cannot_decide_is_passed_over(http: FlaskClient) -> None:
    job = post(http, status="finished", user_id="bob", unknown=1, code=..., log_level="x").get_json()
    assert (job["status"], job["user_id"], job["code"], job["command"]) == ("submitted", "alice", "", "")


def test_a_job_of_an_older_client_is_seen_by_version_3_and_the_other_way_round(
    http: FlaskClient, submit: Submit
) -> None:
    old = submit(input_data=[{"url": "https://example.org/a.txt"}], tags=["x", "older"])
    seen = http.get(f"/jobs/{old}", headers=ALICE).get_json()
    assert (seen["collab"], seen["status"], seen["tags"]) == ("lab-one", "submitted", ["older"])
    assert [item["url"] for item in seen["input_data"]] == ["https://example.org/a.txt"]

    job = {"code": "x", "collab": "lab-one", "hardware_platform": "Test", "tags": ["newer"]}
    new = http.post("/jobs/", json=job, headers=ALICE).get_json()["id"]
    seen = http.get(f"/api/v2/queue/{new}", headers=ALICE).get_json()
    assert (seen["collab_id"], seen["hardware_config"], seen["tags"]) == ("lab-one", None, ["newer"])


@pytest.mark.parametrize(
    ("headers", "changes", "status", "text"),
    [
        (NOBODY, {}, 401, ""),
        (WRONG, {}, 401, ""),
        (
            ALICE,
            {"hardware_platform": "none"},
            403,
            NO_ALLOCATION.format("none", "lab-one"),
        ),
        (BOB, {}, 403, "You do not have permission to create a job"),
        (VICTOR, {}, 403, "You do not have permission to create a job"),
        (PROVIDER, {}, 403, "You do not have permission to create a job"),
        (
            BOB,  # the quota is looked at first
            {"collab_id": "elsewhere", "hardware_platform": "SpiNNaker"},
            403,
            NO_ALLOCATION.format("SpiNNaker", "elsewhere"),
        ),
    ],
)
@pytest.mark.quirk("in this order.")
@pytest.mark.quirk("called HTML, though it is none.")
def test_a_job_that_may_not_be_submitted_is_refused_with_a_text(
    http: FlaskClient, headers: dict[str, str], changes: dict[str, Any], status: int, text: str
) -> None:
    answer = post(http, headers, **changes)
    assert (answer.status_code, answer.text) == (status, text)
    assert answer.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"collab_id": ...}, "The `collab_id` field must not be empty"),
        ({"collab_id": ""}, "The `collab_id` field must not be empty"),
        ({"hardware_platform": None}, "The `hardware_platform` field must not be empty"),
        (
            {"input_data": ["/api/v2/dataitem/7"]},
            "Could not find the provided dataitem object via resource URI '/api/v2/dataitem/7'.",
        ),
        ({"tags": None}, "tags must be a list of texts."),
        ({"tags": [["a"]]}, "tags must be a list of texts."),
        ({"hardware_config": "{}"}, "hardware_config must be an object or null."),
        ({"input_data": "x"}, "input_data must be a list."),
        ({"code": {"a": 1}}, "code must be a text."),
        ({"command": "x" * 501}, "String should have at most 500 characters (command)."),
        ({"code": "\x00"}, "Value error, a text cannot hold a NUL character (code)."),
    ],
)
def test_a_job_that_makes_no_sense_is_refused_and_leaves_nothing_behind(
    http: FlaskClient, changes: dict[str, Any], text: str
) -> None:
    answer = post(http, **changes)
    assert (answer.status_code, answer.get_json()) == (400, {"error": text})
    assert http.get("/api/v2/queue", headers=ALICE).get_json()["objects"] == []


def test_an_input_that_is_no_data_item_at_all_gets_the_answer_for_everything_unforeseen(
    http: FlaskClient,
) -> None:
    for uri in ("/api/v2/queue/1", "http://elsewhere.org/api/v2/dataitem/1", "stimulus.txt"):
        answer = post(http, input_data=[uri])
        assert (answer.status_code, answer.get_json()) == (404, SORRY)


def test_inputs_can_be_named_by_address_or_be_new(http: FlaskClient) -> None:
    made = http.post("/api/v2/dataitem", json={"url": "http://x.org/a"}, headers=ALICE).get_json()
    absolute = "http://localhost" + made["resource_uri"]
    entries = [made["resource_uri"], absolute, made, {"url": "http://x.org/b"}]
    for entry in entries:
        job = post(http, input_data=[entry]).get_json()
        assert job["input_data"][0]["url"].startswith("http://x.org/")
    shared = [post(http, input_data=[made["resource_uri"]]).get_json()["input_data"] for _ in range(2)]
    assert shared == [[made], [made]]


def test_bodies_must_be_json_objects(http: FlaskClient) -> None:
    def send(data: bytes, content_type: str = "application/json") -> tuple[int, Any]:
        answer = http.post("/api/v2/queue", data=data, content_type=content_type, headers=ALICE)
        return answer.status_code, answer.get_json()

    assert send(b"") == (400, {"error": "Request is not valid JSON."})
    assert send(b"{") == (400, {"error": "Request is not valid JSON."})
    assert send(b'{"code": "\\ud800"}') == (400, {"error": "Request is not valid JSON."})
    assert send(b"[" * 100_000) == (400, {"error": "Request is not valid JSON."})
    assert send(b"[]") == (400, {"error": "The body must be a JSON object."})
    assert send(b"code=x", "application/x-www-form-urlencoded") == (415, SORRY)


def test_a_used_up_quota_is_insufficient(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    finish(submit(), resource_usage=100 * 3600)
    answer = post(http)
    assert (answer.status_code, answer.text) == (403, "Insufficient quota")


def test_a_collab_gets_a_demo_quota_as_in_version_3(http: FlaskClient) -> None:
    assert post(http, hardware_platform="SpiNNaker").status_code == 201
    assert post(http, BOB, hardware_platform="Spikey").status_code == 403
    projects = http.get("/quotas-v2/projects/?collab=lab-one", headers=ALICE).get_json()
    assert [p["quotas"][0]["platform"] for p in projects] == ["Test", "SpiNNaker"]


def test_code_that_was_uploaded_becomes_an_archive_of_its_directory(http: FlaskClient) -> None:
    job = post(http, selected_tab="upload_script", code="/model", command="model/run.py {system}").get_json()
    archive = http.get(job["code"])
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        assert packed.read("model/run.py") == b"print('from the drive')\n"
    assert job["command"] == "model/run.py {system}"
    assert post(http, selected_tab="upload_script", code="/nowhere").status_code == 400
    answer = post(http, selected_tab="upload_script", code="6d2e5d0c-7c29-4a2e-8b1c-2a8b9b6f4f11")
    assert answer.status_code == 400
    assert "Drive" in answer.get_json()["error"]
    assert post(http, BOB, selected_tab="upload_script", code="/model").status_code == 403


# -- single jobs -------------------------------------------------------------------------------------


def test_a_job_is_in_the_queue_until_it_is_over_and_then_among_the_results(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit()
    assert http.get(f"/api/v2/queue/{job}", headers=ALICE).status_code == 200
    assert http.get(f"/api/v2/results/{job}", headers=ALICE).status_code == 404
    finish(job)
    assert http.get(f"/api/v2/queue/{job}", headers=ALICE).status_code == 404
    done = http.get(f"/api/v2/results/{job}/", headers=ALICE).get_json()
    assert done["resource_uri"] == f"/api/v2/results/{job}"
    assert list(done) == sorted([*FIELDS, "comments"])
    http.delete(f"/api/v2/results/{job}", headers=ALICE)
    for place in ("queue", "results"):
        answer = http.get(f"/api/v2/{place}/{job}", headers=ALICE)
        assert (answer.status_code, answer.data) == (404, b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [(ALICE, 200), (ED, 200), (VICTOR, 200), (PROVIDER, 200), (BOB, 404), (NOBODY, 401), (WRONG, 401)],
)
def test_a_job_is_shown_to_those_who_may_view_its_collab(
    http: FlaskClient, submit: Submit, headers: dict[str, str], status: int
) -> None:
    answer = http.get(f"/api/v2/queue/{submit()}", headers=headers)
    assert answer.status_code == status
    if status != 200:
        assert answer.data == b""


@pytest.mark.parametrize(
    ("headers", "status"), [(ALICE, 204), (PROVIDER, 204), (ED, 404), (VICTOR, 404), (NOBODY, 401)]
)
def test_a_job_is_removed_by_its_owner_or_a_provider_only(
    http: FlaskClient, submit: Submit, headers: dict[str, str], status: int
) -> None:
    job = submit()
    assert http.delete(f"/api/v2/queue/{job}", headers=headers).status_code == status
    again = http.delete(f"/api/v2/queue/{job}", headers=headers).status_code
    assert again == (404 if status == 204 else status)


@pytest.mark.quirk("administrators of the collab may not.")
def test_a_collab_administrator_cannot_remove_the_job_of_somebody_else(
    http: FlaskClient, submit: Submit
) -> None:
    job = submit(ED)
    assert http.delete(f"/api/v2/queue/{job}", headers=ALICE).status_code == 404
    assert http.get(f"/api/v2/queue/{job}", headers=ALICE).status_code == 200


def test_long_code_is_cut_when_the_job_is_over(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    job = submit(code="x" * 15001)
    assert len(http.get(f"/api/v2/queue/{job}", headers=ALICE).get_json()["code"]) == 15001
    finish(job)
    code = http.get(f"/api/v2/results/{job}", headers=ALICE).get_json()["code"]
    assert code == "x" * 15000 + "\n\n...truncated..."


def test_ids_that_are_none_are_not_found(http: FlaskClient) -> None:
    for path in ("/api/v2/results/abc", "/api/v2/queue/abc", "/api/v2/queue/submitted/abc/"):
        answer = http.get(path, headers=ALICE)
        assert (answer.status_code, answer.get_json()) == (404, SORRY), path
    for id_ in (0, 2**31, 10**30):
        assert http.get(f"/api/v2/queue/{id_}", headers=ALICE).data == b""


# -- lists -------------------------------------------------------------------------------------------


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.get_json()["objects"]]


def test_a_list_has_the_newest_job_first_and_short_entries(http: FlaskClient, submit: Submit) -> None:
    first, second = submit(), submit(ED)
    assert ids(http.get("/api/v2/queue?collab_id=lab-one", headers=ALICE)) == [second, first]
    page = http.get("/api/v2/queue/?collab_id=lab-one", headers=ALICE).get_json()
    assert set(page["objects"][0]) == set(FIELDS) - NOT_IN_LISTS
    assert page["meta"] == {"limit": 1000, "next": None, "offset": 0, "previous": None, "total_count": 2}


def test_without_a_collab_users_see_their_own_jobs_and_providers_all(
    http: FlaskClient, submit: Submit
) -> None:
    own, other = submit(), submit(ED)
    assert ids(http.get("/api/v2/queue", headers=ALICE)) == [own]
    assert ids(http.get("/api/v2/queue?user_id=ed", headers=ALICE)) == []
    assert ids(http.get("/api/v2/queue", headers=PROVIDER)) == [other, own]
    assert ids(http.get("/api/v2/queue?collab_id=lab-one&user_id=ed", headers=VICTOR)) == [other]
    assert ids(http.get("/api/v2/queue?collab_id=lab-one", headers=BOB)) == []
    assert ids(http.get("/api/v2/queue?collab_id=nowhere", headers=ALICE)) == []
    assert http.get("/api/v2/queue", headers=NOBODY).status_code == 401


def test_users_can_be_named_by_their_ids(http: FlaskClient, submit: Submit) -> None:
    job = submit()
    sub = http.get("/auth/realms/hbp/protocol/openid-connect/userinfo", headers=ALICE).get_json()["sub"]
    for name in ("alice", sub, "300001"):
        assert ids(http.get(f"/api/v2/queue/submitted/?user_id={name}", headers=ALICE)) == [job]


def test_lists_are_restricted_by_the_fields_that_allow_it(
    http: FlaskClient, submit: Submit, finish: Callable[..., None]
) -> None:
    waiting, done, failed = submit(), submit(), submit(hardware_platform="TestPlatform")
    finish(done)
    finish(failed, status="error")
    comment = {"content": "!", "job": f"/api/v2/results/{failed}"}
    number = http.post("/api/v2/comment", json=comment, headers=ALICE).get_json()["id"]

    def found(query: str) -> list[int]:
        return ids(http.get(f"/api/v2/{query}", headers=ALICE))

    assert found("queue?collab_id=lab-one") == [waiting]
    assert found("results?collab_id=lab-one") == [failed, done]
    assert found("results?status=error") == [failed]
    assert found("results?status__exact=finished") == [done]
    assert found("results?hardware_platform=TestPlatform") == [failed]
    assert found(f"results?id={done}") == [done]
    assert found(f"results?comments={number}") == [failed]
    assert found(f"queue?id={done}") == []
    assert found("queue?status=finished") == []
    assert found("queue?hardware=Nothing&nonsense=1") == [waiting]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("queue?code=x", "The 'code' field does not allow filtering."),
        ("results?user_id=x", "The 'user_id' field does not allow filtering."),
        ("queue?status__in=a,b", "'in' is not an allowed filter on the 'status' field."),
        ("queue?status__a__b=c", "Lookups are not allowed more than one level deep on the 'status' field."),
        ("queue?tags=a", "The 'tags' field is not a valid field name"),
        ("queue?id=x", "Invalid resource lookup data provided (mismatched type)."),
        ("queue?order_by=id", "The 'id' field does not allow ordering."),
        ("queue?order_by=-nothing", "No matching 'nothing' field for ordering on."),
        ("queue?limit=x", "Invalid limit 'x' provided. Please provide a positive integer."),
        ("queue?limit=-1", "Invalid limit '-1' provided. Please provide a positive integer &gt;= 0."),
        ("queue?offset=x", "Invalid offset 'x' provided. Please provide an integer."),
        ("queue?offset=-1", "Invalid offset '-1' provided. Please provide a positive integer &gt;= 0."),
        ("queue?limit=<b>", "Invalid limit '&lt;b&gt;' provided. Please provide a positive integer."),
        ("comment?job=1", "The 'job' field does not allow filtering."),
    ],
)
@pytest.mark.quirk("declared as a filter, but not there")
@pytest.mark.quirk("it is written for HTML, except that quotation marks stay.")
def test_other_restrictions_are_refused(http: FlaskClient, query: str, text: str) -> None:
    answer = http.get(f"/api/v2/{query}", headers=ALICE)
    assert (answer.status_code, answer.get_json()) == (400, {"error": text})


def test_pages_name_their_neighbours_relatively_and_without_the_status_in_the_path(
    http: FlaskClient, submit: Submit
) -> None:
    jobs = [submit() for _ in range(3)]
    middle = http.get("/api/v2/queue/submitted/?user_id=alice&limit=1&offset=1", headers=ALICE).get_json()
    assert [entry["id"] for entry in middle["objects"]] == [jobs[1]]
    assert middle["meta"] == {
        "limit": 1,
        "next": "/api/v2/queue?user_id=alice&limit=1&offset=2",
        "offset": 1,
        "previous": "/api/v2/queue?user_id=alice&limit=1&offset=0",
        "total_count": 3,
    }
    for limit in ("0", "", "5000"):
        meta = http.get(f"/api/v2/queue?limit={limit}", headers=ALICE).get_json()["meta"]
        assert (meta["limit"], meta["next"]) == (1000, None)
    beyond = http.get(f"/api/v2/queue?offset={10**40}", headers=ALICE)
    assert beyond.get_json()["objects"] == []


def test_the_queue_can_be_asked_by_status_with_and_without_a_slash(http: FlaskClient, submit: Submit) -> None:
    job = submit()
    for path in ("queue/submitted/", "queue/submitted"):
        assert ids(http.get(f"/api/v2/{path}", headers=ALICE)) == [job]
    for path in ("queue/running/", "queue/finished", "queue/nonsense/"):
        assert ids(http.get(f"/api/v2/{path}", headers=ALICE)) == []
    assert http.get("/api/v2/queue/nonsense", headers=ALICE).get_json() == SORRY
    assert http.get(f"/api/v2/queue/submitted/{job}/", headers=ALICE).get_json()["id"] == job
    assert http.get(f"/api/v2/queue/running/{job}/", headers=ALICE).status_code == 404
    assert http.post("/api/v2/queue/submitted/", headers=ALICE).status_code == 405


def test_several_jobs_can_be_asked_for_at_once(http: FlaskClient, submit: Submit) -> None:
    first, second = submit(), submit()
    found = http.get(f"/api/v2/queue/set/{second};{first}/", headers=ALICE).get_json()
    assert [entry["id"] for entry in found["objects"]] == [second, first]
    assert list(found) == ["objects"]
    found = http.get(f"/api/v2/queue/set/{first};7", headers=ALICE).get_json()
    assert found["not_found"] == ["7"]
    assert http.get(f"/api/v2/queue/set/{first};x", headers=ALICE).get_json() == SORRY
    assert http.get(f"/api/v2/queue/set/{first}", headers=NOBODY).status_code == 401


# -- work for providers ------------------------------------------------------------------------------


def test_the_next_job_is_the_oldest_and_stays_in_the_queue(http: FlaskClient, submit: Submit) -> None:
    first, _ = submit(), submit(ED)
    for path in ("queue/submitted/next/Test/", "queue/submitted/next/Test"):
        job = http.get(f"/api/v2/{path}", headers=PROVIDER).get_json()
        assert (job["id"], job["status"]) == (first, "submitted")
        assert list(job) == FIELDS
    answer = http.get("/api/v2/queue/submitted/next/Nothing/", headers=PROVIDER)
    assert (answer.status_code, answer.get_json()) == (200, {"warning": "No queued job."})


@pytest.mark.parametrize("headers", [ALICE, NOBODY, WRONG, {"Authorization": "ApiKey nmpi:wrong"}])
def test_only_providers_are_given_work(http: FlaskClient, headers: dict[str, str]) -> None:
    answer = http.get("/api/v2/queue/submitted/next/Test/", headers=headers)
    assert answer.status_code == 403
    assert answer.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"Authorization": "apikey nmpi:key-nmpi"}, "", 200),
        ({}, "?username=nmpi&api_key=key-nmpi", 200),
        ({}, "?username=uman&api_key=key-nmpi", 401),
        ({"Authorization": "ApiKey uman:key-nmpi"}, "", 401),
        ({"Authorization": "ApiKey key-nmpi"}, "", 401),
        ({"Authorization": "Basic bm1waTprZXktbm1waQ=="}, "", 401),
        ({"Authorization": "Bearer"}, "", 401),
        ({"Authorization": "bearer token-alice"}, "", 200),
        ({"x-api-key": "key-nmpi"}, "", 401),
    ],
)
def test_credentials_come_in_these_forms(
    http: FlaskClient, headers: dict[str, str], query: str, status: int
) -> None:
    assert http.get(f"/api/v2/queue{query}", headers=headers).status_code == status
