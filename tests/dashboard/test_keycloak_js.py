"""Keycloak's JavaScript adapter, unchanged, signs in at the emulator from a page of another origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator

from .browser import Browser, needs_browser
from .keycloak_app import application

pytestmark = needs_browser


@pytest.fixture
def app(idle: Emulator, tmp_path: Path) -> Iterator[str]:
    """The address of the application."""
    with application(tmp_path, idle.url) as address:
        yield address


def sign_in(browser: Browser, username: str = "alice") -> None:
    """Go to the identity service, fill in its form, and come back."""
    browser.click("#in")
    browser.wait_for("#kc-form-login")
    browser.type("#username", username)
    browser.type("#password", f"{username}-pw")
    browser.click("#kc-form-login button")
    browser.wait_for("#state", f"signed in as {username}")


def test_the_adapter_signs_in_and_its_token_is_good_for_the_api(
    browser: Browser, app: str, submit: Callable[..., int]
) -> None:
    job = submit()
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    browser.wait_until(lambda: browser.text("#jobs") != "")
    assert [found["id"] for found in json.loads(browser.text("#jobs"))] == [job]
    tags = browser.driver.execute_async_script(
        "const done = arguments[1]; ask(`/jobs/${arguments[0]}/tags/`, 'POST', ['by app']).then(done)", job
    )
    assert tags == ["by app"]
    assert browser.complaints() == []


def test_all_that_the_job_manager_asks_for_passes_from_another_origin(
    browser: Browser, app: str, submit: Callable[..., int], finish: Callable[..., None]
) -> None:
    job = submit(tags=["old"])
    finish(job, files={"out.txt": b"x"}, log="said\n")
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)

    def ask(path: str, method: str = "GET", body: Any = None) -> Any:
        """Have the page ask; what goes wrong on the way, such as a refused preflight, is an error."""
        answer = browser.driver.execute_async_script(
            "const done = arguments[3]; ask(arguments[0], arguments[1], arguments[2] ?? undefined)"
            ".then((found) => done([found]), (error) => done(String(error)))",
            path, method, body,
        )  # fmt: skip
        assert isinstance(answer, list), (method, path, answer)
        return answer[0]

    assert ask("/")["status"] == "ok"
    assert "lab-one" in ask("/collabs/?size=100")
    project = {"collab": "lab-one", "title": "A project", "abstract": "An abstract", "description": ""}
    created = ask("/projects/", "POST", project)
    assert created["title"] == "A project"
    assert [one["id"] for one in ask("/projects/?size=100&collab=lab-one")].count(created["id"]) == 1
    assert ask(f"/projects/{created['id']}", "PUT", {"title": "Another title"}) is not None
    assert [one["id"] for one in ask("/jobs/?size=10&from_index=0&collab=lab-one")] == [job]
    assert ask("/jobs/?size=10&from_index=1&collab=lab-one") == []
    assert ask("/tags/?collab=lab-one") == ["old"]
    assert ask(f"/jobs/{job}")["code"] == "print(1)\n"
    assert "said" in ask(f"/jobs/{job}/log")
    assert ask(f"/jobs/{job}/comments/", "POST", {"content": "Well done"})["content"] == "Well done"
    assert [one["content"] for one in ask(f"/jobs/{job}/comments")] == ["Well done"]
    assert set(ask(f"/jobs/{job}/tags/", "POST", ["new"])) == {"old", "new"}
    assert ask(f"/jobs/{job}/tags/", "DELETE", ["old"]) == ["new"]
    moved = ask(f"/jobs/{job}/output_data", "PUT", {"repository": "EBRAINS Bucket", "files": []})
    assert moved["repository"] == "EBRAINS Bucket"
    refused = ask("/jobs/", "POST", {"code": "x", "collab": "lab-two", "hardware_platform": "Demo"})
    assert isinstance(refused["detail"], str)  # the page shows it


def test_a_browser_that_has_signed_in_need_not_do_so_again(browser: Browser, app: str) -> None:
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    browser.visit(app)
    browser.wait_for("#state", "signed in as alice")
    assert browser.driver.current_url == f"{app}/"  # silently, in an invisible frame


def test_the_adapter_renews_its_token_and_loads_profile_and_user_info(browser: Browser, app: str) -> None:
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    renewed = browser.driver.execute_async_script(
        "const done = arguments[0], before = keycloak.token;"
        "keycloak.updateToken(-1).then((is) => done([is, before !== keycloak.token]))"
    )
    assert renewed == [True, True]
    profile, info = browser.driver.execute_async_script(
        "const done = arguments[0];"
        "Promise.all([keycloak.loadUserProfile(), keycloak.loadUserInfo()]).then(done)"
    )
    assert (profile["username"], profile["lastName"]) == ("alice", "Adams")
    assert info["preferred_username"] == "alice"
    assert "collab-lab-one-administrator" in info["roles"]["team"]


def test_signing_out_ends_the_session_and_makes_its_tokens_worthless(browser: Browser, app: str) -> None:
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    token = browser.run("return keycloak.token")
    browser.click("#out")
    browser.wait_for("#state", "signed out")
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    refused = browser.driver.execute_async_script(
        "const done = arguments[1]; keycloak.token = arguments[0]; ask('/jobs/').then(done)", token
    )
    assert refused == {"detail": "Token may have expired"}


def test_an_application_notices_that_one_has_signed_out_elsewhere(
    browser: Browser, app: str, idle: Emulator
) -> None:
    browser.visit(app)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    realm = f"{idle.url}/auth/realms/hbp/protocol/openid-connect"
    browser.run("const w = window.open(arguments[0]); window.other = w", f"{realm}/logout")
    browser.wait_for("#state", "signed out elsewhere")
    browser.run("window.other.close()")


def test_where_cookies_of_others_are_kept_away_the_adapter_goes_by_redirects(
    browser: Browser, app: str
) -> None:
    elsewhere = app.replace("127.0.0.1", "localhost")  # for a browser another site than the emulator
    browser.visit(elsewhere)
    browser.wait_for("#state", "signed out")
    sign_in(browser)
    browser.visit(elsewhere)
    browser.wait_for("#state", "signed in as alice")
