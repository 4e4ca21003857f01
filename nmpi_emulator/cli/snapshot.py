"""``nmpi-emulator snapshot``: keep all that an emulator holds, and go back to it."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import click

from nmpi_emulator.errors import UsageError

from .connection import Connection, with_connection
from .json_output import json_option
from .presentation import show_json, show_table

#: What programs are told of a snapshot.
_MEMBERS = {
    "file": "its name",
    "size": "in bytes",
    "version": "of the emulator that wrote it",
    "taken": "when it was written",
}


@click.group()
def snapshot() -> None:
    """Save all that an emulator holds to a file, and restore it."""


@snapshot.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option("the snapshot", **_MEMBERS)
@with_connection
def save(connection: Connection, file: Path, force: bool, as_json: bool) -> None:
    """Write jobs with their files, projects and storage to FILE."""
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; --force overwrites it")
    partial = file.with_name(file.name + ".new")
    try:
        with connection.control("GET", "/snapshot") as answer, partial.open("wb") as opened:
            shutil.copyfileobj(answer, opened)
        partial.replace(file)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    if as_json:
        return show_json(_described(file))
    return click.echo(f"{file}: {file.stat().st_size} bytes")


@snapshot.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option("what was restored", url="the emulator", file="the snapshot where it is now")
@with_connection
def restore(connection: Connection, file: Path, as_json: bool) -> None:
    """Go back to what FILE holds; jobs that run are stopped."""
    if file.is_file() and _described(file) is None:
        raise UsageError(f"{file} is no snapshot of an emulator")
    try:
        with file.open("rb") as opened, connection.control("PUT", "/snapshot", opened):
            pass
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    if as_json:
        return show_json({"url": connection.url, "file": str(file)})
    return click.echo(f"{connection.url} is where {file} was taken")


@snapshot.command(name="list")
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
@json_option("a list of snapshots", **_MEMBERS)
def list_snapshots(directory: Path, as_json: bool) -> None:
    """List the snapshots in a DIRECTORY, newest first."""
    if not directory.is_dir():
        raise UsageError(f"there is no directory {directory}")
    files = sorted(directory.glob("*"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = [described for file in files if (described := _described(file))]
    if as_json:
        return show_json(found)
    if not found:
        return click.echo(f"no snapshots in {directory}", err=True)
    rows = [[Path(s["file"]).name, f"{s['size'] / 1e6:.1f} MB", s["version"], s["taken"]] for s in found]
    return show_table(("file", "size", "version", "taken"), rows)


def _described(file: Path) -> dict[str, Any] | None:
    """Return what a snapshot says of itself; ``None`` if it is none."""
    import datetime as dt

    try:
        with zipfile.ZipFile(file) as packed:
            manifest = json.loads(packed.read("manifest.json"))
        if manifest["format"] != "nmpi-emulator snapshot":
            return None
        size, modified = file.stat().st_size, file.stat().st_mtime
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        return None
    taken = dt.datetime.fromtimestamp(modified, dt.timezone.utc).isoformat(" ", "seconds")
    return {"file": str(file), "size": size, "version": manifest.get("version", "?"), "taken": taken}
