"""``nmpi-emulator reset`` and ``export``: what a running emulator is told from a shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nmpi_emulator.remote import RemoteEmulator

_URL = click.option("--url", default="http://127.0.0.1:8100", show_default=True, help="The emulator.")
_TOKEN = click.option("--control-token", envvar="NMPI_EMULATOR_CONTROL_TOKEN", help="Its control token.")


def _emulator(url: str, control_token: str | None) -> RemoteEmulator:
    from nmpi_emulator.remote import RemoteEmulator

    return RemoteEmulator(url, control_token)


@click.command()
@_URL
@_TOKEN
@click.option("--service-status", help="The text that the service shows; read-only or down in it close it.")
def reset(url: str, control_token: str | None, service_status: str | None) -> None:
    """Put a running emulator back to the state after its start."""
    _emulator(url, control_token).reset(service_status)
    click.echo(f"{url} is as it was after its start")


@click.command()
@_URL
@_TOKEN
@click.argument("directory", type=click.Path(path_type=Path))
def export(url: str, control_token: str | None, directory: Path) -> None:
    """Write all jobs of a running emulator, with code, logs and files, into a new DIRECTORY."""
    _emulator(url, control_token).export(directory)
    n_jobs = sum(1 for _ in (directory / "jobs").iterdir()) if (directory / "jobs").is_dir() else 0
    click.echo(f"{directory}: {n_jobs} jobs")
