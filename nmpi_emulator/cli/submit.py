"""``nmpi-emulator submit``: a job for a running emulator, by the real client."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from nmpi_emulator.errors import UsageError

from .connection import Connection, with_connection
from .following import follow
from .hardware_config import read_hardware_config
from .job_reference import JOB
from .json_output import json_option
from .platforms import complete_platform
from .presentation import show_json, status
from .screen import Screen


@click.command()
@click.argument("source")
@click.option(
    "-p",
    "--platform",
    default="SpiNNaker",
    show_default=True,
    shell_complete=complete_platform,
    help="Where it is to run.",
)
@click.option("-c", "--collab", help="On whose behalf.  [default: the first collab of the user]")
@click.option("--command", help="Script and arguments.  [default: run.py {system}]")
@click.option("--hardware-config", default="{}", help="JSON, or the name of a JSON file.")
@click.option("--input", "inputs", multiple=True, help="URL of an input file; may be given several times.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("-w", "--wait", is_flag=True, help="Wait until the job is over.")
@click.option("-f", "--follow", "is_followed", is_flag=True, help="Wait, and show the log as it comes.")
@click.option("-o", "--output-dir", type=click.Path(path_type=Path), help="Wait, and put the files here.")
@json_option("the job, as version 3 of the API gives it")
@with_connection
def submit(
    connection: Connection,
    source: str,
    platform: str,
    collab: str | None,
    command: str | None,
    hardware_config: str,
    inputs: tuple[str, ...],
    tags: tuple[str, ...],
    wait: bool,
    is_followed: bool,
    output_dir: Path | None,
    as_json: bool,
) -> None:
    """Submit a job: SOURCE is a script, a directory or a URL.

    The number of the job goes to standard output.  Where the command waits, the exit code is 0 if the job
    finished and 1 if it failed.
    """
    _require_platform(platform)
    _require_source(source)
    arguments: dict[str, Any] = {
        "config": read_hardware_config(hardware_config) or None,
        "inputs": list(inputs) or None,
        "tags": list(tags) or None,
    }
    if command is not None:
        arguments["command"] = command
    client = _client(connection)
    collab = collab or _first_collab(connection)
    with _refusals_in_words(), contextlib.redirect_stdout(sys.stderr):
        reference = client.submit_job(source, platform, collab, **arguments)
    job_id = JOB.convert(reference, None, None)
    found = {}
    if not as_json:
        click.echo(job_id)
    if wait or is_followed or output_dir is not None:
        with Screen(sys.stderr if as_json else sys.stdout) as screen:
            found = follow(
                connection,
                job_id,
                screen=screen,
                with_log=is_followed,
                moved=lambda state: screen.say(f"job {job_id}: {status(state)}"),
            )
        if output_dir is not None and found["output_data"]:
            _download(client, job_id, output_dir)
    if as_json:
        is_removed = found.get("status") == "removed"
        show_json(found if is_removed else connection.get(f"/jobs/{job_id}"))
    if found and found["status"] != "finished":
        if found["status"] == "error" and not is_followed:
            click.echo(f"nmpi-emulator logs {job_id} shows why", err=True)
        sys.exit(1)


def _require_platform(name: str) -> None:
    """Require that there is a platform; the service would speak of a quota that is missing.

    :raises UsageError: if there is not.
    """
    from nmpi_emulator.platforms.registry import platforms

    if name not in platforms():
        raise UsageError(f"there is no platform {name!r}; there are: {', '.join(platforms())}")


def _require_source(source: str) -> None:
    """Require that a source is there, or elsewhere; the client would take a misspelt name for a script.

    :raises UsageError: if it is neither.
    """
    from nmpi_emulator.execution.local import local_source

    local_source(source)


def _client(connection: Connection) -> Any:
    from nmpi_emulator.client import connect

    token = connection.token  # before the client asks, so that refusals are told in our words
    connection.get("/collabs/")
    return connect(connection.url, connection.user, token)


def _first_collab(connection: Connection) -> str:
    collabs = connection.get("/collabs/")
    if not collabs:
        raise UsageError(f"{connection.user} is member of no collab for which a job could be submitted")
    return str(collabs[0])


@contextlib.contextmanager
def _refusals_in_words() -> Iterator[None]:
    """Show what the client raises as one line: it knows exceptions without a kind only."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise UsageError("the job was not submitted: its script is not text in UTF-8") from error
    except Exception as error:
        raise UsageError(f"the job was not submitted: {error}") from error


def _download(client: Any, job_id: int, directory: Path) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        files = client.download_data(client.get_job(job_id), str(directory))
    for file in files:
        click.echo(f"  {file}", err=True)
