"""What of the dashboard the real service has, too."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator

from .browsing import Reader


def test_the_address_without_slash_is_redirected_whatever_the_method(anonymous: Reader) -> None:
    for method in ("GET", "HEAD", "POST", "DELETE"):
        answer = anonymous.http.open("/dashboard?a=1&b=%2F", method=method)
        assert (answer.status_code, answer.data) == (307, b"")
        assert answer.headers["Location"] == "http://localhost/dashboard/?a=1&b=%2F"
        assert "Content-Type" not in answer.headers


def test_the_first_page_is_there_without_signing_in(anonymous: Reader) -> None:
    page = anonymous.get()
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    head = anonymous.http.head("/dashboard/")
    assert (head.status_code, head.content_type, head.data) == (200, "text/html; charset=utf-8", b"")


@pytest.mark.quirk("no method is named as allowed")
@pytest.mark.parametrize("path", ["", "nothing.js"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_another_method_is_refused_without_saying_which_are_allowed(
    anonymous: Reader, method: str, path: str
) -> None:
    answer = anonymous.http.open(f"/dashboard/{path}", method=method)
    assert answer.status_code == 405
    assert answer.get_json() == {"detail": "Method Not Allowed"}
    assert "Allow" not in answer.headers


@pytest.mark.parametrize("path", ["nothing.js", "static/../entry.py", "jobs/", "jobs/abc"])
def test_an_unknown_file_is_not_found(anonymous: Reader, path: str) -> None:
    answer = anonymous.get(path)
    assert (answer.status_code, answer.get_json()) == (404, {"detail": "Not Found"})


def test_a_preflight_is_answered_as_everywhere(anonymous: Reader) -> None:
    answer = anonymous.http.options(
        "/dashboard/", headers={"Origin": "http://app.test", "Access-Control-Request-Method": "GET"}
    )
    assert (answer.status_code, answer.text) == (200, "OK")


def test_other_origins_may_read_the_first_page_but_nothing_of_a_user(alice: Reader) -> None:
    origin = {"Origin": "http://app.test"}
    bare = alice.emulator.app.test_client().get("/dashboard/", headers=origin)
    assert bare.headers["Access-Control-Allow-Origin"] == "*"
    for path in ("", "jobs", "jobs/rows", "projects"):
        assert "Access-Control-Allow-Origin" not in alice.get(path, headers=origin).headers


def test_the_first_page_is_closed_when_the_service_is_down(idle: Emulator, anonymous: Reader) -> None:
    idle.configure(service_status="down for repair")
    answer = anonymous.get()
    assert (answer.status_code, answer.get_json()) == (503, {"error": "down for repair"})


def test_a_foreign_host_name_is_refused(anonymous: Reader) -> None:
    assert anonymous.get(headers={"Host": "evil.example"}).status_code == 400
