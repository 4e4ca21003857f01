"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nmpi_emulator.dashboard.entrance import FAILURES_WITH_NAME

from .browsing import Reader


def test_a_page_sends_who_is_not_signed_in_to_the_entrance_and_back(anonymous: Reader) -> None:
    refused = anonymous.get("jobs?state=running")
    assert refused.status_code == 303
    assert refused.headers["Location"] == "/dashboard/?next=/dashboard/jobs?state%3Drunning"
    answer = anonymous.post(
        "sign-in", username="alice", password="alice-pw", next="/dashboard/jobs?state=running"
    )
    assert answer.headers["Location"] == "/dashboard/jobs?state=running"
    assert anonymous.get("jobs").status_code == 200


def test_a_wrong_password_is_refused_without_saying_what_is_wrong(anonymous: Reader) -> None:
    for username in ("alice", "nobody"):
        answer = anonymous.sign_in(username, "wrong")
        assert answer.status_code == 401
        assert "Invalid username or password." in answer.text
    assert anonymous.get("jobs").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/dashboard/../x\\y",
        "/dashboardx",
        "\\\\evil",
        "javascript:x",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(anonymous: Reader, address: str) -> None:
    answer = anonymous.post("sign-in", username="alice", password="alice-pw", next=address)
    assert answer.headers["Location"] == "/dashboard/jobs"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous: Reader) -> None:
    cookie = anonymous.get().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/dashboard" in cookie


def test_signing_in_changes_the_cookie(anonymous: Reader) -> None:
    before = anonymous.get().headers["Set-Cookie"]
    after = anonymous.sign_in("alice").headers["Set-Cookie"]
    assert before.split(";")[0] != after.split(";")[0]


def test_a_forged_cookie_is_nobody(alice: Reader) -> None:
    cookie = alice.http.get_cookie("nmpi-emulator-dashboard", path="/dashboard")
    assert cookie is not None
    alice.http.set_cookie("nmpi-emulator-dashboard", cookie.value[:-2] + "xx", path="/dashboard")
    assert alice.get("jobs").status_code == 303


def test_signing_out_makes_a_copied_cookie_worthless(alice: Reader) -> None:
    cookie = alice.http.get_cookie("nmpi-emulator-dashboard", path="/dashboard")
    assert cookie is not None
    assert alice.post("sign-out").status_code == 303
    thief = Reader(alice.emulator)
    thief.http.set_cookie("nmpi-emulator-dashboard", cookie.value, path="/dashboard")
    assert thief.get("jobs").status_code == 303


def test_many_wrong_passwords_close_the_entrance_for_a_while(anonymous: Reader) -> None:
    name = "nobody in particular"
    for _ in range(FAILURES_WITH_NAME):
        assert anonymous.sign_in(name, "wrong").status_code == 401
    answer = anonymous.sign_in(name, "wrong")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_only_administrators_can_act_as_such(reader: Callable[[str], Reader]) -> None:
    assert reader("alice").post("administration", act="yes").status_code == 403
    ada = reader("ada")
    assert ada.post("administration", act="yes").status_code == 303
    assert "You act as administrator" in ada.get("jobs").text
    ada.post("administration", act="no")
    assert "You act as administrator" not in ada.get("jobs").text


def test_reloading_the_page_of_a_refusal_leads_to_the_form(anonymous: Reader) -> None:
    assert anonymous.post("sign-in", username="alice", password="wrong").status_code == 401
    answer = anonymous.get("sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dashboard/")
