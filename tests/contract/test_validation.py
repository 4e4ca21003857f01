"""The wording of validation errors, and what is accepted as what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.service import Api

JOB = {"code": "print(1)", "collab": "lab-a", "hardware_platform": "Demo"}
STATES = "'submitted', 'validated', 'running', 'mapped', 'finished', 'error' or 'removed'"
PROJECT_STATES = "'in preparation', 'accepted', 'under review' or 'rejected'"
SESSION_STATES = "'running', 'finished', 'error' or 'removed'"
INTEGER = "Input should be a valid integer, unable to parse string as an integer"
BOOLEAN = "Input should be a valid boolean, unable to interpret input"
TEXT = "Input should be a valid string"
DATE = "Input should be a valid date or datetime, "
INEXACT = "Datetimes provided to dates should have zero time - e.g. be exact dates"
URL = "Input should be a valid URL, "
UUID = "Input should be a valid UUID, "
CHARACTER = "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found "

#: Query of the list of jobs: parameter, value, type of error, message.
QUERIES = [
    ("size", "x", "int_parsing", INTEGER),
    ("size", "", "int_parsing", INTEGER),
    ("size", "1e3", "int_parsing", INTEGER),
    ("size", "0x10", "int_parsing", INTEGER),
    ("size", "1.5", "int_parsing", INTEGER),
    ("as_admin", "maybe", "bool_parsing", BOOLEAN),
    ("as_admin", "", "bool_parsing", BOOLEAN),
    ("as_admin", "2", "bool_parsing", BOOLEAN),
    ("date_range_start", "nope", "date_from_datetime_parsing", DATE + "input is too short"),
    ("date_range_start", "01/02/2021", "date_from_datetime_parsing", DATE + "invalid character in year"),
    ("date_range_end", "2021-13-01", "date_from_datetime_parsing",
     DATE + "month value is outside expected range of 1-12"),
    ("date_range_end", "2021-02-30", "date_from_datetime_parsing",
     DATE + "day value is outside expected range"),
    ("date_range_end", "2021", "date_from_datetime_inexact", INEXACT),
    ("date_range_end", "2021-01-01T10:00:00", "date_from_datetime_inexact", INEXACT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "kind", "message"), QUERIES)
def test_parameters_of_the_query(api: Api, name: str, value: str, kind: str, message: str) -> None:
    answer = api("alice").get("/jobs/", query_string={name: value})
    assert answer.status_code == 422
    (fault,) = answer.get_json()["detail"]
    expected = {"type": kind, "loc": ["query", name], "msg": message, "input": value}
    if kind == "date_from_datetime_parsing":
        expected["ctx"] = {"error": message.removeprefix(DATE)}
    assert fault == expected


@pytest.mark.parametrize(
    ("path", "states"), [("/jobs/", STATES), ("/sessions/", SESSION_STATES), ("/projects/", PROJECT_STATES)]
)
def test_states_are_listed(api: Api, path: str, states: str) -> None:
    (fault,) = api("alice").get(f"{path}?status=Running").get_json()["detail"]
    place = ["query", "status"] if path == "/projects/" else ["query", "status", 0]
    assert fault == {
        "type": "enum",
        "loc": place,
        "msg": f"Input should be {states}",
        "input": "Running",
        "ctx": {"expected": states},
    }


@pytest.mark.parametrize("value", ["5", "%205%20", "%2B5", "5.0", "0_5", "05"])
def test_these_are_the_integer_five(api: Api, value: str) -> None:
    for _ in range(6):
        api.submit()
    assert len(api("alice").get(f"/jobs/?size={value}").get_json()) == 5


@pytest.mark.parametrize("value", ["true", "TRUE", "1", "yes", "on", "t", "y", "False&as_admin=True"])
def test_these_are_true(api: Api, value: str) -> None:
    assert api("ada").get(f"/jobs/?as_admin={value}").status_code == 200
    assert api("alice").get(f"/jobs/?as_admin={value}").status_code == 403


@pytest.mark.parametrize("value", ["false", "0", "no", "off", "f", "N", "true&as_admin=false"])
def test_these_are_false(api: Api, value: str) -> None:
    assert api("alice").get(f"/jobs/?as_admin={value}").status_code == 200


@pytest.mark.parametrize("value", ["2021-01-01", "2021-01-01T00:00:00", "2021-01-01T00:00:00Z", "1609459200"])
def test_these_are_dates(api: Api, value: str) -> None:
    api.submit()
    assert len(api("alice").get(f"/jobs/?date_range_start={value}").get_json()) == 1


#: Values of fields of a body: path, field, value, type of error, message.
FIELDS: list[tuple[dict[str, Any], list[Any], str, str]] = [
    ({"code": 5}, ["code"], "string_type", TEXT),
    ({"collab": None}, ["collab"], "string_type", TEXT),
    ({"command": ["x"]}, ["command"], "string_type", TEXT),
    ({"hardware_config": []}, ["hardware_config"], "dict_type", "Input should be a valid dictionary"),
    ({"tags": "red"}, ["tags"], "list_type", "Input should be a valid list"),
    ({"tags": ["red", "a"]}, ["tags", 1], "string_too_short", "String should have at least 2 characters"),
    ({"tags": ["   "]}, ["tags", 0], "string_too_short", "String should have at least 2 characters"),
    ({"tags": ["t" * 101]}, ["tags", 0], "string_too_long", "String should have at most 100 characters"),
    ({"tags": [5]}, ["tags", 0], "string_type", TEXT),
    ({"input_data": {}}, ["input_data"], "list_type", "Input should be a valid list"),
    ({"input_data": ["https://example.com"]}, ["input_data", 0], "model_attributes_type",
     "Input should be a valid dictionary or object to extract fields from"),
    ({"input_data": [{}]}, ["input_data", 0, "url"], "missing", "Field required"),
    ({"input_data": [{"url": "http://a/", "size": 1.5}]}, ["input_data", 0, "size"], "int_from_float",
     "Input should be a valid integer, got a number with a fractional part"),
    ({"input_data": [{"url": "http://a/", "size": "x"}]}, ["input_data", 0, "size"], "int_parsing", INTEGER),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "place", "kind", "message"), FIELDS)
def test_fields_of_a_job(
    api: Api, changes: dict[str, Any], place: list[Any], kind: str, message: str
) -> None:
    answer = api("alice").post("/jobs/", {**JOB, **changes})
    assert answer.status_code == 422
    (fault,) = answer.get_json()["detail"]
    assert (fault["type"], fault["loc"], fault["msg"]) == (kind, ["body", *place], message)
    assert "url" not in fault


def test_missing_fields_show_the_object_that_lacks_them_in_the_order_of_the_model(api: Api) -> None:
    faults = api("alice").post("/jobs/", {"tags": None}).get_json()["detail"]
    assert [(fault["loc"], fault["input"]) for fault in faults] == [
        (["body", "code"], {"tags": None}),
        (["body", "collab"], {"tags": None}),
        (["body", "hardware_platform"], {"tags": None}),
    ]


@pytest.mark.parametrize(
    ("size", "stored"), [(5.0, 5), ("12", 12), (" 7 ", 7), ("5.0", 5), ("1_000", 1000), (True, 1), (-3, -3)]
)
def test_these_are_integers_in_a_body(api: Api, size: Any, stored: int) -> None:
    job = api.submit(input_data=[{"url": "https://example.com/a", "size": size}])
    assert repr(job["input_data"][0]["size"]) == repr(stored)


@pytest.mark.parametrize(
    ("url", "kind", "error"),
    [
        (5, "url_type", "URL input should be a string or URL"),
        ("x", "url_parsing", URL + "relative URL without a base"),
        ("", "url_parsing", URL + "input is empty"),
        ("http://", "url_parsing", URL + "empty host"),
        ("http://a:b/", "url_parsing", URL + "invalid port number"),
        ("http://a b/", "url_parsing", URL + "invalid domain character"),
    ],
)
def test_values_that_are_no_url(api: Api, url: Any, kind: str, error: str) -> None:
    answer = api("alice").post("/jobs/", {**JOB, "input_data": [{"url": url}]})
    (fault,) = answer.get_json()["detail"]
    assert (fault["type"], fault["msg"]) == (kind, error)
    assert fault["loc"] == ["body", "input_data", 0, "url"]


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("http://example.com:80/a b/é?q=1#frag", "http://example.com/a%20b/%C3%A9?q=1#frag"),
        ("ftp://files.example.org/x", "ftp://files.example.org/x"),
        ("drive://lab-a/data.csv", "drive://lab-a/data.csv"),
        ("https://example.com:8443/../a", "https://example.com:8443/a"),
    ],
)
def test_urls_are_normalised(api: Api, url: str, stored: str) -> None:
    assert api.submit(input_data=[{"url": url}])["input_data"][0]["url"] == stored


#: Why a text is no UUID.
NO_UUIDS = [
    ("abc", "invalid length: expected length 32 for simple format, found 3"),
    ("0" * 31, "invalid length: expected length 32 for simple format, found 31"),
    ("xyz", CHARACTER + "`x` at 1"),
    ("00000000-0000-4000-8000-00000000000g", CHARACTER + "`g` at 36"),
    ("{00000000-0000-4000-8000-00000000000g}", CHARACTER + "`g` at 37"),
    ("é", CHARACTER + "`é` at 1"),
    ("00000000-0000-4000-8000-00000000000", "invalid group length in group 4: expected 12, found 11"),
    ("0000000-0000-4000-8000-000000000000", "invalid group length in group 0: expected 8, found 7"),
    ("00000000-0000-40000-8000-000000000000", "invalid group length in group 2: expected 4, found 5"),
    ("00000000-0000-4000-8000000000000000", "invalid group count: expected 5, found 4"),
    ("urn:uuid:1-2", "invalid group count: expected 5, found 2"),
]


@pytest.mark.parametrize(("value", "error"), NO_UUIDS)
def test_texts_that_are_no_uuid(api: Api, value: str, error: str) -> None:
    (fault,) = api("alice").get(f"/projects/{value}").get_json()["detail"]
    assert fault == {
        "type": "uuid_parsing",
        "loc": ["path", "project_id"],
        "msg": UUID + error,
        "input": value,
        "ctx": {"error": error},
    }


def test_a_uuid_can_be_written_in_several_ways_and_is_repeated_in_one(api: Api) -> None:
    plain = "0a1b2c3d-0000-4000-8000-0000000000ff"
    for form in (plain.upper(), plain.replace("-", ""), "{" + plain + "}", "urn:uuid:" + plain):
        answer = api("alice").get(f"/projects/{form}")
        assert answer.get_json() == {"detail": f"There is no project with id {plain}"}


@pytest.mark.parametrize(("body", "kind"), [({"usage": "x"}, "float_parsing"), ({"usage": []}, "float_type")])
def test_texts_and_lists_that_are_no_number(api: Api, body: dict[str, Any], kind: str) -> None:
    path = "/projects/0a1b2c3d-0000-4000-8000-0000000000ff/quotas/1"
    (fault,) = api("ada").put(path, body).get_json()["detail"]
    assert (fault["type"], fault["loc"]) == (kind, ["body", "usage"])


def test_non_ascii_texts_are_sent_as_they_are(api: Api) -> None:
    answer = api("alice").post("/jobs/", {**JOB, "code": "# é中😀"})
    assert "# é中😀" in answer.data.decode()
