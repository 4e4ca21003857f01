"""Where requests may go."""

from __future__ import annotations

import pytest

from nmpi_emulator.redirection.rules import RealServiceBlocked, Rules

RULES = Rules(
    "http://127.0.0.1:8100/", hosts={"drive.ebrains.eu"}, allow=("*.example.org", "10.0.0.7", "Files.Local")
)


@pytest.mark.parametrize(
    ("url", "target", "host", "scheme"),
    [
        ("https://drive.ebrains.eu", "http://127.0.0.1:8100/", "drive.ebrains.eu", "https"),
        ("http://DRIVE.ebrains.eu/a%20?x=1#f", "http://127.0.0.1:8100/a%20?x=1", "DRIVE.ebrains.eu", "http"),
        ("https://u:p@drive.ebrains.eu:7443/x", "http://127.0.0.1:8100/x", "drive.ebrains.eu:7443", "https"),
    ],
)  # fmt: skip
def test_a_real_service_becomes_the_emulator(url: str, target: str, host: str, scheme: str) -> None:
    found = RULES.target(url)
    assert found is not None
    assert found.url == target
    assert found.headers == {"Host": host, "X-Forwarded-Proto": scheme}


def test_the_emulator_may_live_below_a_path() -> None:
    rules = Rules("https://lab.example.org/nmpi/", hosts={"drive.ebrains.eu"})
    found = rules.target("https://drive.ebrains.eu/api2/?x=1")
    assert found is not None
    assert found.url == "https://lab.example.org/nmpi/api2/?x=1"
    own = rules.target("https://lab.example.org/nmpi/x?y#z")
    assert own is not None
    assert own.url == "https://lab.example.org/nmpi/x?y"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x",
        "http://127.8.8.8/",
        "http://localhost:5000/",
        "http://db.localhost/",
        "http://[::1]:80/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0:1/",
        "https://www.example.org/",
        "http://10.0.0.7/",
        "http://files.local/",
        "file:///etc/hosts",
        "data:,x",
    ],
)
def test_this_machine_and_what_is_allowed_are_left_alone(url: str) -> None:
    assert RULES.target(url) is None


@pytest.mark.parametrize(
    "url",
    ["https://example.org/", "https://ebrains.eu/", "http://10.0.0.8/", "https://drive.ebrains.eu.evil.com/"],
)
def test_everything_else_is_blocked_with_a_hint(url: str) -> None:
    with pytest.raises(RealServiceBlocked, match=r"redirect\(\.\.\., allow="):
        RULES.target(url)


def test_a_connection_that_cannot_be_redirected_is_blocked_with_the_reason() -> None:
    with pytest.raises(RealServiceBlocked, match="requests, urllib and httpx only"):
        RULES.admit("drive.ebrains.eu.")


@pytest.mark.parametrize("url", ["", "localhost:8100", "ftp://x", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not the address of an emulator"):
        Rules(url, hosts=())
