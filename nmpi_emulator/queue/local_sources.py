"""Directories of this machine as sources of jobs: kept as archives, as a client would have uploaded them."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from nmpi_emulator.errors import UsageError

from .output_files import OutputFiles
from .repositories import OWN_SCHEME

#: Stands where other files have the host of a repository.
_HOST = "local-sources"

#: The moment that all entries carry, so that the same content makes the same archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def keep_directory(directory: Path, files: OutputFiles) -> str:
    """Pack a directory (without what is hidden) and keep the archive; return its URL, for jobs only.

    Nobody can guess the URL who does not have the content: it holds a checksum.

    :raises UsageError: if the directory cannot be read.
    """
    place = files.root / _HOST
    place.mkdir(parents=True, exist_ok=True)
    unfinished = place / f"{os.getpid()}-{id(directory)}.unfinished"
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in _visible_files(directory):
                entry = zipfile.ZipInfo(str(path.relative_to(directory)), _EPOCH)
                entry.external_attr = (path.stat().st_mode & 0o777) << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        name = f"{hashlib.sha256(unfinished.read_bytes()).hexdigest()}.zip"
        unfinished.replace(place / name)
    except OSError as error:
        raise UsageError(f"cannot pack {directory}: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return f"{OWN_SCHEME}://{_HOST}/{name}"


def _visible_files(directory: Path) -> Iterator[Path]:
    for where, subdirectories, names in os.walk(directory):
        subdirectories[:] = sorted(d for d in subdirectories if not _is_hidden(d))
        for name in sorted(names):
            if not _is_hidden(name):
                yield Path(where, name)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
