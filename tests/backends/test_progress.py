"""How far the simulation of a job has come, told in a file beside its report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nmpi_emulator.backends.job import Job, running
from nmpi_emulator.backends.progress import INTERVAL_S, PATIENCE_S, Progress
from tests.backends.pynn_brian2.conftest import sim  # noqa: F401


class Watch:
    """A clock that is moved by hand, or by itself each time that it is looked at."""

    def __init__(self) -> None:
        self.time_s = 0.0
        self.tick_s = 0.0

    def __call__(self) -> float:
        self.time_s += self.tick_s
        return self.time_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "progress.json"


@pytest.fixture
def progress(file: Path, watch: Watch) -> Progress:
    return Progress(file, watch)


def told(file: Path) -> tuple[float, float]:
    content: dict[str, Any] = json.loads(file.read_text())
    return content["done"], content["total"]


def test_nothing_is_due_before_a_run_takes_long(progress: Progress, watch: Watch, file: Path) -> None:
    assert watch() < progress.due_s
    with progress.towards(1000.0):
        assert progress.due_s == PATIENCE_S
    assert not file.exists()


def test_a_run_that_takes_long_is_told_now_and_then_and_at_its_end(
    progress: Progress, watch: Watch, file: Path
) -> None:
    with progress.towards(1000.0):
        watch.time_s = PATIENCE_S
        progress.reach(350.0)
        assert told(file) == (350.0, 1000.0)
        assert progress.due_s == PATIENCE_S + INTERVAL_S
    assert told(file) == (1000.0, 1000.0)


def test_a_run_that_fails_does_not_come_to_its_end(progress: Progress, file: Path) -> None:
    with pytest.raises(ZeroDivisionError), progress.towards(1000.0):
        progress.reach(350.0)
        raise ZeroDivisionError
    assert told(file) == (350.0, 1000.0)


def test_of_a_run_in_pieces_the_whole_counts(progress: Progress, file: Path) -> None:
    with progress.towards(1000.0), progress.towards(10.0):
        progress.reach(5.0)
    assert told(file) == (1000.0, 1000.0)


def test_many_short_runs_are_told_as_one_that_takes_long(
    progress: Progress, watch: Watch, file: Path
) -> None:
    for number in range(10):
        with progress.towards(number + 1.0):
            watch.time_s += PATIENCE_S / 5
            if watch.time_s >= progress.due_s:
                progress.reach(number + 0.5)
    assert told(file)[0] > 8


def test_where_nothing_can_be_written_the_run_goes_on(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "gone" / "progress.json")
    with progress.towards(1000.0):
        progress.reach(350.0)


def test_nobody_is_told_where_nobody_wants_to_know() -> None:
    progress = Progress()
    with progress.towards(1000.0):
        progress.reach(350.0)
        assert progress.due_s == float("inf")


@pytest.fixture
def job(progress: Progress) -> Iterator[Job]:
    with running(Job(progress=progress)) as found:
        yield found


def test_a_simulation_tells_how_far_it_has_come(
    sim: ModuleType,  # noqa: F811
    job: Job,
    watch: Watch,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps: list[float] = []
    monkeypatch.setattr(
        Progress, "reach", lambda self, time, reach=Progress.reach: (steps.append(time), reach(self, time))
    )
    sim.Population(2, sim.IF_curr_exp())
    watch.tick_s = PATIENCE_S / 4  # it is looked at once in each step
    sim.run(2.0, callbacks=[lambda t: t + 0.5])
    assert told(file) == (2.0, 2.0)
    assert len(steps) > 3
    assert steps == sorted(steps)
