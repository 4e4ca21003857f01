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


@click.command()
@click.option("--service-status", help="The text that the service shows; read-only or down in it close it.")
@click.option("--backend", type=click.Choice(SIMULATORS), help="What executes networks from now on.")
@with_connection
def reset(connection: Connection, service_status: str | None, backend: str | None) -> None:
    """Put a running emulator back to the state after its start."""
    wanted = {"action": "reset", "service_status": service_status, "simulator": backend}
    body = io.BytesIO(json.dumps(wanted).encode())
    with connection.control("POST", "/reset", body, "application/json"):
        pass
    click.echo(f"{connection.url} is as it was after its start")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@with_connection
def export(connection: Connection, directory: Path) -> None:
    """Write all jobs of a running emulator, with code, logs and files, into a new DIRECTORY."""
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"{directory} is there already: export into a new or an empty directory")
    with connection.control("GET", "/export") as answer, tempfile.TemporaryFile() as archive:
        shutil.copyfileobj(answer, archive)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(directory)
    jobs = directory / "jobs"
    n_jobs = sum(1 for _ in jobs.iterdir()) if jobs.is_dir() else 0
    click.echo(f"{directory}: {n_jobs} jobs")
