"""How far a job has come, as whoever watches it hears it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.progress import Progress, fetched, told

SIMULATION = """
import os, time
from nmpi_emulator.backends import job

progress = job.current().progress
with progress.towards(1000.0):
    progress.reach(350.0)
    while not os.path.exists('../tmp/go'):
        time.sleep(0.01)
"""

SIMULATED = {"phase": "simulating", "unit": "ms"}
ONE_OF_3: Any = {"done": 1, "total": 3, "unit": "requests"}
COMPILED = {"phase": "compiling", "done": 2.0, "total": 4.0, "unit": "parts"}

HALF_WAY = Progress(phase="simulating", done=350.0, total=1000.0, unit="ms")


def test_a_simulation_is_seen_on_its_way(any_bench, listener) -> None:
    order = any_bench.order(SIMULATION)
    wait = any_bench.begin(SIMULATION, listener, job_id=order.job_id)
    listener.wait_for_progress(HALF_WAY)
    root = any_bench.directory / "jobs" / str(order.job_id)
    (root / "tmp" / "go").touch()
    ran = wait()
    assert (ran.outcome.failure, ran.log, ran.files) == (None, "", {})
    assert not root.exists()


BUILDING = """
import os, time
from nmpi_emulator.backends import job

def wait(name):
    while not os.path.exists(f'../tmp/{name}'):
        time.sleep(0.01)

progress = job.current().progress
progress.build()
wait('built')
progress.built()
wait('go')
"""


def test_the_building_of_a_network_is_seen_and_its_end(any_bench, listener) -> None:
    order = any_bench.order(BUILDING)
    wait = any_bench.begin(BUILDING, listener, job_id=order.job_id)
    tmp = any_bench.directory / "jobs" / str(order.job_id) / "tmp"
    building = Progress(phase="building")
    listener.wait_for_progress(building)
    seen = len(listener.steps)
    (tmp / "built").touch()
    listener.wait_until(lambda: listener.steps[seen - 1 :] == [building, None])
    (tmp / "go").touch()
    assert wait().outcome.failure is None


def test_a_simulation_that_is_killed_leaves_nothing_to_the_next_job(any_bench, listener) -> None:
    order = any_bench.order(SIMULATION)
    wait = any_bench.begin(SIMULATION, listener, job_id=order.job_id)
    listener.wait_for_progress(HALF_WAY)
    listener.stop.request("Enough.")
    assert wait().outcome.failure == "Enough."
    assert any_bench.runner().workspace(order.job_id).read_progress() is None


@pytest.mark.parametrize(
    "spoilt",
    [
        "[]",
        "{",
        "[" * 3000,
        '{"phase": "simulating", "done": "1", "total": 2.0, "unit": "ms"}',
        '{"phase": "simulating", "done": -1.0, "total": 2.0, "unit": "ms"}',
        '{"phase": "simulating", "done": NaN, "total": 2.0, "unit": "ms"}',
        '{"phase": "simulating", "done": 1.0, "total": Infinity, "unit": "ms"}',
        '{"phase": "simulating", "done": 1.0, "total": 2.0, "unit": "\\u001b[2J"}',
        '{"phase": "simulating", "done": 1.0, "total": 2.0, "unit": ["ms"]}',
        '{"phase": "simulating", "done": 1.0, "total": 2.0, "unit": "parts"}',
        '{"phase": "simulating", "done": 1.0, "total": 2.0, "unit": "ms", "x": "' + "y" * 5000 + '"}',
        '{"phase": "compiling", "done": 1.0, "total": 2.0, "unit": "ms"}',
        '{"phase": "fetching", "done": 1.0, "total": 2.0, "unit": "bytes"}',
        '{"phase": ["building"]}',
        '{"done": 1.0, "total": 2.0, "unit": "ms"}',
    ],
)
def test_what_a_script_writes_in_the_place_of_it_is_passed_over(tmp_path: Path, spoilt: str) -> None:
    workspace = Workspace(tmp_path / "7")
    workspace.progress.write_text(spoilt)
    assert workspace.read_progress() is None


def test_no_link_or_pipe_is_followed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "7")
    workspace.progress.symlink_to("/proc/self/status")
    assert workspace.read_progress() is None
    workspace.progress.unlink()
    os.mkfifo(workspace.progress)
    assert workspace.read_progress() is None


@pytest.mark.parametrize(
    ("progress", "text", "fraction"),
    [
        (HALF_WAY, "simulated 350 of 1000 ms", 0.35),
        (told({**SIMULATED, "done": 12.3, "total": 50.0}), "simulated 12.30 of 50.00 ms", 0.246),
        (told({**SIMULATED, "done": 0.5, "total": 1.0, "unit": "us"}), "simulated 0.50 of 1.00 µs", 0.5),
        (told({**SIMULATED, "done": 3.0, "total": 2.0}), "simulated 2.00 of 2.00 ms", 1.0),
        (told({**SIMULATED, "done": 0.0, "total": 0.0}), "simulated 0.00 of 0.00 ms", None),
        (told({"phase": "building", "name": "x"}), "building the network", None),
        (told(COMPILED), "compiling the network, 3 of 4", 0.5),
        (told({**COMPILED, "done": 0.0, "total": 1.0}), "compiling the network", None),
        (Progress(phase="installing", **ONE_OF_3, name="nest"), "installing nest, 2 of 3", 1 / 3),
        (Progress(phase="making", total=1, unit="requests", name="src"), "making src", None),
        (fetched("https://me:pw@host/z.zip?k=1", 3_140_000, 10**7), "fetching z.zip: 3.1 of 10.0 MB", 0.314),
        (fetched("https://host/", 3_140_000), "fetching host: 3.1 MB", None),
    ],
)  # fmt: skip
def test_it_is_said_in_words(progress: Progress, text: str, fraction: float | None) -> None:
    assert progress.text() == text
    assert progress.fraction == (None if fraction is None else pytest.approx(fraction))
