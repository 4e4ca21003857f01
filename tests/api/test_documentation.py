"""The pages that describe the API."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from nmpi_emulator import Emulator


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/docs/oauth2-redirect"])
def test_pages_load_nothing_from_elsewhere(http: FlaskClient, path: str) -> None:
    page = http.get(path)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert all(link.startswith(("/", "#")) for link in linked)
    for link in linked:
        if not link.startswith("#"):
            assert http.get(link).status_code == 200, link


def test_the_interactive_page_starts_with_the_document(http: FlaskClient) -> None:
    script = http.get("/docs/start.js")
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert 'url: "/openapi.json"' in script.text


def test_the_page_to_read_names_every_operation_and_the_status(idle: Emulator, http: FlaskClient) -> None:
    idle.configure("slow <today>")
    page = http.get("/redoc").text
    assert "slow &lt;today&gt;" in page
    for path, methods in http.get("/openapi.json").get_json()["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
