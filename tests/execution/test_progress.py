"""How far a job has come, as whoever watches it hears it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nmpi_emulator.execution.workspace import Workspace
from nmpi_emulator.models.progress import Progress, fetched, simulated

SIMULATION = """
import os, time
from nmpi_emulator.backends import job

progress = job.current().progress
with progress.towards(1000.0):
    progress.reach(350.0)
    while not os.path.exists('../tmp/go'):
        time.sleep(0.01)
"""

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
        '{"done": "1", "total": 2.0, "unit": "ms"}',
        '{"done": -1.0, "total": 2.0, "unit": "ms"}',
        '{"done": NaN, "total": 2.0, "unit": "ms"}',
        '{"done": 1.0, "total": Infinity, "unit": "ms"}',
        '{"done": 1.0, "total": 2.0, "unit": "\\u001b[2J"}',
        '{"done": 1.0, "total": 2.0, "unit": ["ms"]}',
        '{"done": 1.0, "total": 2.0, "unit": "ms", "x": "' + "y" * 5000 + '"}',
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
        (simulated({"done": 12.34, "total": 50.0, "unit": "us"}), "simulated 12.34 of 50.00 µs", 0.2468),
        (simulated({"done": 3.0, "total": 2.0, "unit": "ms"}), "simulated 2.00 of 2.00 ms", 1.0),
        (simulated({"done": 0.0, "total": 0.0, "unit": "ms"}), "simulated 0.00 of 0.00 ms", None),
        (fetched("https://me:pw@host/z.zip?k=1", 3_140_000, 10**7), "fetching z.zip: 3.1 of 10.0 MB", 0.314),
        (fetched("https://host/", 3_140_000), "fetching host: 3.1 MB", None),
    ],
)  # fmt: skip
def test_it_is_said_in_words(progress: Progress, text: str, fraction: float | None) -> None:
    assert progress.text() == text
    assert progress.fraction == (None if fraction is None else pytest.approx(fraction))
