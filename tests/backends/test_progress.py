"""How far a job has come with its network, told in a file beside its report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nmpi_emulator.backends import spikey
from nmpi_emulator.backends.brainscales import hbp_pm, pyhmf
from nmpi_emulator.backends.brainscales2 import pynn as brainscales2
from nmpi_emulator.backends.engine.extensions import Extensions
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


def phase(file: Path) -> str | None:
    return json.loads(file.read_text())["phase"] if file.exists() else None


def test_a_network_is_being_built_until_the_end_of_a_run(progress: Progress, file: Path) -> None:
    progress.build()
    assert phase(file) == "building"
    with progress.towards(1000.0):
        progress.compile(2, 4)
        assert (phase(file), told(file)) == ("compiling", (2.0, 4.0))
    assert phase(file) is None


def test_a_run_that_fails_ends_the_building(progress: Progress, file: Path) -> None:
    progress.build()
    with pytest.raises(ZeroDivisionError), progress.towards(1000.0):
        raise ZeroDivisionError
    assert phase(file) is None


def test_what_was_told_of_a_simulation_stays_when_there_is_no_more_building(
    progress: Progress, file: Path
) -> None:
    progress.build()
    with progress.towards(1000.0):
        progress.reach(350.0)
        progress.built()
        assert told(file) == (350.0, 1000.0)
    assert told(file) == (1000.0, 1000.0)


def test_where_nothing_can_be_written_the_run_goes_on(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "gone" / "progress.json")
    with progress.towards(1000.0):
        progress.reach(350.0)
    progress.build()
    progress.built()


def test_nobody_is_told_where_nobody_wants_to_know() -> None:
    progress = Progress()
    progress.build()
    progress.built()
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


def test_what_a_script_does_before_a_simulation_is_told(
    sim: ModuleType,  # noqa: F811
    job: Job,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str | None, tuple[float, float]]] = []

    def build(extensions: Extensions, source: str) -> None:
        seen.append((phase(file), told(file)))

    monkeypatch.setenv("NMPI_EMULATOR_ENGINE_TARGET", "compiled")
    monkeypatch.setattr(Extensions, "find", lambda *_: None)
    monkeypatch.setattr(Extensions, "can_compile", True)
    monkeypatch.setattr(Extensions, "build", build)
    sim.setup()
    sim.Population(2, sim.IF_curr_exp())
    assert phase(file) == "building"
    sim.run(0.2)
    assert phase(file) is None
    assert seen
    assert seen == [("compiling", (float(n), float(len(seen)))) for n in range(len(seen))]


def _build_on_spikey() -> None:
    spikey.Population(1, spikey.IF_facets_hardware1)


def _build_on_brainscales2() -> None:
    brainscales2.Population(1, brainscales2.cells.HXNeuron())


def _build_on_wafer() -> None:
    pyhmf.Population(1, pyhmf.IF_cond_exp)


@pytest.mark.parametrize(
    ("platform", "front_end", "build", "options"),
    [
        ("Spikey", spikey, _build_on_spikey, {}),
        ("BrainScaleS-2", brainscales2, _build_on_brainscales2, {}),
        ("BrainScaleS", pyhmf, _build_on_wafer, {}),
        ("BrainScaleS-ESS", hbp_pm, lambda: None, {"useSystemSim": True}),
    ],
)
def test_networks_of_chips_are_being_built_until_they_have_run(
    platform: str,
    front_end: Any,
    build: Callable[[], None],
    options: dict[str, Any],
    file: Path,
    job_of: Callable[..., Job],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = job_of(platform, "check")
    monkeypatch.setattr(job.progress, "_file", file)
    front_end.setup(**options)
    build()
    assert phase(file) == "building"
    front_end.run(0.1)
    assert phase(file) is None
