"""Downloads: limits, refusals, interruptions."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from nmpi_emulator.execution.sources import connection
from nmpi_emulator.execution.sources.agent import USER_AGENT
from nmpi_emulator.execution.sources.download import Downloader
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Progress, fetched


def fetch(url: str, target: Path, stop: Stop | None = None, **settings: object) -> bytes:
    Downloader(**{"known": lambda url: None, **settings}).fetch(url, target / "file", stop or Stop())
    return (target / "file").read_bytes()


def test_content_arrives_as_it_is(web, tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    assert fetch(web.serve("/data.bin", content), tmp_path) == content


def test_what_the_emulator_knows_itself_is_not_asked_for(web, tmp_path: Path) -> None:
    assert fetch(web.url + "/x", tmp_path, known=lambda url: [b"kno", b"wn"], hosts=["elsewhere"]) == b"known"
    assert web.requests == []


def test_a_server_is_told_who_asks(web, tmp_path: Path) -> None:
    asked: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers["User-Agent"])
        request.send_error(404)

    web.answers["/new"] = answer
    with pytest.raises(SourceError):
        fetch(web.redirect("/old", "/new"), tmp_path)
    assert asked == [USER_AGENT]


def test_redirects_are_followed(web, tmp_path: Path) -> None:
    web.serve("/new", b"here")
    assert fetch(web.redirect("/old", "/new"), tmp_path) == b"here"


def test_urls_with_other_letters_are_understood(web, tmp_path: Path) -> None:
    web.serve("/r%C3%A4te%20n.txt", b"1")
    assert fetch(f"{web.url}/räte n.txt?q=ä", tmp_path) == b"1"
    assert web.requests == ["/r%C3%A4te%20n.txt?q=%C3%A4"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "Allow them with the setting allow_local_sources"),
        ("ftp://example.org/x", "only http, https and"),
        ("data:text/plain,x", "only http, https and"),
        ("no-url-at-all", "only http, https and"),
        ("http://[::1/x", "this is not a URL"),
        ("http://127.0.0.1:1/x", "Connection refused"),
        ("http://no-such-host.invalid/x", "no-such-host.invalid"),
        ("http:///x", "http:///x"),
        ("http://127.0.0.1:99999/x", "127.0.0.1:99999"),
        (f"http://{'a' * 70}.example/x", "cannot be the name of a host"),
    ],
)
def test_urls_that_cannot_be_fetched(tmp_path: Path, url: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        fetch(url, tmp_path)
    assert reason in str(error.value)
    assert url in str(error.value)


def test_a_missing_file_is_told_with_the_code(web, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"{web.url}/nothing: the server answered 404 Not Found"):
        fetch(web.url + "/nothing", tmp_path)


def test_redirects_in_a_circle_end(web, tmp_path: Path) -> None:
    web.redirect("/one", "/two")
    with pytest.raises(SourceError, match="the server redirects again and again"):
        fetch(web.redirect("/two", "/one"), tmp_path)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/"])
def test_redirects_lead_to_the_web_only(web, tmp_path: Path, target: str) -> None:
    with pytest.raises(SourceError, match=r"not allowed|which is not http"):
        fetch(web.redirect("/x", target), tmp_path, allow_local=True)


def test_only_hosts_that_are_allowed_are_asked(web, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"the host 127\.0\.0\.1 is not among those .*: example\.org"):
        fetch(web.serve("/x", b""), tmp_path, hosts=["Example.org"])
    assert web.requests == []


def test_redirects_do_not_lead_to_other_hosts_than_those_allowed(web, tmp_path: Path) -> None:
    url = web.redirect("/x", "http://localhost:1/y")
    with pytest.raises(SourceError, match="the host localhost is not among those allowed"):
        fetch(url, tmp_path, hosts=["127.0.0.1"])


def test_files_of_this_machine_can_be_allowed(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("local")
    assert fetch((tmp_path / "data.txt").as_uri(), tmp_path, allow_local=True) == b"local"
    with pytest.raises(SourceError, match="No such file"):
        fetch((tmp_path / "nothing").as_uri(), tmp_path, allow_local=True)


def test_a_file_that_says_it_is_too_large_is_not_read(web, tmp_path: Path) -> None:
    url = web.hang("/x", b"HTTP/1.0 200 OK\r\nContent-Length: 2000000000\r\n\r\n")
    with pytest.raises(SourceError, match=r"larger than 1 MiB \(setting fetch_size_limit\)"):
        fetch(url, tmp_path, size_limit_mib=1)


def test_a_file_that_turns_out_too_large_is_given_up(web, tmp_path: Path) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(1 << 16))
        except OSError:
            pass

    web.answers["/x"] = endless
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        fetch(web.url + "/x", tmp_path, size_limit_mib=1)
    assert (tmp_path / "file").stat().st_size < 3 << 20


def test_a_connection_that_ends_too_early_is_told(web, tmp_path: Path) -> None:
    def torn(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n1234")

    web.answers["/x"] = torn
    with pytest.raises(SourceError, match=r"4 (of 10 bytes|bytes read, 6 more expected)"):
        fetch(web.url + "/x", tmp_path)


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.0 200 OK\r\n\r\nbeginning", b"HTTP/1.0 200 OK\r\nX: "])
def test_a_server_that_does_not_come_to_an_end_is_given_up(web, tmp_path: Path, begin: bytes) -> None:
    with pytest.raises(SourceError, match=r"not there after 0\.2 s|kept silent"):
        fetch(web.hang("/x", begin), tmp_path, time_limit_s=0.2)


def test_nonsense_instead_of_an_answer_is_told(web, tmp_path: Path) -> None:
    web.answers["/x"] = lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n") and None
    with pytest.raises(SourceError, match="SSH-2"):
        fetch(web.url + "/x", tmp_path)


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.0 200 OK\r\n\r\nbeginning"])
def test_a_download_that_hangs_can_be_stopped(web, tmp_path: Path, begin: bytes) -> None:
    stop = Stop()
    url = web.hang("/x", begin)

    def when_it_hangs() -> None:
        web.arrived.wait(60)
        stop.request("The job was removed.")

    thread = threading.Thread(target=when_it_hangs)
    thread.start()
    with pytest.raises(SourceError, match=r"^The job was removed\.$"):
        fetch(url, tmp_path, stop)
    thread.join()


def test_a_connection_that_nobody_accepts_can_be_stopped(tmp_path: Path) -> None:
    stop = Stop()
    with socket.socket() as server:  # bound, but not listening: with a full queue, nobody answers
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        fillers = []
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        timer = threading.Timer(0.2, stop.request, ["Enough."])
        timer.start()
        with pytest.raises(SourceError, match=r"^Enough\.$"):
            fetch(f"http://127.0.0.1:{port}/x", tmp_path, stop)
        timer.join()
        for filler in fillers:
            filler.close()


def test_a_look_up_of_a_name_that_hangs_can_be_stopped(tmp_path: Path, monkeypatch) -> None:
    stop, asked, done = Stop(), threading.Event(), threading.Event()

    def hang(*arguments: object, **named: object) -> list:
        asked.set()
        done.wait(60)
        return []

    monkeypatch.setattr(connection.socket, "getaddrinfo", hang)

    def when_it_hangs() -> None:
        asked.wait(60)
        stop.request("Enough.")

    thread = threading.Thread(target=when_it_hangs)
    thread.start()
    with pytest.raises(SourceError, match=r"^Enough\.$"):
        fetch("http://example.org/x", tmp_path, stop)
    done.set()
    thread.join()


def test_a_stop_that_was_requested_before_prevents_the_download(web, tmp_path: Path) -> None:
    stop = Stop()
    stop.request("Too late.")
    with pytest.raises(SourceError, match=r"^Too late\.$"):
        fetch(web.serve("/x", b"1"), tmp_path, stop)
    assert web.requests == []


def test_what_the_emulator_knows_itself_has_a_limit_too(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        fetch("https://example.org/x", tmp_path, known=lambda url: [bytes(1 << 20)] * 2, size_limit_mib=1)


def test_a_download_tells_how_much_has_come(web, tmp_path: Path) -> None:
    heard: list[Progress] = []
    url = web.serve("/data.bin", bytes(3_000_000))
    Downloader(known=lambda url: None).fetch(url, tmp_path / "file", Stop(), heard.append)
    assert heard[-1] == fetched(url, 3_000_000, 3_000_000)
    assert [each.done for each in heard] == sorted({each.done for each in heard})


def test_of_what_the_emulator_knows_itself_only_the_amount_is_told(tmp_path: Path) -> None:
    heard: list[Progress] = []
    Downloader(known=lambda url: [b"ab", b"c"]).fetch("x:/y", tmp_path / "file", Stop(), heard.append)
    assert heard == [fetched("x:/y", 2), fetched("x:/y", 3)]
