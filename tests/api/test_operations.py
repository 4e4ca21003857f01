"""Functions with typed parameters that become routes."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any

import pytest
from flask import Request, Response
from pydantic import BaseModel
from werkzeug.test import EnvironBuilder

from nmpi_emulator.api.operations import Body, Credentials, Operation, OperationTable, read_json
from nmpi_emulator.errors import BadRequest, Unprocessable

TABLE = OperationTable()


class Colour(Enum):
    """A choice."""

    red = "red"
    blue = "blue"


class Thing(BaseModel):
    """A body."""

    name: str
    size: float | None = None


@TABLE.register("PUT", "/things/{thing_id}", credentials=Credentials.TOKEN, response=Thing)
def put_thing(
    service: Any,
    caller: Any,
    thing_id: int,
    thing: Annotated[Thing, Body],
    colours: list[Colour] | None = None,
    since: dt.date | None = None,
    deep: bool = False,
) -> Thing:
    """Put a thing."""
    return thing


@TABLE.register("GET", "/texts/{key}", media_type="text/plain", status=HTTPStatus.ACCEPTED, name="other")
def get_text(service: Any, raw_body: bytes, key: uuid.UUID) -> str:
    """Get a text."""
    return ""


PUT, GET = TABLE.operations


def request(query: str = "", **options: Any) -> Request:
    return Request(EnvironBuilder(query_string=query, **options).get_environ())


def read(
    query: str = "", thing_id: str = "1", body: Any = None, operation: Operation = PUT
) -> dict[str, Any]:
    return operation.read(request(query), {"thing_id": thing_id}, {"name": "x"} if body is None else body)


def test_parameters_are_sorted_by_their_place() -> None:
    assert [(p.name, p.place, p.is_required) for p in PUT.parameters] == [
        ("thing_id", "path", True),
        ("colours", "query", False),
        ("since", "query", False),
        ("deep", "query", False),
        ("thing", "body", True),
    ]
    assert PUT.wants == {"caller"}
    assert GET.wants == {"raw_body"}
    assert (PUT.name, GET.name) == ("put_thing", "other")


def test_values_are_converted_and_defaults_filled_in() -> None:
    values = read("colours=red&colours=blue&since=2026-03-10&deep=yes&unknown=1", " 5 ")
    assert values == {
        "thing_id": 5,
        "thing": Thing(name="x"),
        "colours": [Colour.red, Colour.blue],
        "since": dt.date(2026, 3, 10),
        "deep": True,
    }
    assert read() == {"thing_id": 1, "thing": Thing(name="x"), "colours": None, "since": None, "deep": False}


def test_the_last_of_a_repeated_scalar_counts_and_blanks_are_values() -> None:
    assert read("deep=1&deep=0")["deep"] is False
    with pytest.raises(Unprocessable) as caught:
        read("deep=&colours=")
    assert [fault["loc"] for fault in caught.value.detail] == [["query", "colours", 0], ["query", "deep"]]


def test_bytes_of_the_query_that_are_not_utf8_are_replaced() -> None:
    with pytest.raises(Unprocessable) as caught:
        read("deep=%ff")
    assert caught.value.detail[0]["input"] == "\ufffd"


def test_all_faults_are_collected() -> None:
    with pytest.raises(Unprocessable) as caught:
        read("since=x", "x", body={"size": "x"})
    assert [(fault["type"], fault["loc"]) for fault in caught.value.detail] == [
        ("int_parsing", ["path", "thing_id"]),
        ("date_from_datetime_parsing", ["query", "since"]),
        ("missing", ["body", "name"]),
        ("float_parsing", ["body", "size"]),
    ]


def test_a_body_that_is_missing_is_a_fault() -> None:
    with pytest.raises(Unprocessable) as caught:
        PUT.read(request(), {"thing_id": "1"}, None)
    assert caught.value.detail == [
        {"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}
    ]


def test_answers_are_written_in_the_form_that_was_declared() -> None:
    json, text = PUT.write(Thing(name="é", size=5)), GET.write("é")
    assert (json.status_code, json.data.decode()) == (200, '{"name":"é","size":5.0}')
    assert json.headers["Content-Type"] == "application/json"
    assert (text.status_code, text.data.decode()) == (202, "é")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    done = Response(status=204)
    assert PUT.write(done) is done


@pytest.mark.parametrize(
    ("body", "content_type", "value"),
    [
        (b'{"a": [1, 2.5, null]}', "application/json", {"a": [1, 2.5, None]}),
        (b"5", None, 5),
        (b"5", "text/plain", "5"),
        (b"\xff", "text/plain", "\ufffd"),
        (b"", "application/json", None),
        (b"null", "application/json", None),
        ("\ufeff1".encode(), "application/json", 1),
        ('"é"'.encode("utf-16"), "application/json", "é"),
    ],
)
def test_bodies_are_read_as_json_if_they_say_so_or_nothing(
    body: bytes, content_type: str | None, value: Any
) -> None:
    sent = request(method="POST", data=body, headers={"Content-Type": content_type} if content_type else {})
    assert read_json(sent) == value


@pytest.mark.parametrize(
    ("body", "error"), [(b"{", Unprocessable), (b"\xff", BadRequest), (b"[" * 99_999, BadRequest)]
)
def test_bodies_that_cannot_be_read(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_json(request(method="POST", data=body))
