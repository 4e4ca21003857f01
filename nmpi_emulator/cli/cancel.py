"""``nmpi-emulator cancel``: take jobs back."""

from __future__ import annotations

import click

from .connection import Connection, with_connection
from .job_reference import JOB
from .json_output import json_option
from .presentation import show_json


@click.command()
@click.argument("jobs", nargs=-1, required=True, type=JOB)
@json_option("a list of what was removed", id="the number of the job", status="always removed")
@with_connection
def cancel(connection: Connection, jobs: tuple[int, ...], as_json: bool) -> None:
    """Remove JOBS: those that wait do not begin, those that run are stopped.

    As with the real service, a removed job can still be read, in the state "removed".
    """
    for job in jobs:
        connection.delete(f"/jobs/{job}")
        if not as_json:
            click.echo(f"job {job} removed")
    if as_json:
        show_json([{"id": job, "status": "removed"} for job in jobs])
