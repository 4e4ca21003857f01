"""``nmpi-emulator run``: one job, without a server."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import EXTRA_INSTALLS

from .json_output import json_option
from .platforms import complete_platform
from .presentation import show_json
from .report_file import require_writable, write_report
from .watcher import Watcher

if TYPE_CHECKING:
    from nmpi_emulator.execution.order import Outcome
    from nmpi_emulator.settings import Settings


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
    "--extra-installs",
    type=click.Choice(EXTRA_INSTALLS),
    help="Whether what the configuration asks to be installed is.  [default: refuse]",
)
@click.option(
    "--real-mapping",
    is_flag=True,
    help="Have the platform's real software map the network as well, if it is installed.",
)
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write the report as JSON.")
@click.option("--time-limit", default=3600.0, help="Seconds that the job may run.")
@json_option(
    "how the job ended; its log goes to standard error",
    status="finished or error",
    failure="why it failed; null if it did not",
    seconds="how long its process lived",
    files="the files that it has left, with the output directory",
    provenance="what it ran on, and the report of the platform if there is one",
)
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
    extra_installs: str | None,
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
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(workspace.work / path, target)
            except OSError as error:
                raise UsageError(f"cannot write {target}: {error.strerror}") from error

    settings = load(
        None,
        os.environ,
        job_time_limit=time_limit,
        allow_local_sources=True,
        extra_installs=extra_installs,
    )
    require_writable(report_file)
    _require_directory(output_dir)
    config = with_real_mapping(read_config(hardware_config), real_mapping, platform, settings)
    watcher = Watcher(sys.stderr if as_json else sys.stdout)
    with watcher.shown():
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
    write_report(report_file, outcome.provenance)
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


def _require_directory(path: Path) -> None:
    """Require that files can be put into a directory, which is made when there are some.

    :raises UsageError: if they cannot.
    """
    there = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        raise UsageError(f"cannot put files into {path}: {there} is no directory that can be written to")


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
