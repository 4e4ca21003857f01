"""The HTTP server, over real sockets."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.api.server import HttpServer
from nmpi_emulator.errors import UsageError

ALICE = {"Authorization": "Bearer token-alice"}


def ask(emulator: Emulator, method: str, target: str, **options: Any) -> http.client.HTTPResponse:
    """Send a request exactly as written, and read the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=30)
    connection.request(method, target, **options)
    response = connection.getresponse()
    response.content = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def test_the_server_calls_itself_as_the_real_one_does(idle: Emulator) -> None:
    response = ask(idle, "GET", "/")
    assert response.headers["Server"] == "uvicorn"
    assert response.headers["Date"]
    assert int(response.headers["Content-Length"]) == len(response.content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("target", ["//jobs/", "///", "//", "/jobs//1", "/jobs//"])
def test_doubled_slashes_are_not_repaired(idle: Emulator, target: str) -> None:
    response = ask(idle, "GET", target, headers=ALICE)
    assert (response.status, response.headers["Location"]) == (404, None)


@pytest.mark.parametrize(
    ("target", "location"),
    [("/jobs?size=1&x=%2F", "/jobs/?size=1&x=%2F"), ("/jobs/1/", "/jobs/1"), ("/%6Aobs", "/jobs/")],
)
def test_redirects_name_the_server_under_which_it_was_asked(
    idle: Emulator, target: str, location: str
) -> None:
    response = ask(idle, "POST", target, headers={"Host": "localhost:99"})
    assert response.status == 307
    assert response.headers["Location"] == "http://localhost:99" + location


def test_head_has_the_headers_of_get_and_no_body(idle: Emulator) -> None:
    head, get = ask(idle, "HEAD", "/openapi.json"), ask(idle, "GET", "/openapi.json")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.content == b""  # type: ignore[attr-defined]
    assert ask(idle, "HEAD", "/jobs/").status == 405


def test_a_body_may_come_in_chunks(idle: Emulator) -> None:
    job = json.dumps({"code": "x", "collab": "lab-one", "hardware_platform": "Demo"}).encode()
    response = ask(
        idle, "POST", "/jobs/", body=iter([job[:10], job[10:]]), headers=ALICE, encode_chunked=True
    )
    assert response.status == 201


def exchange(emulator: Emulator, sent: bytes) -> bytes:
    """Send bytes, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", emulator.port), timeout=30) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(4096), b""))


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",  # the begin of an encrypted connection
        b"GET /\r\n\r\n",
        b"GET /jobs/ HTTP/1.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /jobs/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    ],
    ids=[
        "encrypted",
        "version 0.9",
        "no host",
        "two targets",
        "negative length",
    ],
)
def test_what_is_no_http_request_is_answered_as_by_the_real_service(
    idle: Emulator, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    head, _, body = exchange(idle, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"Content-Type: text/plain; charset=utf-8" in head
    assert body == b"Invalid HTTP request received."
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    "path", ["/", "/projects/", "/login", "/api/v2/", "/dashboard/", "/auth/realms/hbp", "/x"]
)
def test_what_is_no_name_of_a_host_is_refused_everywhere(idle: Emulator, path: str) -> None:
    assert ask(idle, "GET", path, headers={"Host": "[::1"}).status == 400


def test_a_body_whose_chunks_are_none_cannot_be_parsed(idle: Emulator) -> None:
    answer = exchange(
        idle,
        b"POST /jobs/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b'{"detail":"There was an error parsing the body"}')


def test_whoever_asks_whether_to_go_on_is_told_so_once(idle: Emulator) -> None:
    answer = exchange(
        idle, b"POST /jobs/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"
    )
    assert answer.count(b"100 Continue") == 1


@pytest.mark.parametrize(
    ("method", "target", "words"),
    [
        ("GET", "/nothing", "Not Found"),
        ("GET", "/jobs/x", "Unprocessable Entity"),
        ("PUT", "/", "Method Not Allowed"),
    ],
)
def test_words_of_a_status_are_written_as_by_the_real_service(
    idle: Emulator, method: str, target: str, words: str
) -> None:
    assert ask(idle, method, target, headers=ALICE).reason == words


def test_white_space_around_credentials_is_dropped(idle: Emulator) -> None:
    assert ask(idle, "GET", "/jobs/", headers={"Authorization": "  Bearer token-alice  "}).status == 200
    assert ask(idle, "GET", "/jobs/", headers={"x-api-key": " key-nmpi "}).status == 200
    assert ask(idle, "GET", "/jobs/1/log", headers={"Authorization": "Bearer   "}).status == 403


def test_methods_are_told_apart_by_case(idle: Emulator) -> None:
    with socket.create_connection(("127.0.0.1", idle.port), timeout=30) as client:
        client.sendall(b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(100).split(b"\r\n")[0] == b"HTTP/1.1 405 Method Not Allowed"


def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "5")])
    return [b"hello"]


def test_a_server_listens_until_it_is_stopped() -> None:
    server = HttpServer(hello, "127.0.0.1", 0)
    server.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"hello"
    connection.close()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=30)
    server.stop()


def test_a_port_that_is_taken_is_not_taken_twice() -> None:
    first = HttpServer(hello, "127.0.0.1", 0)
    with pytest.raises(UsageError, match=f"port {first.port} on 127.0.0.1 is in use by another program"):
        HttpServer(hello, "127.0.0.1", first.port)
    first.stop()
    HttpServer(hello, "127.0.0.1", first.port).stop()


def test_an_address_of_another_machine_is_explained() -> None:
    with pytest.raises(UsageError, match=r"cannot listen on 192\.0\.2\.1"):
        HttpServer(hello, "192.0.2.1", 0)
