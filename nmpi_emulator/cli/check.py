"""``nmpi-emulator check``: would the platform take this script?"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmpi_emulator.settings import EXTRA_INSTALLS

from .json_output import json_option
from .presentation import show_json
from .report_file import require_writable, write_report
from .run import read_config, with_real_mapping
from .watcher import Watcher

if TYPE_CHECKING:
    from nmpi_emulator.execution.verdict import Verdict


@click.command(context_settings={"show_default": True})
@click.argument("source")
@click.option("-p", "--platform", default="SpiNNaker", help="The platform whose rules count.")
@click.option("-c", "--command", default="", help="Script and arguments; {system} is the back end's name.")
@click.option("--hardware-config", default="{}", help="JSON, or the name of a JSON file.")
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
@click.option("--time-limit", default=3600.0, help="Seconds that the script may run.")
@json_option(
    "the verdict; the log goes to standard error",
    accepted="whether the platform would take the script",
    text="the verdict in words",
    failure="why the script failed; null if it did not",
    runs="how many runs were checked",
    errors="the rules that are not kept: code, message and what belongs to it",
    warnings="likewise, what the platform does otherwise than the script asks for",
    report="the whole report of the platform",
)
def check(
    source: str,
    platform: str,
    command: str,
    hardware_config: str,
    real_mapping: bool,
    report_file: Path | None,
    extra_installs: str | None,
    time_limit: float,
    as_json: bool,
) -> None:
    """Check a script against the rules of a platform: SOURCE is a script, a directory or a URL.

    The script runs, but no network is simulated: each run() applies the rules of the platform and the mapping
    onto its machine, and cells stay silent.  The exit code is 0 if the platform would take the script.

    With --real-mapping, the real software of the platform (SpiNNaker: sPyNNaker on a virtual machine; see
    nmpi-emulator doctor) runs the script a second time, and the end of the log shows both results and where
    they differ.  The exit code stays that of the emulator's own check.
    """
    from nmpi_emulator.execution.check import check_locally
    from nmpi_emulator.settings import load

    settings = load(
        None,
        os.environ,
        job_time_limit=time_limit,
        allow_local_sources=True,
        extra_installs=extra_installs,
    )
    require_writable(report_file)
    config = with_real_mapping(read_config(hardware_config), real_mapping, platform, settings)
    watcher = Watcher(sys.stderr if as_json else sys.stdout)
    with watcher.shown():
        verdict = check_locally(
            source,
            platform=platform,
            command=command,
            hardware_config=config,
            settings=settings,
            watcher=watcher,
        )
    write_report(report_file, verdict.outcome.report)
    if as_json:
        show_json(_as_data(verdict))
    click.echo(verdict.text(), err=True)
    sys.exit(0 if verdict.is_accepted else 1)


def _as_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "accepted": verdict.is_accepted,
        "text": verdict.text(),
        "failure": verdict.outcome.failure,
        "runs": verdict.runs,
        "errors": verdict.errors,
        "warnings": verdict.warnings,
        "report": verdict.outcome.report,
    }
