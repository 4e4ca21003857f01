"""Browsers, told apart by a signed cookie."""

from __future__ import annotations

from flask import Request, Response
from werkzeug.test import create_environ

from nmpi_emulator.dashboard.visitors import CAPACITY, COOKIE, IDLE_LIFETIME_S, Visitor, Visitors
from nmpi_emulator.ids import Ids


class Time:
    """Seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def request_of(visitors: Visitors, visitor: Visitor) -> Request:
    """Return a request with the cookie of a browser."""
    response = Response()
    visitors.set_cookie(response, visitor, secure=False)
    cookie = response.headers["Set-Cookie"].split(";")[0]
    return Request(create_environ(headers={"Cookie": cookie}))


def test_a_browser_is_known_again_once_somebody_has_signed_in() -> None:
    visitors = Visitors("secret", Ids())
    stranger = visitors.of(Request(create_environ()))
    assert stranger.username is None
    known = visitors.sign_in(stranger, "alice")
    assert known.id != stranger.id
    assert visitors.of(request_of(visitors, known)) == known
    assert visitors.of(request_of(visitors, stranger)) == stranger


def test_who_is_away_for_long_is_signed_out() -> None:
    time = Time()
    visitors = Visitors("secret", Ids(), time)
    known = visitors.sign_in(Visitor("x"), "alice")
    time.now = IDLE_LIFETIME_S - 1
    assert visitors.of(request_of(visitors, known)).username == "alice"
    time.now += IDLE_LIFETIME_S - 1
    assert visitors.of(request_of(visitors, known)).username == "alice"
    time.now += IDLE_LIFETIME_S + 1
    assert visitors.of(request_of(visitors, known)).username is None


def test_the_cookie_of_another_emulator_is_not_known() -> None:
    one, other = Visitors("secret", Ids()), Visitors("another", Ids())
    known = one.sign_in(Visitor("x"), "alice")
    other.sign_in(Visitor("x"), "alice")
    assert other.of(request_of(one, known)).username is None


def test_the_browser_that_was_unused_for_longest_gives_way() -> None:
    visitors = Visitors("secret", Ids())
    first = visitors.sign_in(Visitor("x"), "alice")
    second = visitors.sign_in(Visitor("x"), "alice")
    for _ in range(CAPACITY - 2):
        visitors.sign_in(Visitor("x"), "ed")
    assert visitors.of(request_of(visitors, first)).username == "alice"
    visitors.sign_in(Visitor("x"), "ed")
    assert visitors.of(request_of(visitors, first)).username == "alice"
    assert visitors.of(request_of(visitors, second)).username is None


def test_each_browser_has_a_form_token_of_its_own() -> None:
    visitors = Visitors("secret", Ids())
    tokens = {visitors.form_token(Visitor(name)) for name in ("a", "b")} | {
        Visitors("other", Ids()).form_token(Visitor("a"))
    }
    assert len(tokens) == 3


def test_the_cookie_is_for_encrypted_connections_only_where_there_are_such() -> None:
    visitors = Visitors("secret", Ids())
    response = Response()
    visitors.set_cookie(response, Visitor("x"), secure=True)
    assert response.headers["Set-Cookie"].startswith(COOKIE)
    assert "Secure" in response.headers["Set-Cookie"]
