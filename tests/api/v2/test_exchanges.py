"""Whole exchanges of older clients, answered as the services of their time did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from .replay import Bindings, load, replay

RECORDINGS = sorted((Path(__file__).parent / "exchanges").glob("*.jsonl"))


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_an_exchange_is_answered_as_recorded(http: FlaskClient, recording: Path) -> None:
    steps = replay(http, load(recording))
    assert [(name, differences) for name, differences in steps if differences] == []
    assert len(steps) > 5


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_a_changed_recording_is_noticed(http: FlaskClient, recording: Path) -> None:
    exchanges = load(recording)
    exchanges[0]["response"]["status"] += 1
    assert replay(http, exchanges)[0][1] != []


@pytest.mark.parametrize(
    ("recorded", "present"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": True}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": "x"}, {"a": "y"}),
        ({"t": "2021-05-04T10:11:12+00:00"}, {"t": "2021-05-04T10:11:12"}),
        ({"u": "/api/v2/queue/1"}, {"u": "/api/v2/queue/1/"}),
        (
            [{"u": "/api/v2/queue/1"}, {"u": "/api/v2/results/1"}],
            [{"u": "/api/v2/queue/7"}, {"u": "/api/v2/results/8"}],
        ),
        ({"id": 1, "resource_uri": "/api/v2/tags/1"}, {"id": 8, "resource_uri": "/api/v2/tags/7"}),
    ],
)
def test_the_replayer_notices_differences(recorded: Any, present: Any) -> None:
    assert list(Bindings().compare(recorded, present)) != []


@pytest.mark.parametrize(
    ("recorded", "present"),
    [
        ({"t": "2021-05-04T10:11:12+00:00"}, {"t": "2026-01-01T00:00:00.500000+00:00"}),
        ({"id": 1, "resource_uri": "/api/v2/tags/1"}, {"id": 7, "resource_uri": "/api/v2/tags/7"}),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}),
    ],
)
def test_the_replayer_accepts_what_a_server_draws_by_itself(recorded: Any, present: Any) -> None:
    assert list(Bindings().compare(recorded, present)) == []
