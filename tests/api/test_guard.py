"""Which requests are let in at all."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from nmpi_emulator.api.guard import CONTROL_TOKEN_HEADER, Guard
from nmpi_emulator.errors import BadRequest, Forbidden
from nmpi_emulator.execution.sources.agent import USER_AGENT
from nmpi_emulator.settings import Settings


def request(host: str = "127.0.0.1:8100", peer: str = "127.0.0.1", **headers: str) -> Request:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = EnvironBuilder(
        headers={"Host": host, **names}, environ_base={"REMOTE_ADDR": peer}
    ).get_environ()
    return Request(environ)


@pytest.mark.parametrize(
    ("settings", "host", "is_let_in"),
    [
        ({}, "127.0.0.1:8100", True),
        ({}, "localhost", True),
        ({}, "[::1]:8100", True),
        ({}, "LOCALHOST:1", True),
        ({}, "", True),
        ({}, "iam.ebrains.eu", True),
        ({}, "nmpi-v3.hbpneuromorphic.eu", True),
        ({}, "evil.example.org", False),
        ({}, "emulator", False),
        ({}, "192.168.1.2", False),
        ({"host": "0.0.0.0"}, "192.168.1.2:8100", True),
        ({"host": "0.0.0.0"}, "emulator:8100", True),
        ({"host": "0.0.0.0"}, "my_emulator_1:8100", True),
        ({"host": "0.0.0.0"}, "evil.example.org", False),
        ({"allowed_hosts": ("ci.example.org",)}, "ci.example.org:1", True),
        ({"public_url": "https://emulator.example.org/x"}, "emulator.example.org", True),
    ],
)
def test_requests_under_foreign_names_are_refused(
    settings: dict[str, Any], host: str, is_let_in: bool
) -> None:
    guard = Guard(Settings(**settings))
    if is_let_in:
        guard.check_host(request(host))
        return
    with pytest.raises(BadRequest, match="allowed_hosts"):
        guard.check_host(request(host))


@pytest.mark.parametrize(
    "host", ["[::1", "[::::]", "evil.example.org@localhost", "localhost/x", "localhost:x"]
)
def test_what_is_no_name_of_a_host_is_refused(host: str) -> None:
    with pytest.raises(BadRequest, match="is not the name of a host"):
        Guard(Settings(host="0.0.0.0")).check_host(request(host))


def test_the_control_interface_is_closed_to_what_jobs_name_as_their_sources() -> None:
    guard = Guard(Settings(control_token="secret"))
    with pytest.raises(Forbidden, match="no source and no input of jobs"):
        guard.check_control(request(User_Agent=USER_AGENT, **{CONTROL_TOKEN_HEADER: "secret"}))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_the_control_interface_is_closed_to_pages_of_other_origins(headers: dict[str, str]) -> None:
    for settings in (Settings(), Settings(control_token="secret")):
        with pytest.raises(Forbidden, match="other origins"):
            Guard(settings).check_control(request(**headers, **{CONTROL_TOKEN_HEADER: "secret"}))


def test_the_control_interface_is_open_to_this_machine_and_its_own_page() -> None:
    guard = Guard(Settings())
    guard.check_control(request())
    guard.check_control(request(peer="::1"))
    guard.check_control(request(peer="::ffff:127.0.0.1"))
    guard.check_control(request(Origin="http://127.0.0.1:8100", Sec_Fetch_Site="same-origin"))
    with pytest.raises(Forbidden, match="open to this machine only"):
        guard.check_control(request(peer="192.168.1.2"))
    with pytest.raises(Forbidden, match="open to this machine only"):
        guard.check_control(request(peer="::ffff:192.168.1.2"))


def test_a_control_token_opens_it_to_whoever_knows_it_and_nobody_else() -> None:
    guard = Guard(Settings(control_token="secret"))
    guard.check_control(request(peer="192.168.1.2", **{CONTROL_TOKEN_HEADER: "secret"}))
    for peer, token in (("192.168.1.2", "wrong"), ("127.0.0.1", ""), ("127.0.0.1", "sécret")):
        with pytest.raises(Forbidden):
            guard.check_control(request(peer=peer, **{CONTROL_TOKEN_HEADER: token}))
