"""The stream of what happens to jobs, and the routes that say how the emulator is."""

from __future__ import annotations

import json

import requests

from nmpi_emulator import Emulator


def test_events_are_streamed_as_they_happen_until_the_emulator_stops() -> None:
    with Emulator(simulator="none") as emulator:
        emulator.hold()
        emulator.stub()
        emulator.submit("x", platform="BrainScaleS")
        with requests.get(emulator.url + "/_emulator/events/stream", stream=True, timeout=60) as stream:
            lines = (line for line in stream.iter_lines(decode_unicode=True) if line.startswith("data: "))
            seen = []
            for line in lines:
                seen.append(json.loads(line.removeprefix("data: "))["status"])
                if emulator.step() is None:
                    break
            assert seen == ["submitted", "running", "finished"]
            emulator.stop()
            assert list(lines) == []


def test_events_are_listed_after_a_number(stubbed: Emulator) -> None:
    stubbed.submit("x", platform="SpiNNaker", collab="lab-one", username="alice")
    url = stubbed.url + "/_emulator/events"
    (first,) = requests.get(url, timeout=30).json()
    assert (first["job_id"], first["status"]) == (100001, "submitted")
    assert requests.get(url, params={"since": first["number"]}, timeout=30).json() == []


def test_health_and_readiness_are_told() -> None:
    with Emulator(execution=False) as emulator:
        assert requests.get(emulator.url + "/_emulator/health", timeout=30).json()["status"] == "ok"
        assert requests.get(emulator.url + "/_emulator/ready", timeout=30).json() == {"ready": True}
