"""``nmpi-emulator run``: one job, without a server."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmpi_emulator.errors import UsageError

from .json_output import json_option
from .local_job import LocalJob, with_local_job
from .presentation import show_json
from .report_file import write_report
from .watcher import Watcher

if TYPE_CHECKING:
    from nmpi_emulator.execution.order import Outcome


@click.command(context_settings={"show_default": True})
@with_local_job
@click.option("--input", "inputs", multiple=True, help="URL of an input file; may be given several times.")
@click.option("-o", "--output-dir", default=".", type=click.Path(path_type=Path), help="Where files go.")
@click.option("--backend", type=click.Choice(["brian2", "mock"]), help="What executes networks.")
@json_option(
    "how the job ended; its log goes to standard error",
    status="finished or error",
    failure="why it failed; null if it did not",
    seconds="how long its process lived",
    files="the files that it has left, with the output directory",
    provenance="what it ran on, and the report of the platform if there is one",
)
def run(job: LocalJob, inputs: tuple[str, ...], output_dir: Path, backend: str | None, as_json: bool) -> None:
    """Run one job, without a server: SOURCE is a script, a directory or a URL.

    The log goes to standard output as it comes, the files that the job leaves into the output directory.
    The exit code is 0 if the job finished, 1 if it failed.
    """
    from nmpi_emulator.execution.local import run_locally
    from nmpi_emulator.execution.workspace import Workspace

    def keep(outcome: Outcome, workspace: Workspace) -> None:
        for path in outcome.outputs:
            target = output_dir / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(workspace.work / path, target)
            except OSError as error:
                raise UsageError(f"cannot write {target}: {error.strerror}") from error

    _require_directory(output_dir)
    watcher = Watcher(sys.stderr if as_json else sys.stdout)
    with watcher.shown():
        outcome = run_locally(
            job.source,
            platform=job.platform,
            command=job.command,
            hardware_config=job.hardware_config,
            inputs=[_as_url(item) for item in inputs],
            simulator=backend,
            settings=job.settings,
            watcher=watcher,
            keep=keep,
        )
    write_report(job.report_file, outcome.provenance)
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


def _as_url(item: str) -> str:
    return Path(item).resolve().as_uri() if Path(item).exists() else item
