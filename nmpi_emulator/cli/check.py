"""``nmpi-emulator check``: would the platform take this script?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from .json_output import json_option
from .local_job import LocalJob, with_local_job
from .presentation import show_json
from .report_file import write_report
from .watcher import Watcher

if TYPE_CHECKING:
    from nmpi_emulator.execution.verdict import Verdict


@click.command(context_settings={"show_default": True})
@with_local_job
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
def check(job: LocalJob, as_json: bool) -> None:
    """Check a script against the rules of a platform: SOURCE is a script, a directory or a URL.

    The script runs, but no network is simulated: each run() applies the rules of the platform and the mapping
    onto its machine, and cells stay silent.  The exit code is 0 if the platform would take the script.

    With --real-mapping, the real software of the platform (SpiNNaker: sPyNNaker on a virtual machine; see
    nmpi-emulator doctor) runs the script a second time, and the end of the log shows both results and where
    they differ.  The exit code stays that of the emulator's own check.
    """
    from nmpi_emulator.execution.check import check_locally

    watcher = Watcher(sys.stderr if as_json else sys.stdout)
    with watcher.shown():
        verdict = check_locally(
            job.source,
            platform=job.platform,
            command=job.command,
            hardware_config=job.hardware_config,
            settings=job.settings,
            watcher=watcher,
        )
    write_report(job.report_file, verdict.outcome.report)
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
