"""With a seed and a clock that stands still, the same requests get the same answers, byte for byte."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator import Emulator

WORLD = json.loads((Path(__file__).parent / "world.json").read_text(encoding="utf-8"))
ADDRESS = "http://nmpi.test:8100"


def emulator() -> Emulator:
    return Emulator(WORLD, seed=11, frozen_at="2026-03-01T12:00:00Z", simulator="none", public_url=ADDRESS)


class Visitor:
    """Makes requests and keeps the whole answers."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.answers: list[tuple[str, int, list[tuple[str, str]], bytes]] = []

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        sent = {"Host": "nmpi.test:8100", "Authorization": "Bearer token-alice", **headers}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        content = answer.read()
        self.answers.append((f"{method} {path}", answer.status, answer.getheaders(), content))
        connection.close()
        try:
            return json.loads(content)
        except ValueError:
            return content.decode(errors="replace")


def a_day(double: Emulator) -> list[tuple[str, int, list[tuple[str, str]], bytes]]:
    """Use all parts of the platform once."""
    visitor = Visitor(double.port)
    double.stub(log="done", files={"results.txt": "42"}, resource_usage=1.5)
    bearer = {"Authorization": f"Bearer {double.token('alice')}"}
    visitor.ask("GET", "/auth/realms/hbp/protocol/openid-connect/userinfo", **bearer)
    visitor.ask("GET", "/auth/realms/hbp/protocol/openid-connect/certs")
    visitor.ask(
        "GET", "/auth/realms/hbp/protocol/openid-connect/auth?client_id=x&redirect_uri=http://127.0.0.1/"
    )
    job = visitor.ask("POST", "/jobs/", {"code": "x", "collab": "lab-one", "hardware_platform": "SpiNNaker"})
    double.wait_for(job["id"], timeout=60)
    double.clock.advance(hours=1)
    whole = visitor.ask("GET", f"/jobs/{job['id']}?with_log=true", **bearer)
    visitor.ask("GET", whole["output_data"]["files"][0]["url"].removeprefix(ADDRESS))
    visitor.ask("POST", f"/jobs/{job['id']}/comments/", {"content": "good"})
    project = visitor.ask("POST", "/projects/", {"collab": "lab-one", "title": "P", "abstract": "A"})
    visitor.ask("GET", f"/projects/{project['id']}")
    visitor.ask("GET", "/projects/")
    visitor.ask("GET", "/statistics/job-count?start=2026-01-01&end=2026-12-31")
    visitor.ask("GET", "/api/v2/results/?format=json")
    visitor.ask("GET", "/api2/repos/")
    visitor.ask("GET", "/rest/v1/collabs/lab-one")
    visitor.ask("POST", "/sessions/", {"collab": "lab-one", "hardware_platform": "BrainScaleS"})
    visitor.ask("GET", "/nowhere")
    visitor.ask("GET", "/_emulator/requests")
    visitor.ask("POST", "/_emulator/tokens", {"username": "bob"})
    return visitor.answers


@pytest.fixture(scope="module")
def first() -> Iterator[tuple[Emulator, list[Any]]]:
    with emulator() as double:
        yield double, a_day(double)


def test_two_emulators_give_the_same_answers(first: tuple[Emulator, list[Any]]) -> None:
    with emulator() as other:
        answers = a_day(other)
    for mine, theirs in zip(first[1], answers, strict=True):
        assert mine == theirs


def test_the_same_test_gives_the_same_answers_again_after_others(first: tuple[Emulator, list[Any]]) -> None:
    double, answers = first
    double.reset()
    Visitor(double.port).ask("POST", "/projects/", {"collab": "lab-one", "title": "P", "abstract": "A"})
    double.reset()
    for mine, theirs in zip(answers, a_day(double), strict=True):
        assert mine == theirs


def test_without_a_seed_secrets_differ() -> None:
    with Emulator(simulator="none") as one, Emulator(simulator="none") as two:
        assert one.user().password != two.user().password
        assert one.identity.public_keys() != two.identity.public_keys()
