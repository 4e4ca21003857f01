"""The wording of validation errors does not depend on the release of pydantic."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from nmpi_emulator.api.wording import as_worded_by_service

UUIDS = TypeAdapter(uuid.UUID)


def fault(kind: str, message: str, error: str, value: str) -> dict[str, object]:
    return {"type": kind, "loc": ["x"], "msg": message, "input": value, "ctx": {"error": error}}


def test_the_reason_is_replaced_in_the_message_and_in_the_context() -> None:
    worded = as_worded_by_service(
        fault("uuid_parsing", "Input should be a valid UUID, some reason", "some reason", "abc")
    )
    reason = "invalid length: expected length 32 for simple format, found 3"
    assert worded["msg"] == f"Input should be a valid UUID, {reason}"
    assert worded["ctx"] == {"error": reason}
    assert (worded["type"], worded["loc"], worded["input"]) == ("uuid_parsing", ["x"], "abc")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a b/", "invalid domain character"),
        ("http://u:p@a^b:80/x", "invalid domain character"),
        ("http://xn--ls8h=/", "invalid international domain name"),
    ],
)
def test_forbidden_characters_in_domains_are_called_so(url: str, reason: str) -> None:
    old = "invalid international domain name"
    worded = as_worded_by_service(fault("url_parsing", f"Input should be a valid URL, {old}", old, url))
    assert worded["ctx"] == {"error": reason}


def test_other_errors_stay_as_they_are() -> None:
    other = {"type": "missing", "loc": [], "msg": "Field required", "input": None}
    assert as_worded_by_service(other) == other


@given(st.text("0123456789abcdefAFg-{}é", min_size=1, max_size=45))
def test_every_text_that_is_no_uuid_gets_a_reason(text: str) -> None:
    try:
        UUIDS.validate_python(text)
    except ValidationError as error:
        worded = as_worded_by_service(dict(error.errors()[0]))
        assert worded["msg"].startswith("Input should be a valid UUID, invalid ")
        assert worded["msg"].endswith(worded["ctx"]["error"])
