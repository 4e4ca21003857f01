from __future__ import annotations

import contextlib
import importlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nmpi_emulator.backends.job import Job, running
from nmpi_emulator.backends.modules import PlatformModules
from nmpi_emulator.platforms.spinnaker import PLATFORM

HEADER = "import pyNN.spiNNaker as sim\nOBS = {}\n"

#: Packages whose modules look at the release when they are imported.
_CHECKED_AT_IMPORT = ("spynnaker8", "spynnaker7", "spynnaker_external_devices_plugin")


@dataclass
class Ran:
    """What came of a script.

    :param observed: what it has put into ``OBS``.
    :param error: the exception that ended it, and the line of the script where that was.
    """

    observed: dict[str, Any]
    error: BaseException | None
    line: int | None
    report: dict[str, Any]
    log: str

    def one_error(self) -> str:
        """Return the message of the exception."""
        assert self.error is not None, "the script was accepted"
        return str(self.error)


RunScript = Callable[..., Ran]


@contextlib.contextmanager
def _platform_modules() -> Iterator[None]:
    """Let scripts import what SpiNNaker offers, while the block runs."""
    finder = PlatformModules(PLATFORM.modules)
    before = set(sys.modules)
    finder.install()
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        tops = tuple(PLATFORM.modules)
        checked = (
            f"{PLATFORM.modules['pyNN.spiNNaker']}.",
            *(PLATFORM.modules[name] for name in _CHECKED_AT_IMPORT),
        )
        for name in set(sys.modules) - before:
            if name.startswith(tops + checked):
                del sys.modules[name]
        with contextlib.suppress(AttributeError):
            del importlib.import_module("pyNN").spiNNaker


@pytest.fixture
def run_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> RunScript:
    """Run a script as a job on SpiNNaker, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")

    def run(
        script: str, *, simulator: str = "mock", seed: int | None = 1, cfg: str = "", **hardware_config: Any
    ) -> Ran:
        if cfg:
            (tmp_path / "spynnaker.cfg").write_text(cfg)
        report_file = tmp_path / "platform_report.json"
        job = Job(
            platform="SpiNNaker",
            simulator=simulator,
            hardware_config=hardware_config,
            seed=seed,
            report_file=report_file,
        )
        names: dict[str, Any] = {"__name__": "__main__", "__file__": "run.py"}
        error, line = None, None
        with _platform_modules(), running(job):
            try:
                exec(compile(script, "run.py", "exec"), names)
            except Exception as raised:
                error = raised
                frames = [f for f in traceback.extract_tb(raised.__traceback__) if f.filename == "run.py"]
                line = frames[-1].lineno
        report = json.loads(report_file.read_text()) if report_file.exists() else {}
        log = "".join(capfd.readouterr())
        return Ran(names.get("OBS", {}), error, line, report, log)

    return run


@pytest.fixture
def run_body(run_script: RunScript) -> RunScript:
    """Run the body of a script: setup() with a step of 1 ms comes before it, end() after it."""

    def run(body: str, *, setup: str = "timestep=1.0", **options: Any) -> Ran:
        return run_script(f"{HEADER}sim.setup({setup})\n{body}\nsim.end()\n", **options)

    return run
