"""Under which name a request came."""

from __future__ import annotations

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder

from nmpi_emulator.api.addressed import AddressedRequest, is_host


@pytest.mark.parametrize(
    ("sent", "host"),
    [
        ("localhost", "localhost"),
        ("localhost:80", "localhost:80"),
        ("my_emulator:8100", "my_emulator:8100"),
        ("[::1]:8100", "[::1]:8100"),
        ("localhost:99999", ""),
        ("localhost:" + "9" * 5000, ""),
        ("[::1", ""),
        ("[::::]", ""),
        ("a@b", ""),
    ],
)
def test_the_name_is_what_was_sent_unless_it_is_none(sent: str, host: str) -> None:
    app = Flask(__name__)
    app.request_class = AddressedRequest
    with app.test_request_context("/", headers={"Host": sent}):
        assert request.host == host
        assert request.host_url == f"http://{host}/"
    assert is_host(sent) == bool(host)


def test_without_a_name_it_is_the_address_of_the_server() -> None:
    environ = EnvironBuilder().get_environ()
    del environ["HTTP_HOST"]
    environ.update(SERVER_NAME="127.0.0.1", SERVER_PORT="8100")
    assert AddressedRequest(environ).host == "127.0.0.1:8100"
