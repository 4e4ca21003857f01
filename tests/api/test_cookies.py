"""Small signed cookies."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from nmpi_emulator.api.cookies import read_cookie, set_cookie

API: Any = SimpleNamespace(cookie_secret="secret")


def made(content: dict[str, Any], api: Any = API, name: str = "session") -> str:
    response = Response()
    set_cookie(api, response, name, content)
    return response.headers["Set-Cookie"]


def read(cookie: str, api: Any = API, name: str = "session") -> dict[str, Any]:
    return read_cookie(api, Request(EnvironBuilder(headers={"Cookie": cookie}).get_environ()), name)


def test_what_was_put_in_comes_out_among_other_cookies() -> None:
    cookie = made({"state": "é"}).split(";")[0]
    assert read(f"a=b; {cookie}; c=d") == {"state": "é"}


@pytest.mark.parametrize("cookie", ["", "session=", "session=bm9uc2Vuc2U=.abc.def", "other=1"])
def test_what_is_missing_or_nonsense_is_empty(cookie: str) -> None:
    assert read(cookie) == {}


def test_a_cookie_cannot_be_forged_nor_used_under_another_name() -> None:
    cookie = made({"state": "x"}).split(";")[0]
    assert read(cookie, SimpleNamespace(cookie_secret="other")) == {}
    signed, _, signature = cookie.rpartition(".")
    assert read(f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}") == {}
    assert read(cookie.replace("session=", "other="), name="other") == {}


def test_a_cookie_that_holds_no_object_is_empty() -> None:
    assert read(made([1]).split(";")[0]) == {}  # type: ignore[arg-type]
