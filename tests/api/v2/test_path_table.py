"""What answers a path."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request

from nmpi_emulator.api.v2.path_table import PathTable
from nmpi_emulator.api.v2.service import Service


def answered(table: PathTable, path: str) -> str:
    """Return what a table answers a request."""
    with Flask(__name__).test_request_context(path):
        return table.answer(Service(None, None, request)).get_data(as_text=True)  # type: ignore[arg-type]


def table(*, strict_slashes: bool) -> PathTable:
    made = PathTable("/root", strict_slashes=strict_slashes)
    for path in ("", "/things/", "/things/last", "/things/<id_>", "/things/<id_>/parts/<part>"):
        made.add(path.removesuffix("/") if not strict_slashes else path, _shown(path))
    return made


def _shown(path: str):  # type: ignore[no-untyped-def]
    return lambda service, **values: Response(f"{path} {values}")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/root", " {}"),
        ("/root/", " {}"),
        ("/root/things", "/things/ {}"),
        ("/root/things/", "/things/ {}"),
        ("/root/things/last", "/things/last {}"),
        ("/root/things/7/", "/things/<id_> {'id_': '7'}"),
        ("/root/things/7/parts/a", "/things/<id_>/parts/<part> {'id_': '7', 'part': 'a'}"),
    ],
)
def test_the_first_path_that_fits_answers(path: str, shown: str) -> None:
    assert answered(table(strict_slashes=False), path) == shown


@pytest.mark.parametrize("path", ["/root/nothing", "/root/things//", "/root//things", "/root/things/7/parts"])
def test_other_paths_are_answered_with_a_page(path: str) -> None:
    assert answered(table(strict_slashes=False), path).startswith("<!doctype html>")


def test_slashes_can_be_strict() -> None:
    assert answered(table(strict_slashes=True), "/root/things/") == "/things/ {}"
    for path in ("/root/things", "/root/things/7/"):
        assert answered(table(strict_slashes=True), path).startswith("<!doctype html>")
