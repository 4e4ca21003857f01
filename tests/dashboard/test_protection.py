"""What keeps other sites from acting in the name of a user."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from nmpi_emulator.dashboard.protection import local_address

from .browsing import Reader

PROJECT = "projects/00000000-0000-4000-8000-000000000000"
FORMS = [
    "sign-in", "sign-out", "administration", "jobs", "jobs/1/remove", "jobs/1/tags", "jobs/1/comments",
    "jobs/1/comments/1", "jobs/1/copy", "projects", PROJECT, f"{PROJECT}/delete", f"{PROJECT}/quotas",
    "testing/status", "testing/unlock", "testing/reset", "testing/clock", "testing/queue", "testing/faults",
    "testing/stubs", "testing/requests", "testing/platforms", "testing/access",
]  # fmt: skip


def test_all_forms_are_in_the_list_of_this_test(alice: Reader) -> None:
    alice.get()
    application = alice.emulator.app.wsgi_app._application  # type: ignore[attr-defined]
    rules = {str(rule) for rule in application.url_map.iter_rules() if "POST" in rule.methods}
    patterns = [re.sub(r"<[^>]*>", "[^/]+", rule) for rule in rules]
    for pattern in patterns:
        assert any(re.fullmatch(pattern, f"/dashboard/{form}") for form in FORMS), pattern


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_its_token_is_refused(alice: Reader, form: str) -> None:
    for token in ("", "0" * 64, "\N{SNOWMAN}"):
        answer = alice.post(form, form_token=token)
        assert answer.status_code == 403
        assert "out of date" in answer.text


def test_the_token_of_another_browser_is_refused(alice: Reader, reader: Callable[[str], Reader]) -> None:
    assert alice.post("projects", form_token=reader("ed").token(), title="x").status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_sent_from_another_site_is_refused_even_with_its_token(
    alice: Reader, header: dict[str, str]
) -> None:
    sent = {"form_token": alice.token()}
    assert alice.http.post("/dashboard/sign-out", data=sent, headers=header).status_code == 403
    assert alice.get("jobs").status_code == 200


@pytest.mark.parametrize("path", ["", "jobs", "jobs/rows", "jobs/new", "platforms", "jobs/1"])
def test_pages_run_nothing_that_stands_in_them(alice: Reader, path: str) -> None:
    answer = alice.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_template_has_scripts_styles_or_handlers_in_it(alice: Reader) -> None:
    for path in ("jobs", "jobs/new", "projects", "platforms", "platforms/SpiNNaker", "testing"):
        page = alice.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_everything_comes_from_this_server(alice: Reader) -> None:
    for path in ("jobs", "jobs/new", "projects", "platforms", "platforms/SpiNNaker", "testing"):
        page = alice.get(path).text
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', page):
            assert address.startswith(("/", "#")), address
            assert not address.startswith("//"), address
        for address in re.findall(r'(?:src|href)="(/dashboard/static/[^"]*)"', page):
            assert alice.http.get(address).status_code == 200, address


def test_addresses_below_the_dashboard_are_local() -> None:
    assert local_address("/dashboard/jobs?x=1", "d") == "/dashboard/jobs?x=1"
    assert local_address("http://localhost/dashboard/", "d") == "d"
