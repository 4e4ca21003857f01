"""From the path of a request to an operation."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Response

from nmpi_emulator.api.operations import OperationTable
from nmpi_emulator.api.routing import Router, json_response

TABLE = OperationTable()
for method, path in (
    ("GET", "/"),
    ("GET", "/things/{thing_id}"),
    ("PUT", "/things/{thing_id}"),
    ("GET", "/things/{thing_id}/parts"),
    ("GET", "/things/next/{kind}"),
    ("POST", "/things/"),
):
    TABLE.register(method, path)(lambda service: None)
ROUTER = Router(lambda: TABLE, lambda operation, request, values: Response())


@pytest.mark.parametrize(
    ("method", "path", "template", "values"),
    [
        ("GET", "/", "/", {}),
        ("GET", "/things/5", "/things/{thing_id}", {"thing_id": "5"}),
        ("PUT", "/things/a b\n", "/things/{thing_id}", {"thing_id": "a b\n"}),
        ("GET", "/things/next/any", "/things/next/{kind}", {"kind": "any"}),
        ("GET", "/things/next/parts", "/things/{thing_id}/parts", {"thing_id": "next"}),
        ("GET", "/things/next/parts/", None, {}),
        ("GET", "/things/5/parts", "/things/{thing_id}/parts", {"thing_id": "5"}),
        ("POST", "/things/", "/things/", {}),
        ("GET", "/things//parts", None, {}),
        ("GET", "/Things/5", None, {}),
        ("GET", "", None, {}),
        ("GET", "//", None, {}),
    ],
)
def test_paths_lead_to_the_first_operation_that_fits(
    method: str, path: str, template: str | None, values: dict[str, str]
) -> None:
    match = ROUTER.match(method, path)
    if template is None:
        assert match is None
        return
    assert match is not None
    assert match.operation is not None
    assert (match.operation.path, match.values) == (template, values)


def test_a_wrong_method_names_the_first_one() -> None:
    match = ROUTER.match("DELETE", "/things/5")
    assert match is not None
    assert (match.operation, match.allowed) == (None, "GET")
    lower = ROUTER.match("get", "/things/5")
    assert lower is not None
    assert lower.operation is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"a": [1, 1.0, None, "é😀"]}, '{"a":[1,1.0,null,"é😀"]}'),
        ("\ud800", '"?"'),
        (None, "null"),
    ],
)
def test_json_is_written_as_the_real_service_does(content: Any, text: str) -> None:
    response = json_response(content, 201)
    assert (response.status_code, response.data.decode()) == (201, text)
    assert response.headers["Content-Type"] == "application/json"
