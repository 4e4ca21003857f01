"""Signing in as clients 0.4 to 0.9 do, and the services that they ask then."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

ALICE = {"Authorization": "Bearer token-alice"}
BACK = "http://localhost/complete/hbp/&response_type=code&client_id=nmpi"


def sign_in(http: FlaskClient, username: str, password: str, redirect_uri: str = BACK):  # type: ignore[no-untyped-def]
    form = {"j_username": username, "j_password": password, "submit": "Login", "redirect_uri": redirect_uri}
    return http.post("/oidc/j_spring_security_check", data=form, follow_redirects=True)


@pytest.mark.quirk("it appends parameters without a ``?``.")
def test_each_step_gives_what_the_next_one_needs(http: FlaskClient) -> None:
    first = http.get("/login/hbp/?next=/config.json")
    assert first.status_code == 302
    assert first.headers["Location"].startswith("http://localhost/oidc/authorize?")
    assert first.headers["Set-Cookie"]
    second = http.get(first.headers["Location"])
    assert second.status_code == 302
    assert second.headers["Location"] == "http://localhost/oidc/login"
    assert second.headers["Set-Cookie"].startswith("JSESSIONID=")
    assert http.get(second.headers["Location"]).text
    last = sign_in(http, "alice", "alice-pw")
    assert (last.status_code, last.request.path) == (200, "/config.json")
    assert last.get_json()["auth"]["token"]["access_token"] == "token-alice"


def test_a_user_without_a_token_of_the_world_gets_one_that_works(http: FlaskClient) -> None:
    token = sign_in(http, "jane", "jane-pw").get_json()["auth"]["token"]["access_token"]
    answer = http.get("/idm/v1/api/user/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.get_json()["username"] == "jane"


@pytest.mark.parametrize(
    ("username", "password", "redirect_uri"),
    [
        ("alice", "wrong", BACK),
        ("nobody", "alice-pw", BACK),
        ("alice", "alice-pw", "javascript:alert(1)"),
        ("alice", "alice-pw", "http://example.org/elsewhere"),
        ("alice", "alice-pw", ""),
    ],
)
def test_a_wrong_password_leads_to_an_address_in_which_clients_read_an_error(
    http: FlaskClient, username: str, password: str, redirect_uri: str
) -> None:
    answer = sign_in(http, username, password, redirect_uri)
    assert answer.status_code == 200
    assert "error" in answer.request.url
    assert "Invalid username or password" in answer.text


def test_a_code_is_good_once(http: FlaskClient) -> None:
    form = {"j_username": "alice", "j_password": "alice-pw", "redirect_uri": BACK}
    back = http.post("/oidc/j_spring_security_check", data=form).headers["Location"]
    assert http.get(back).status_code == 302
    assert http.get(back).status_code == 403
    assert http.get("/complete/hbp/").status_code == 403


def test_without_a_session_there_is_no_token(http: FlaskClient) -> None:
    assert http.get("/config.json").get_json() == {"auth": {"clientId": "nmpi"}, "build": None}
    http.set_cookie("clbapp_sessionid", "forged")
    assert "token" not in http.get("/config.json").get_json()["auth"]


def test_the_identity_service_knows_users_by_name_and_id(http: FlaskClient) -> None:
    me = http.get("/idm/v1/api/user/me", headers=ALICE).get_json()
    assert (me["username"], me["id"], me["displayName"]) == ("alice", "alice", "Alice Adams")
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = http.get("/idm/v1/api/user/me", headers=headers)
        assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_token")
    answer = http.get("/idm/v1/api/user/me", headers={"Authorization": "Bearer token-iam-503"})
    assert answer.status_code == 503


def test_the_collaboratory_lists_the_collabs_of_a_user(http: FlaskClient) -> None:
    found = http.get("/collab/v0/mycollabs", headers=ALICE).get_json()
    assert found["next"] is None
    assert [(c["id"], c["title"], c["deleted"]) for c in found["results"]] == [
        ("lab-one", "Lab one", False),
        ("lab-two", "Lab two", False),
    ]


def test_editors_add_to_the_navigation_of_a_collab(http: FlaskClient) -> None:
    root = http.get("/collab/v0/collab/lab-one/nav/root", headers=ALICE).get_json()
    item = {"name": "Resource request", "parent": root["id"]}
    made = http.post("/collab/v0/collab/lab-one/nav/", json=item, headers=ALICE)
    assert made.status_code == 201
    assert "Location" not in made.headers
    assert made.get_json()["name"] == "Resource request"
    assert http.post("/collab/v0/collab/lab-two/nav/", json=item, headers=ALICE).status_code == 403
    assert http.get("/collab/v0/collab/nowhere/nav/root", headers=ALICE).status_code == 404
    assert http.get("/collab/v0/collab/lab-one/nav/root").status_code == 401


@pytest.mark.parametrize(
    "base", ["https://validation-v2.brainsimulation.eu", "http://localhost/validation-v2"]
)
def test_clients_0_10_0_sign_in_through_the_validation_service(http: FlaskClient, base: str) -> None:
    begin = http.get(f"{base}/login")
    assert begin.status_code == 302
    form = {"username": "alice", "password": "alice-pw"}
    authenticate = begin.headers["Location"].replace(
        "/protocol/openid-connect/auth", "/login-actions/authenticate"
    )
    back = http.post(authenticate, data=form).headers["Location"]
    assert back.startswith(f"{base}/auth?")
    answer = http.get(back)
    assert answer.get_json()["token"]["access_token"] == "token-alice"
    assert http.get(back).status_code == 400
