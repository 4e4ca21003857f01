"""Everything that an emulator holds, as one file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ._version import __version__
from .errors import UsageError
from .store.schema import APPLICATION_ID, MIGRATIONS, migrate
from .store.store import Store

_FORMAT = "nmpi-emulator snapshot"
_MANIFEST = "manifest.json"
_DATABASE = "emulator.db"

#: What reading an archive raises that is none, or damaged (an encrypted one raises RuntimeError).
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError)


def write_snapshot(file: Path, store: Store, directories: Mapping[str, Path]) -> None:
    """Write the content of a store and of some directories to a file.

    :param directories: what lies beside the database, by the name under which it goes into the file.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".new")
    manifest = {"format": _FORMAT, "version": __version__, "schema": len(MIGRATIONS)}
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as scratch:
        database = Path(scratch) / _DATABASE
        store.copy_to_file(database)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(_MANIFEST, json.dumps(manifest))
            packed.write(database, _DATABASE)
            for name, directory in directories.items():
                for path in sorted(directory.rglob("*")):
                    if path.is_file():
                        packed.write(path, f"{name}/{path.relative_to(directory)}")
    partial.replace(file)


@contextlib.contextmanager
def opened_snapshot(file: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """Unpack a snapshot; yield its database and the directory with the rest.

    :raises UsageError: if it is not a snapshot, damaged, or of a newer version.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as scratch:
        target = Path(scratch)
        try:
            with zipfile.ZipFile(file) as packed:
                packed.extractall(target)  # which leads no name out of the directory
            manifest = json.loads((target / _MANIFEST).read_text(encoding="utf-8"))
        except _UNREADABLE as error:
            raise UsageError(f"{file} is not a snapshot of an emulator, or damaged: {error}") from error
        _require_ours(manifest, file)
        connection = sqlite3.connect(target / _DATABASE, isolation_level=None)
        try:
            _require_sound(connection, file)
            migrate(connection, f"the database in {file}")
            yield connection, target
        finally:
            connection.close()


def _require_ours(manifest: Any, file: Path) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise UsageError(f"{file} is not a snapshot of an emulator")
    schema = manifest.get("schema")
    if not isinstance(schema, int):
        raise UsageError(f"{file} is damaged: its manifest names no format of the database")
    if schema > len(MIGRATIONS):
        raise UsageError(
            f"{file} was written by a newer version of the emulator ({manifest.get('version')}); "
            "install that version to restore it"
        )


def _require_sound(connection: sqlite3.Connection, file: Path) -> None:
    try:
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise UsageError(f"the database in {file} is damaged: {error}") from error
    if owner != APPLICATION_ID or verdict != "ok":
        raise UsageError(f"the database in {file} is damaged or not an emulator's")
