"""``nmpi-emulator run``: one job, without a server."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.execution.stop import Stop

from .platforms import complete_platform
from .presentation import show_json

if TYPE_CHECKING:
    from nmpi_emulator.execution.order import Outcome
    from nmpi_emulator.settings import Settings

_SPINNER = "|/-\\"


@click.command(context_settings={"show_default": True})
@click.argument("source")
@click.option(
    "-p",
    "--platform",
    default="SpiNNaker",
    shell_complete=complete_platform,
    help="The platform to emulate.",
)
@click.option("-c", "--command", default="", help="Script and arguments; {system} is the back end's name.")
@click.option("--hardware-config", default="{}", help="JSON, or the name of a JSON file.")
@click.option("--input", "inputs", multiple=True, help="URL of an input file; may be given several times.")
@click.option("-o", "--output-dir", default=".", type=click.Path(path_type=Path), help="Where files go.")
@click.option("--backend", type=click.Choice(["brian2", "mock"]), help="What executes networks.")
@click.option(
    "--real-mapping",
    is_flag=True,
    help="Have the platform's real software map the network as well, if it is installed.",
)
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write the report as JSON.")
@click.option("--time-limit", default=3600.0, help="Seconds that the job may run.")
@click.option("--json", "as_json", is_flag=True, help="For programs: how it ended; the log goes to stderr.")
def run(
    source: str,
    platform: str,
    command: str,
    hardware_config: str,
    inputs: tuple[str, ...],
    output_dir: Path,
    backend: str | None,
    real_mapping: bool,
    report_file: Path | None,
    time_limit: float,
    as_json: bool,
) -> None:
    """Run one job, without a server: SOURCE is a script, a directory or a URL.

    The log goes to standard output as it comes, the files that the job leaves into the output directory.
    The exit code is 0 if the job finished, 1 if it failed.
    """
    from nmpi_emulator.execution.local import run_locally
    from nmpi_emulator.execution.workspace import Workspace
    from nmpi_emulator.settings import load

    def keep(outcome: Outcome, workspace: Workspace) -> None:
        for path in outcome.outputs:
            target = output_dir / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(workspace.work / path, target)

    settings = load(None, os.environ, job_time_limit=time_limit, allow_local_sources=True)
    config = with_real_mapping(read_config(hardware_config), real_mapping, platform, settings)
    watcher = Watcher(sys.stderr if as_json else sys.stdout)
    with watcher.progress():
        outcome = run_locally(
            source,
            platform=platform,
            command=command,
            hardware_config=config,
            inputs=[_as_url(item) for item in inputs],
            simulator=backend,
            settings=settings,
            watcher=watcher,
            keep=keep,
        )
    if report_file is not None:
        report_file.write_text(json.dumps(outcome.provenance, indent=2) + "\n", encoding="utf-8")
    if as_json:
        show_json(
            {
                "status": "error" if outcome.failure else "finished",
                "failure": outcome.failure,
                "seconds": outcome.wall_s,
                "files": [str(output_dir / path) for path in outcome.outputs],
                "provenance": outcome.provenance,
            }
        )
    files = f", {len(outcome.outputs)} files in {output_dir}" if outcome.outputs else ""
    click.echo(f"{'failed' if outcome.failure else 'finished'} after {outcome.wall_s:.1f} s{files}", err=True)
    sys.exit(1 if outcome.failure else 0)


def read_config(text: str) -> dict[str, Any]:
    """Read what ``--hardware-config`` gives: JSON, or the name of a file with JSON."""
    try:
        content = json.loads(Path(text).read_text(encoding="utf-8") if Path(text).is_file() else text)
    except (OSError, ValueError) as error:
        raise UsageError(f"--hardware-config is neither JSON nor a JSON file: {error}") from error
    if not isinstance(content, dict):
        raise UsageError("--hardware-config must be a JSON object, such as '{\"timeout\": 1}'")
    return content


def with_real_mapping(
    config: dict[str, Any], is_wanted: bool, platform: str, settings: Settings
) -> dict[str, Any]:
    """Return a ``hardware_config`` that asks for the mapping of the real software, if that is wanted.

    :raises UsageError: if it is wanted, and cannot be had.
    """
    if not is_wanted:
        return config
    from nmpi_emulator.execution.real_software import require
    from nmpi_emulator.platforms.real_software import KEY

    require(platform, settings)
    return {**config, KEY: True}


def _as_url(item: str) -> str:
    return Path(item).resolve().as_uri() if Path(item).exists() else item


class Watcher:
    """Shows the log as it comes, and on a terminal what goes on meanwhile.

    :param output: where the log goes; standard output if not given.
    """

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._phase = "fetching"
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._is_terminal = sys.stderr.isatty()
        #: Never requested: Ctrl-C ends the whole command, and the job with it.
        self.stop = Stop()

    def log(self, text: str) -> None:
        """Show a piece of the log."""
        with self._lock:
            self._clear()
            self._output.write(text)
            self._output.flush()

    def started(self) -> None:
        """Note that the script begins to run."""
        self._phase = "running"

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show on a terminal, while the block runs, what goes on and since when."""
        thread = threading.Thread(target=self._show, daemon=True)
        if self._is_terminal:
            thread.start()
        try:
            yield
        finally:
            self._done.set()
            if self._is_terminal:
                thread.join()

    def _show(self) -> None:
        step = 0
        while not self._done.wait(0.25):
            step += 1
            with self._lock:
                self._clear()
                sign = _SPINNER[step % len(_SPINNER)]
                sys.stderr.write(f"{sign} {self._phase} ({step * 0.25:.0f} s)")
                sys.stderr.flush()
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
