"""What browsers need to hear before they let a page of another origin read an answer."""

from __future__ import annotations

import pytest

from tests.contract.service import Api, failed

ORIGIN = "https://app.example.org"
METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"


def cors(headers: object) -> dict[str, str]:
    return {
        name.lower(): value
        for name, value in headers.items()  # type: ignore[attr-defined]
        if name.lower().startswith("access-control-") or name.lower() == "vary"
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/jobs/", 401),
        ("/jobs", 307),
        ("/nowhere", 404),
        ("/jobs/abc", 422),
        ("/jobs/1/log", 403),
    ],
)
def test_every_answer_to_a_page_may_be_read_by_any_origin(api: Api, path: str, status: int) -> None:
    answer = api().get(path, headers={"Origin": ORIGIN})
    assert answer.status_code == status
    assert cors(answer.headers) == {
        "access-control-allow-origin": "*",
        "access-control-allow-credentials": "true",
    }


def test_a_cookie_makes_the_origin_be_named(api: Api) -> None:
    answer = api().get("/", headers={"Origin": ORIGIN, "Cookie": "a=b"})
    assert cors(answer.headers) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "vary": "Origin",
    }


def test_without_an_origin_there_are_no_such_headers(api: Api) -> None:
    assert cors(api().get("/").headers) == {}
    assert cors(api().get("/", headers={"Cookie": "a=b"}).headers) == {}


@pytest.mark.parametrize("path", ["/", "/jobs/", "/jobs", "/jobs/1/tags/", "/nowhere", "/login"])
def test_a_preflight_is_answered_on_any_path(api: Api, path: str) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "DELETE"}
    answer = api().request("OPTIONS", path, headers=asked)
    assert (answer.status_code, answer.text) == (200, "OK")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert cors(answer.headers) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": METHODS,
        "access-control-max-age": "600",
        "vary": "Origin",
    }


@pytest.mark.parametrize("requested", ["content-type", "Authorization, X-Api-Key", ""])
def test_a_preflight_allows_the_headers_that_were_asked_for(api: Api, requested: str) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": requested,
    }
    answer = api().request("OPTIONS", "/jobs/", headers=asked)
    assert answer.headers["Access-Control-Allow-Headers"] == requested


@pytest.mark.parametrize("method", ["TRACE", "post", ""])
def test_a_preflight_for_an_unheard_of_method_is_refused(api: Api, method: str) -> None:
    asked = {"Origin": "null", "Access-Control-Request-Method": method}
    answer = api().request("OPTIONS", "/jobs/", headers=asked)
    assert (answer.status_code, answer.text) == (400, "Disallowed CORS method")
    assert cors(answer.headers)["access-control-allow-origin"] == "null"


def test_options_that_is_no_preflight_is_just_a_method(api: Api) -> None:
    answer = api().request("OPTIONS", "/jobs/", headers={"Origin": ORIGIN})
    assert answer.status_code == 405
    assert cors(answer.headers)["access-control-allow-origin"] == "*"
    asked = {"Access-Control-Request-Method": "GET"}
    assert api().request("OPTIONS", "/jobs/", headers=asked).status_code == 405


@pytest.mark.quirk("these answers leave out the headers, so that a browser's script sees a network error")
def test_failures_and_a_closed_service_hide_from_pages(api: Api, strict_api: Api) -> None:
    failure = strict_api("key-unknown").get("/jobs/", headers={"Origin": ORIGIN})
    failed(failure)
    assert cors(failure.headers) == {}
    api.emulator.configure("down for maintenance")
    closed = api("alice").get("/jobs/", headers={"Origin": ORIGIN})
    assert closed.status_code == 503
    assert cors(closed.headers) == {}
