"""Fixtures for tests of execution: runners without server, queue or database."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.execution.assembly import Execution
from nmpi_emulator.execution.order import Order, Outcome
from nmpi_emulator.execution.runner import Runner
from nmpi_emulator.execution.sources.errors import SourceError
from nmpi_emulator.execution.sources.kinds import Drive, Inline, Source
from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Progress
from nmpi_emulator.platforms.declaration import Platform
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.settings import Settings


class Listener:
    """Takes what is told of a job, and lets a test wait for it."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.text = ""
        self.steps: list[Progress | None] = []
        self.has_started = False
        self._changed = threading.Condition()

    def log(self, text: str) -> None:
        with self._changed:
            self.text += text
            self._changed.notify_all()

    def started(self) -> None:
        with self._changed:
            self.has_started = True
            self._changed.notify_all()

    def progress(self, progress: Progress | None) -> None:
        with self._changed:
            self.steps.append(progress)
            self._changed.notify_all()

    def wait_for_progress(self, progress: Progress) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: progress in self.steps, 60), self.steps

    def wait_until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, 60), self.steps

    def wait_for(self, text: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: text in self.text, 60), self.text


@dataclass
class Ran:
    """A job that has run."""

    outcome: Outcome
    log: str
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def emulator(self) -> dict:
        return self.outcome.provenance["emulator"]


def no_drive(source: Drive, work: Path) -> None:
    raise SourceError("there is no Drive in this test")


class Bench:
    """Runs single jobs."""

    def __init__(self, execution: Execution, directory: Path) -> None:
        self.execution = execution
        self.directory = directory
        self._next = 1

    def runner(self, known: Callable[[str], Iterable[bytes] | None] = lambda url: None) -> Runner:
        return self.execution.runner(known=known, read_drive=no_drive)

    def order(self, source: Source | str, platform: str | Platform = "localhost", **more: object) -> Order:
        self._next += 1
        return Order(
            **{
                "job_id": self._next,
                "platform": platforms()[platform] if isinstance(platform, str) else platform,
                "source": Inline(source) if isinstance(source, str) else source,
                "command": "",
                "simulator": "mock",
                **more,
            }
        )

    def run(
        self,
        source: Source | str,
        listener: Listener | None = None,
        known: Callable[[str], Iterable[bytes] | None] = lambda url: None,
        **more: object,
    ) -> Ran:
        listener = listener or Listener()
        order = self.order(source, **more)
        runner = self.runner(known)
        workspace = runner.workspace(order.job_id)
        try:
            outcome = runner.run(order, workspace, listener)
            files = {path: (workspace.work / path).read_bytes() for path in outcome.outputs}
        finally:
            workspace.remove()
        return Ran(outcome, listener.text, files)

    def begin(self, source: Source | str, listener: Listener, **more: object) -> Callable[[], Ran]:
        """Run a job in a thread; return what waits for its end."""
        results: list[Ran | BaseException] = []

        def work() -> None:
            try:
                results.append(self.run(source, listener, **more))
            except BaseException as error:
                results.append(error)

        thread = threading.Thread(target=work)
        thread.start()

        def result() -> Ran:
            thread.join(60)
            assert results, "the job does not end"
            if isinstance(results[0], BaseException):
                raise results[0]
            return results[0]

        return result


BenchMaker = Callable[..., Bench]


@pytest.fixture
def make_bench(tmp_path: Path) -> Iterator[BenchMaker]:
    """Make benches with settings of one's own; without a fork server if not asked for."""
    made: list[Execution] = []

    def make(**settings: object) -> Bench:
        chosen = Settings(**{"fork_server": False, "cache_dir": tmp_path / "cache", **settings})
        directory = tmp_path / f"emulator-{len(made)}"
        directory.mkdir()
        execution = Execution(chosen, directory)
        execution.start()
        made.append(execution)
        return Bench(execution, directory)

    yield make
    for execution in made:
        execution.stop()


@pytest.fixture
def bench(make_bench: BenchMaker) -> Bench:
    """A bench whose jobs run in new interpreters."""
    return make_bench()


@pytest.fixture(scope="session")
def _warm_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    directory = tmp_path_factory.mktemp("warm")
    execution = Execution(Settings(cache_dir=directory / "cache"), directory)
    execution.start()
    assert execution.fork_server is None or execution.fork_server.wait_settled(120)
    yield Bench(execution, directory)
    execution.stop()


@pytest.fixture
def warm_bench(_warm_bench: Bench) -> Bench:
    """A bench whose jobs are forked from a process with everything imported."""
    server = _warm_bench.execution.fork_server
    if server is None:
        pytest.skip("processes cannot be forked safely on this operating system")
    assert server.pid is not None
    return _warm_bench


@pytest.fixture(params=["new interpreter", "fork"])
def any_bench(request: pytest.FixtureRequest) -> Bench:
    """Either kind of bench."""
    name = "bench" if request.param == "new interpreter" else "warm_bench"
    chosen: Bench = request.getfixturevalue(name)
    return chosen


@pytest.fixture
def listener() -> Listener:
    """What hears of a job."""
    return Listener()


@pytest.fixture
def is_alive() -> Callable[[int], bool]:
    """What tells whether a process runs (one that has ended but was not waited for does not)."""

    def look(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{pid}/stat")
        try:
            return state.read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return not Path("/proc/self").exists()

    return look


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """What waits until something is so, for things that cannot tell by themselves."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = monotonic_s() + 60
        pause = threading.Event()
        while not condition():
            assert monotonic_s() < deadline, "waited in vain"
            pause.wait(0.005)

    return wait
