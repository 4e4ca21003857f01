"""``nmpi-emulator logs``: what a job has printed."""

from __future__ import annotations

import sys

import click

from .connection import Connection, with_connection
from .following import follow
from .job_reference import JOB
from .json_output import json_option
from .presentation import show_json, status
from .screen import Screen


@click.command()
@click.argument("job", type=JOB)
@click.option("-f", "--follow", "is_followed", is_flag=True, help="Go on until the job is over.")
@json_option(
    "the log with the state of the job",
    id="the number of the job",
    status="its state",
    log="what it has printed so far",
)
@with_connection
def logs(connection: Connection, job: int, is_followed: bool, as_json: bool) -> None:
    """Show the log of a JOB.

    With --follow, the exit code is 0 if the job finished and 1 if it failed or was removed.
    """
    if is_followed and as_json:
        raise click.UsageError("--follow and --json do not go together")
    if is_followed:
        with Screen() as screen:
            state = follow(connection, job, screen=screen, with_log=True)["status"]
            screen.say(f"job {job}: {status(state)}")
        sys.exit(0 if state == "finished" else 1)
    if as_json:
        found = connection.get(f"/jobs/{job}", with_log="true")
        return show_json({"id": job, "status": found["status"], "log": found["log"] or ""})
    return click.echo(connection.text(f"/jobs/{job}/log"), nl=False)
