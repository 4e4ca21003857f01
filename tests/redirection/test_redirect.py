"""Redirects, opened in the process of the test."""

from __future__ import annotations

import asyncio
import http.client
import socket
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import nmpi
import pytest
import requests
import responses
import urllib3

from nmpi_emulator import Emulator, RealServiceBlocked, redirect
from nmpi_emulator.errors import UsageError
from nmpi_emulator.redirection.redirect import Redirect

JOB_QUEUE = "https://nmpi-v3.hbpneuromorphic.eu"


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Emulator, Emulator]]:
    with Emulator(execution=False) as one, Emulator(execution=False) as other:
        yield one, other


@pytest.fixture
def one(two: tuple[Emulator, Emulator]) -> Emulator:
    return two[0]


def answering() -> str:
    """Return which emulator answers for the job queue."""
    server: str = requests.get(JOB_QUEUE + "/", timeout=60).json()["authentication"]["server"]
    return server.removesuffix("/auth/realms/hbp")


# -- what is redirected ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "nmpi-v3.hbpneuromorphic.eu", "nmpi-v3-staging.hbpneuromorphic.eu", "nmpi.hbpneuromorphic.eu",
        "quotas.hbpneuromorphic.eu", "iam.ebrains.eu", "iam-int.ebrains.eu", "wiki.ebrains.eu",
        "drive.ebrains.eu", "drive-dev.ebrains.eu", "data-proxy.ebrains.eu", "prov.brainsimulation.eu",
        "demo.hbpneuromorphic.eu", "spinnaker.cs.man.ac.uk", "brainscales-r.kip.uni-heidelberg.de:7443",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_real_service_leads_to_the_emulator(one: Emulator, scheme: str, host: str) -> None:
    with redirect(one):
        answer = requests.get(f"{scheme}://{host}/_emulator/health", timeout=60)
    assert answer.json()["status"] == "ok"
    assert answer.url == f"{scheme}://{host}/_emulator/health"


def test_urllib_is_redirected(one: Emulator, tmp_path: Path) -> None:
    with redirect(one):
        with urllib.request.urlopen(JOB_QUEUE + "/", timeout=60) as answer:
            assert b"Job Queue" in answer.read()
            assert answer.url == JOB_QUEUE + "/"
        file, _ = urllib.request.urlretrieve(JOB_QUEUE + "/openapi.json", tmp_path / "openapi.json")
        request = urllib.request.Request(JOB_QUEUE + "/jobs/", b"{}", {"Authorization": "Bearer x"})
        with pytest.raises(urllib.error.HTTPError, match="422"):
            urllib.request.urlopen(request, timeout=60)
    assert Path(file).read_text().startswith('{"openapi"')


def test_httpx_is_redirected(one: Emulator) -> None:
    async def ask() -> int:
        async with httpx.AsyncClient() as client:
            return (await client.get(JOB_QUEUE + "/")).status_code

    with redirect(one):
        answer = httpx.get(JOB_QUEUE + "/jobs", follow_redirects=True)
        assert asyncio.run(ask()) == 200
    assert (answer.status_code, str(answer.url)) == (401, JOB_QUEUE + "/jobs/")


def test_a_redirection_by_the_service_keeps_scheme_host_and_credentials(one: Emulator) -> None:
    headers = {"Authorization": f"Bearer {one.token()}"}
    with redirect(one):
        answer = requests.get(JOB_QUEUE + "/jobs?size=0", headers=headers, timeout=60)
    assert answer.history[0].headers["Location"] == JOB_QUEUE + "/jobs/?size=0"
    assert (answer.status_code, answer.json()) == (200, [])


def test_cookies_belong_to_the_real_host(one: Emulator) -> None:
    with redirect(one), requests.Session() as session:
        session.get(JOB_QUEUE + "/login", allow_redirects=False, timeout=60)
        (cookie,) = session.cookies
    assert cookie.domain == "nmpi-v3.hbpneuromorphic.eu"


def test_a_proxy_is_not_asked(one: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    with redirect(one):
        assert answering() == one.url
        opener = urllib.request.build_opener()  # the one of the process would remember the proxy
        for url in (JOB_QUEUE + "/", one.url + "/"):
            assert requests.get(url, timeout=60).status_code == 200
            assert opener.open(url, timeout=60).status == 200
            assert httpx.get(url).status_code == 200
        for attempt in (requests.get, opener.open, httpx.get):
            with pytest.raises(RealServiceBlocked):
                attempt("http://www.example.org/")


def test_an_address_will_do(one: Emulator) -> None:
    with redirect(one.url):
        assert answering() == one.url
    with pytest.raises(UsageError, match="not the address of an emulator"):
        redirect("8100")


# -- what is blocked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: requests.get("https://www.example.org/", timeout=1),
        lambda: urllib.request.urlopen("https://www.example.org/", timeout=1),
        lambda: httpx.get("https://www.example.org/"),
        lambda: urllib3.PoolManager(retries=False).request("GET", "https://www.example.org/"),
        lambda: urllib3.PoolManager(retries=False).request("GET", JOB_QUEUE),
        lambda: http.client.HTTPConnection("www.example.org").request("GET", "/"),
        lambda: socket.create_connection(("www.example.org", 80), 1),
        lambda: socket.socket().connect(("192.0.2.1", 80)),
        lambda: socket.socket().connect_ex(("192.0.2.1", 80)),
        lambda: socket.getaddrinfo(b"www.example.org", 80),
        lambda: asyncio.run(asyncio.open_connection("www.example.org", 80)),
    ],
)
def test_nothing_else_leaves_the_machine(one: Emulator, attempt) -> None:  # type: ignore[no-untyped-def]
    with redirect(one), pytest.raises(RealServiceBlocked):
        attempt()


def test_blocking_is_not_taken_for_a_failure_of_the_network() -> None:
    assert not issubclass(RealServiceBlocked, OSError)


def test_this_machine_stays_reachable(two: tuple[Emulator, Emulator]) -> None:
    one, other = two
    with redirect(one):
        assert requests.get(other.url + "/_emulator/health", timeout=60).status_code == 200
        localhost = other.url.replace("127.0.0.1", "localhost")
        assert requests.get(localhost + "/_emulator/health", timeout=60).status_code == 200


def test_allowed_hosts_are_let_through(one: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host, *arguments, **named):  # type: ignore[no-untyped-def]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", one.port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with redirect(one, allow=("*.emulator.test",)):
        host = {"Host": "localhost"}
        answer = requests.get(
            f"http://www.emulator.test:{one.port}/_emulator/health", headers=host, timeout=60
        )
        with pytest.raises(RealServiceBlocked):
            requests.get(f"http://emulator.test:{one.port}/", timeout=60)
    assert answer.status_code == 200


def test_mocks_of_responses_work_inside_and_let_nothing_out(one: Emulator) -> None:
    with redirect(one), responses.RequestsMock() as mocks:
        mocks.add(responses.GET, "https://mocked.example.org/", json={"mocked": True})
        mocks.add_passthru("https://www.example.org")
        assert requests.get("https://mocked.example.org/", timeout=1).json() == {"mocked": True}
        with pytest.raises(RealServiceBlocked):
            requests.get("https://www.example.org/", timeout=1)
    with redirect(one):
        assert answering() == one.url


# -- nesting, threads, undoing -----------------------------------------------------------------------------


def state() -> list[object]:
    return [
        requests.adapters.HTTPAdapter.send,
        urllib.request.AbstractHTTPHandler.do_open,
        httpx.HTTPTransport.handle_request,
        httpx.AsyncHTTPTransport.handle_async_request,
        socket.getaddrinfo,
        vars(socket.socket).get("connect"),
        vars(socket.socket).get("connect_ex"),
        nmpi.nmpi_user.TOKENFILE,
        nmpi.nmpi_user.UPLOAD_TIMESTAMPS,
        list(sys.meta_path),
    ]


def test_everything_is_undone(one: Emulator) -> None:
    before = state()
    with redirect(one):
        assert all(new != old for new, old in zip(state(), before, strict=True))
    assert state() == before
    with pytest.raises(ZeroDivisionError), redirect(one):
        raise ZeroDivisionError
    assert state() == before


def test_the_inner_of_two_redirects_counts(two: tuple[Emulator, Emulator]) -> None:
    one, other = two
    with redirect(one):
        with redirect(other):
            assert answering() == other.url
        assert answering() == one.url


def test_threads_follow_the_redirect_of_the_process(one: Emulator) -> None:
    found: list[str] = []
    with redirect(one):
        thread = threading.Thread(target=lambda: found.append(answering()))
        thread.start()
        thread.join()
    assert found == [one.url]


def test_redirects_of_two_threads_overlap_in_any_order(two: tuple[Emulator, Emulator]) -> None:
    one, other = two
    before = state()
    first_is_open, second_is_open, first_is_closed = (threading.Event() for _ in range(3))
    found: dict[str, str] = {}

    def first() -> None:
        with redirect(one):
            first_is_open.set()
            second_is_open.wait(10)
            found["first, while both are open"] = answering()
        first_is_closed.set()

    def second() -> None:
        first_is_open.wait(10)
        with redirect(other):
            second_is_open.set()
            found["second, while both are open"] = answering()
            first_is_closed.wait(10)
            found["second, after the first was closed"] = answering()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {
        "first, while both are open": one.url,
        "second, while both are open": other.url,
        "second, after the first was closed": other.url,
    }
    assert state() == before


def test_a_redirect_of_one_thread_leaves_others_alone(two: tuple[Emulator, Emulator]) -> None:
    one, other = two
    found: list[str] = []
    own = Redirect(other.url, hosts={"nmpi-v3.hbpneuromorphic.eu"}, own_thread_only=True)
    with redirect(one), own:
        thread = threading.Thread(target=lambda: found.append(answering()))
        thread.start()
        thread.join()
        found.append(answering())
    assert found == [one.url, other.url]


# -- the client --------------------------------------------------------------------------------------------


def test_the_client_signs_in_with_name_and_password_only(one: Emulator, tmp_path: Path) -> None:
    with redirect(one):
        client = nmpi.Client("alice", password=one.user().password)
        job = client.submit_job("print(1)", "localhost", "my-collab")
        assert client.job_status(job) == "submitted"
        with pytest.raises(Exception, match="Status code 200 from authenticate"):
            nmpi.Client("alice", password="wrong")


def test_the_client_needs_no_password_and_leaves_the_users_token_alone(
    one: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    users_own = tmp_path / "hbptoken"
    users_own.write_text("the user's own")
    monkeypatch.setattr(nmpi.nmpi_user, "TOKENFILE", str(users_own))
    with redirect(one):
        assert nmpi.Client("alice").user_info["username"] == "alice"
    assert users_own.read_text() == "the user's own"
    assert str(users_own) == nmpi.nmpi_user.TOKENFILE


def test_a_job_whose_source_is_elsewhere_says_why_it_was_not_fetched(busy: Emulator) -> None:
    client = busy.client("alice")
    with redirect(busy):
        job = client.submit_job("https://www.example.org/a.zip", "localhost", "lab-one", wait=True)
    assert job["status"] == "error"
    assert "A connection to www.example.org was stopped" in job["log"]
