"""``nmpi-emulator reset`` and ``export``: what a running emulator is told from a shell."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import click

from nmpi_emulator.errors import UsageError
from nmpi_emulator.settings import SIMULATORS

from .connection import Connection, with_connection
from .json_output import json_option
from .presentation import show_json


@click.command()
@click.option("--service-status", help="The text that the service shows; read-only or down in it close it.")
@click.option("--backend", type=click.Choice(SIMULATORS), help="What executes networks from now on.")
@json_option("what was reset", url="the emulator")
@with_connection
def reset(connection: Connection, service_status: str | None, backend: str | None, as_json: bool) -> None:
    """Put a running emulator back to the state after its start."""
    wanted = {"action": "reset", "service_status": service_status, "simulator": backend}
    body = io.BytesIO(json.dumps(wanted).encode())
    with connection.control("POST", "/reset", body, "application/json"):
        pass
    if as_json:
        return show_json({"url": connection.url})
    return click.echo(f"{connection.url} is as it was after its start")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@json_option("what was exported", directory="where to", jobs="how many jobs")
@with_connection
def export(connection: Connection, directory: Path, as_json: bool) -> None:
    """Write all jobs of a running emulator, with code, logs and files, into a new DIRECTORY."""
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"{directory} is there already: export into a new or an empty directory")
    with connection.control("GET", "/export") as answer, tempfile.TemporaryFile() as archive:
        shutil.copyfileobj(answer, archive)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(directory)
    jobs = directory / "jobs"
    n_jobs = sum(1 for _ in jobs.iterdir()) if jobs.is_dir() else 0
    if as_json:
        return show_json({"directory": str(directory), "jobs": n_jobs})
    return click.echo(f"{directory}: {n_jobs} jobs")
