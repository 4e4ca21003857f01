"""The requests that were made, as the testers' page lists them."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.dashboard.exchanges import BODY_SHOWN, shown_body

from .browsing import Reader


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"username=alice&password=s3cret&x=1", "username=alice&password=(not shown)&x=1"),
        (b"password=s3cret", "password=(not shown)"),
        (b"grant_type=refresh_token&refresh_token=abc", "grant_type=refresh_token&refresh_token=(not shown)"),
        (b'{"access_token": "abc", "expires_in": 5}', '{"access_token": "(not shown)", "expires_in": 5}'),
        (
            b'{"code": "import sys", "command": "--password=x"}',
            '{"code": "import sys", "command": "--password=x"}',
        ),
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (b"", ""),
    ],
)
def test_bodies_are_shown_without_what_opens_doors(body: bytes, shown: str) -> None:
    assert shown_body(body) == shown


def test_of_a_long_body_the_beginning_is_shown() -> None:
    assert shown_body(b"x" * (BODY_SHOWN + 1)) == "x" * BODY_SHOWN + "\n..."


def test_a_secret_at_the_end_of_what_is_shown_is_not_shown_in_part() -> None:
    body = b"x" * (BODY_SHOWN - 15) + b"&password=0123456789"
    assert "012" not in shown_body(body)


def test_signing_in_at_the_api_leaves_no_password_on_the_page(alice: Reader, idle: Emulator) -> None:
    form = {"username": "alice", "password": "alice-pw"}
    alice.http.post("/auth/realms/hbp/login-actions/authenticate?redirect_uri=http://localhost/", data=form)
    assert [exchange.method for exchange in idle.requests.all()] == ["POST"]
    page = alice.get("testing").text
    assert "username=alice" in page
    assert "alice-pw" not in page
