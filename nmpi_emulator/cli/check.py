"""``nmpi-emulator check``: would the platform take this script?"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from .run import Watcher, read_config, with_real_mapping


@click.command(context_settings={"show_default": True})
@click.argument("source")
@click.option("-p", "--platform", default="SpiNNaker", help="The platform whose rules count.")
@click.option("-c", "--command", default="", help="Script and arguments; {system} is the back end's name.")
@click.option("--hardware-config", default="{}", help="JSON, or the name of a JSON file.")
@click.option(
    "--real-mapping",
    is_flag=True,
    help="Have the platform's real software map the network as well, if it is installed.",
)
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write the report as JSON.")
@click.option("--time-limit", default=3600.0, help="Seconds that the script may run.")
def check(
    source: str,
    platform: str,
    command: str,
    hardware_config: str,
    real_mapping: bool,
    report_file: Path | None,
    time_limit: float,
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

    settings = load(None, os.environ, job_time_limit=time_limit, allow_local_sources=True)
    config = with_real_mapping(read_config(hardware_config), real_mapping, platform, settings)
    watcher = Watcher()
    with watcher.progress():
        verdict = check_locally(
            source,
            platform=platform,
            command=command,
            hardware_config=config,
            settings=settings,
            watcher=watcher,
        )
    if report_file is not None:
        report_file.write_text(json.dumps(verdict.outcome.report, indent=2) + "\n", encoding="utf-8")
    click.echo(verdict.text(), err=True)
    sys.exit(0 if verdict.is_accepted else 1)
