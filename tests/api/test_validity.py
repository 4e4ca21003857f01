"""What is an HTTP request, for the real service; all of this was asked of uvicorn 0.34 with h11."""

from __future__ import annotations

from email.message import Message

import pytest

from nmpi_emulator.api.validity import is_valid


def head(*headers: tuple[str, str], host: str = "localhost") -> Message:
    message = Message()
    for name, value in (("Host", host), *headers) if host else headers:
        message[name] = value
    return message


@pytest.mark.parametrize("target", ["/", "*", "http://localhost/", "/%C3%BC?x=<>|", "//"])
def test_any_target_of_visible_letters_is_read(target: str) -> None:
    assert is_valid(target, "HTTP/1.1", head())


@pytest.mark.parametrize("target", ["/\xfc", "/\x00", "/\x7f", ""])
def test_a_target_with_other_letters_is_not_read(target: str) -> None:
    assert not is_valid(target, "HTTP/1.1", head())


def test_a_request_names_its_host_once() -> None:
    assert not is_valid("/", "HTTP/1.1", head(host=""))
    assert is_valid("/", "HTTP/1.0", head(host=""))
    assert not is_valid("/", "HTTP/1.0", head(("Host", "elsewhere")))
    assert not is_valid("/", "HTTP/0.9", head())


@pytest.mark.parametrize("length", ["0", "12", " 12 ", "12, 12"])
def test_a_body_may_have_a_length(length: str) -> None:
    assert is_valid("/", "HTTP/1.1", head(("Content-Length", length)))


@pytest.mark.parametrize("length", ["-5", "abc", "", "1.0", "+1", "12, 13", "9" * 21])
def test_a_length_that_is_none_is_not_read(length: str) -> None:
    assert not is_valid("/", "HTTP/1.1", head(("Content-Length", length)))
    assert not is_valid("/", "HTTP/1.1", head(("Content-Length", "7"), ("Content-Length", length)))


def test_a_body_may_come_in_chunks_and_in_no_other_way() -> None:
    assert is_valid("/", "HTTP/1.1", head(("Transfer-Encoding", "Chunked")))
    assert is_valid("/", "HTTP/1.1", head(("Transfer-Encoding", "chunked"), ("Content-Length", "2")))
    assert not is_valid("/", "HTTP/1.1", head(("Transfer-Encoding", "gzip, chunked")))
    assert not is_valid(
        "/", "HTTP/1.1", head(("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked"))
    )
