"""Signing in, as the Python client does it: four requests from /login to a token."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from tests.contract.service import NOW, Api, failed


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def sign_in(api: Api, username: str, password: str) -> Any:
    """Walk from /login to the end and return the last answer."""
    first = api().get("/login")
    assert (first.status_code, first.data) == (302, b"")
    page = api().get(path_of(first.headers["Location"]))
    assert page.status_code == 200
    action = re.search(r'action="(?P<url>[^"]+)"', page.text)
    assert action is not None
    form = {"username": username, "password": password}
    entered = api().post(path_of(unescape(action["url"])), data=form, headers={"Host": "iam.ebrains.eu"})
    if entered.status_code != 302:
        return entered
    cookie = first.headers["Set-Cookie"].split(";")[0]
    return api().get(path_of(entered.headers["Location"]), headers={"Cookie": cookie})


def test_login_leads_to_the_identity_service_and_remembers_the_state_in_a_cookie(api: Api) -> None:
    answer = api().get("/login?next=/x")
    query = {name: value for name, (value,) in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    assert query.pop("state") != query.pop("nonce")
    assert query == {
        "response_type": "code",
        "client_id": "neuromorphic-remote-access",
        "redirect_uri": "http://localhost/auth",
        "scope": "openid profile collab.drive group team roles email",
    }
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert cookie.endswith("; path=/; Max-Age=1209600; httponly; samesite=lax")
    assert "Content-Type" not in answer.headers


def test_the_right_password_leads_to_a_token_and_the_users_claims(api: Api) -> None:
    answer = sign_in(api, "alice", "alice-pw")
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["access_token"] == "token-alice"
    expires = dt.datetime.fromisoformat(body["token_expires"])
    assert expires.tzinfo is None
    assert expires.astimezone(dt.timezone.utc) == NOW + dt.timedelta(days=7)
    assert body["user"] == {
        "name": "Alice Adams",
        "user_id_v1": "300001",
        "username": "alice",
        "given_name": "Alice",
        "family_name": "Adams",
        "team": ["collab-lab-a-administrator", "collab-lab-b-editor", "collab-lab-c-viewer"],
        "group": ["group-neuro"],
    }
    assert sign_in(api, "bob", "bob-pw").get_json()["user"]["user_id_v1"] is None


def test_a_wrong_password_shows_the_form_again(api: Api) -> None:
    answer = sign_in(api, "alice", "wrong")
    assert answer.status_code == 200
    assert 'action="' in answer.text
    assert "Invalid username or password." in answer.text


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied&error_description=no"])
def test_coming_back_without_state_and_code_fails(api: Api, strict_api: Api, query: str) -> None:
    assert UpstreamBug.BROKEN_SIGN_IN
    failed(strict_api().get(f"/auth{query}"))
    assert api().get(f"/auth{query}").status_code == 400


def test_a_code_is_good_once_and_for_a_minute(api: Api) -> None:
    first = api().get("/login")
    cookie = {"Cookie": first.headers["Set-Cookie"].split(";")[0]}
    action = unescape(api().get(path_of(first.headers["Location"])).text.split('action="')[1].split('"')[0])

    def enter() -> str:
        form = {"username": "ed", "password": "ed-pw"}
        return path_of(api().post(path_of(action), data=form).headers["Location"])

    back = enter()
    assert api().get(back).status_code == 400  # without the cookie nothing is used up
    assert api().get(back, headers=cookie).status_code == 200
    assert api().get(back, headers=cookie).status_code == 400
    late = enter()
    api.clock.advance(minutes=2)
    assert api().get(late, headers=cookie).status_code == 400


def test_a_user_without_team_claim_cannot_sign_in(api: Api, strict_api: Api) -> None:
    assert UpstreamBug.NO_TEAM_CLAIM
    failed(sign_in(strict_api, "teamless", "teamless-pw"))
    assert sign_in(api, "teamless", "teamless-pw").status_code == 403
