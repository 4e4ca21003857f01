"""The root document, and a service that is closed in part or whole."""

from __future__ import annotations

import pytest

from tests.contract.service import Api, refused

READ_ONLY = "The service is in read-only mode for maintenance"


def test_the_root_tells_what_this_is_and_ignores_credentials(api: Api) -> None:
    for who in ("", "alice", "token-x", "key-unknown"):
        answer = api(who).get("/?x=1")
        assert answer.status_code == 200
        about = answer.get_json()
        authentication = about.pop("authentication")
        assert about == {
            "about": "This is the EBRAINS Neuromorphic Computing Job Queue API.",
            "version": "3",
            "status": "ok",
            "links": {"documentation": "/docs"},
        }
        assert list(authentication) == ["server", "client-id", "collaboratory"]
        assert all(isinstance(value, str) for value in authentication.values())


def test_any_other_text_is_only_shown(api: Api) -> None:
    api.emulator.configure("Expect delays: été")
    assert api().get("/").get_json()["status"] == "Expect delays: été"
    assert api.submit()["status"] == "submitted"


@pytest.mark.quirk("DELETE passes in read-only mode")
def test_a_read_only_service_refuses_to_write_before_anything_else_but_deletes(api: Api) -> None:
    job = api.submit(tags=["red"])
    uri = job["resource_uri"]
    api.emulator.configure(READ_ONLY)
    for method in ("POST", "PUT", "PATCH"):
        for path in ("/jobs/", uri, f"{uri}/log", "/jobs", "/nowhere", "/docs"):
            for who in ("", "alice"):
                answer = api(who).request(method, path, {})
                assert (answer.status_code, answer.get_json()) == (503, {"error": READ_ONLY})
    assert api().get("/").get_json()["status"] == READ_ONLY
    refused(api().post("/", {}), 405, "Method Not Allowed")
    assert api("alice").get(uri).status_code == 200
    assert api("key-nmpi").get("/jobs/next/Demo").status_code == 200
    assert api("alice").get("/jobs").status_code == 307
    refused(api("alice").get("/nowhere"), 404, "Not Found")
    preflight = {"Origin": "https://a.b", "Access-Control-Request-Method": "POST"}
    assert api().request("OPTIONS", "/jobs/", headers=preflight).status_code == 200
    assert api("alice").delete(f"{uri}/tags/", ["red"]).get_json() == []
    assert api("alice").delete(uri).status_code == 200
    api.emulator.configure("ok")
    assert api("alice").get(uri).get_json()["status"] == "removed"


@pytest.mark.quirk('"down" counts anywhere, as in "slowdown"')
@pytest.mark.parametrize("text", ["The service is down", "expect a slowdown"])
def test_a_service_that_is_down_answers_the_root_only(api: Api, text: str) -> None:
    api.emulator.configure(text)
    preflight = {"Origin": "https://a.b", "Access-Control-Request-Method": "POST"}
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        for path in ("/jobs/", "/jobs", "/nowhere", "/docs", "/openapi.json", "/login", "/auth", "/tags/"):
            answer = api("alice").request(method, path, headers=preflight)
            assert (answer.status_code, answer.get_json()) == (503, {"error": text})
            assert answer.headers["Content-Type"] == "application/json"
            assert not [name for name in dict(answer.headers) if name.lower().startswith("access-control")]
    assert api().get("/").get_json()["status"] == text
    assert api().request("HEAD", "/").status_code == 405
    assert api().request("OPTIONS", "/", headers=preflight).status_code == 200


def test_users_can_sign_in_while_the_queue_is_closed(api: Api) -> None:
    for text in (READ_ONLY, "down"):
        api.emulator.configure(text)
        form = {"grant_type": "password", "username": "alice", "password": "alice-pw"}
        answer = api().post("/auth/realms/hbp/protocol/openid-connect/token", data=form)
        assert answer.get_json()["token_type"] == "Bearer"
