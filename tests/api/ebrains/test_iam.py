"""The identity service: sessions of browsers, and what applications may ask."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REALM = "/auth/realms/hbp"
CONNECT = f"{REALM}/protocol/openid-connect"
APP = "http://localhost:3000/"


def authorise(http: FlaskClient, **query: str) -> TestResponse:
    """Ask for a code, as an application does."""
    asked = {"client_id": "app", "redirect_uri": APP, "state": "s", "response_mode": "fragment", **query}
    return http.get(f"{CONNECT}/auth", query_string=asked)


def sign_in(http: FlaskClient, **query: str) -> TestResponse:
    """Send the form of the sign-in page."""
    asked = {"client_id": "app", "redirect_uri": APP, "state": "s", "response_mode": "fragment", **query}
    return http.post(
        f"{REALM}/login-actions/authenticate",
        query_string=asked,
        data={"username": "alice", "password": "alice-pw"},
    )


def answer_of(response: TestResponse) -> dict[str, str]:
    """Return what an application is told by the address to which the browser is sent."""
    assert response.status_code == 302, response.text
    parts = urlsplit(response.headers["Location"])
    return {name: values[0] for name, values in parse_qs(parts.fragment or parts.query).items()}


def redeem(http: FlaskClient, code: str, **form: str) -> TestResponse:
    """Exchange a code for tokens."""
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": APP, "client_id": "app", **form}
    return http.post(f"{CONNECT}/token", data=sent)


def claims_of(token: str) -> dict[str, str]:
    """Return what a token says."""
    payload = token.split(".")[1]
    claims: dict[str, str] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def test_a_browser_signs_in_once_for_all_applications(http: FlaskClient) -> None:
    assert "kc-form-login" in authorise(http).text
    first = answer_of(sign_in(http))
    second = answer_of(authorise(http, redirect_uri="http://127.0.0.1:5000/other"))
    assert first["session_state"] == second["session_state"]
    assert first["code"] != second["code"]
    assert "kc-form-login" in authorise(http, prompt="login").text


def test_an_application_can_ask_silently(http: FlaskClient) -> None:
    assert answer_of(authorise(http, prompt="none")) == {"state": "s", "error": "login_required"}
    sign_in(http)
    assert "code" in answer_of(authorise(http, prompt="none"))


def test_tokens_carry_the_session_and_end_with_it(http: FlaskClient) -> None:
    told = answer_of(sign_in(http))
    tokens = redeem(http, told["code"]).get_json()
    assert claims_of(tokens["access_token"])["sid"] == told["session_state"]
    renewal = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    renewed = http.post(f"{CONNECT}/token", data=renewal).get_json()
    assert claims_of(renewed["access_token"])["sid"] == told["session_state"]
    bearer = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert http.get(f"{CONNECT}/userinfo", headers=bearer).status_code == 200
    assert http.get(f"{CONNECT}/logout").status_code == 204
    refused = http.get(f"{CONNECT}/userinfo", headers=bearer)
    assert (refused.status_code, refused.get_json()["error"]) == (401, "invalid_token")
    assert http.post(f"{CONNECT}/token", data=renewal).get_json()["error"] == "invalid_grant"
    assert "kc-form-login" in authorise(http).text


def test_a_session_can_be_ended_by_its_refresh_token(http: FlaskClient) -> None:
    tokens = redeem(http, answer_of(sign_in(http))["code"]).get_json()
    http.delete_cookie("KEYCLOAK_IDENTITY", path=f"{REALM}/")
    http.post(f"{CONNECT}/logout", data={"refresh_token": tokens["refresh_token"]})
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert http.get(f"{CONNECT}/userinfo", headers=bearer).status_code == 401


def test_signing_out_leads_back_to_the_application(http: FlaskClient) -> None:
    answer = http.get(f"{CONNECT}/logout", query_string={"post_logout_redirect_uri": APP})
    assert (answer.status_code, answer.headers["Location"]) == (302, APP)


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http://[x/"]
)
def test_nobody_is_sent_to_an_address_that_is_not_trusted(http: FlaskClient, address: str) -> None:
    sign_in(http)
    for answer in (
        authorise(http, redirect_uri=address),
        authorise(http, redirect_uri=address, prompt="none"),
        sign_in(http, redirect_uri=address),
        http.get(f"{CONNECT}/logout", query_string={"post_logout_redirect_uri": address}),
        http.get(f"{CONNECT}/logout", query_string={"redirect_uri": address}),
    ):
        assert answer.status_code == 400
        assert "Invalid parameter" in answer.text
        assert "allowed_hosts" in answer.text


def test_a_code_is_good_for_the_application_that_asked_only(http: FlaskClient) -> None:
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    code = answer_of(sign_in(http, code_challenge=challenge))["code"]
    assert redeem(http, code, code_verifier="w" * 50).get_json()["error"] == "invalid_grant"
    code = answer_of(sign_in(http))["code"]
    other = redeem(http, code, redirect_uri="http://localhost:3001/")
    assert other.get_json()["error_description"] == "Incorrect redirect_uri"
    code = answer_of(sign_in(http, code_challenge=challenge))["code"]
    assert "access_token" in redeem(http, code, code_verifier=verifier).get_json()
    assert redeem(http, code, code_verifier=verifier).status_code == 400


def test_the_cookie_of_the_session_cannot_be_forged(http: FlaskClient) -> None:
    told = answer_of(sign_in(http))
    http.set_cookie("KEYCLOAK_IDENTITY", f"{told['session_state']}.forged", path=f"{REALM}/")
    assert answer_of(authorise(http, prompt="none"))["error"] == "login_required"


def test_cookies_are_not_sent_along_from_other_sites(http: FlaskClient) -> None:
    cookies = {cookie.partition("=")[0]: cookie for cookie in sign_in(http).headers.getlist("Set-Cookie")}
    assert set(cookies) == {"KEYCLOAK_IDENTITY", "KEYCLOAK_SESSION"}
    assert "HttpOnly" in cookies["KEYCLOAK_IDENTITY"]
    assert all("SameSite=Lax" in cookie and f"Path={REALM}/" in cookie for cookie in cookies.values())


def test_pages_of_trusted_origins_may_read_answers_with_cookies(http: FlaskClient) -> None:
    def headers(origin: str) -> tuple[str | None, str | None]:
        answer = http.get(f"{REALM}/.well-known/openid-configuration", headers={"Origin": origin})
        found = answer.headers
        return found.get("Access-Control-Allow-Origin"), found.get("Access-Control-Allow-Credentials")

    assert headers("http://localhost:3000") == ("http://localhost:3000", "true")
    assert headers("https://evil.example") == (None, None)
    assert headers("null") == (None, None)


def test_the_frames_of_the_adapter_are_there(http: FlaskClient) -> None:
    for page, script in (
        ("login-status-iframe.html", "login-status-iframe.js"),
        ("3p-cookies/step1.html", "3p-cookies/step1.js"),
        ("3p-cookies/step2.html", "3p-cookies/step2.js"),
    ):
        answer = http.get(f"{CONNECT}/{page}")
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert http.get(f"{CONNECT}/{script}").content_type == "text/javascript; charset=utf-8"


def test_cookies_are_supported_if_the_probe_comes_back(http: FlaskClient) -> None:
    second = f"{CONNECT}/3p-cookies/step2.html"
    assert 'data-answer="unsupported"' in http.get(second).text
    http.get(f"{CONNECT}/3p-cookies/step1.html")
    assert 'data-answer="supported"' in http.get(second).text
    assert 'data-answer="unsupported"' in http.get(second).text


def test_only_trusted_origins_may_ask_for_the_session(http: FlaskClient) -> None:
    ask = f"{CONNECT}/login-status-iframe.html/init?client_id=app&origin="
    assert http.get(ask + "http://localhost:3000").status_code == 204
    assert http.get(ask + "https://evil.example").status_code == 403
    assert http.get(ask).status_code == 403


def test_the_discovery_document_names_addresses_that_are_there(http: FlaskClient) -> None:
    document = http.get(f"{REALM}/.well-known/openid-configuration").get_json()
    for name, address in document.items():
        if name.endswith(("_endpoint", "_uri", "_iframe")):
            path = urlsplit(address).path
            assert http.options(path).status_code != 404, name
    assert document["check_session_iframe"].endswith("/login-status-iframe.html")
