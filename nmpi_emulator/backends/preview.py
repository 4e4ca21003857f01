"""A preview of a job's results: what Neo files the script has written, in a form that is safe to show.

It is made in the job's own process, at the end of the job: whoever shows it reads JSON and unpickles nothing.
A preview never makes a job fail, and what it may read, and for how long, is limited.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: The name of the preview, beside the job's report.
FILE_NAME = "preview.json"

#: Files that are looked into: how many, and how large each may be, in bytes.
FILES = 20
LARGEST_FILE = 128 * 2**20

#: How long all of it may take, in seconds; looked at between files.
TIME_LIMIT_S = 10.0

_PICKLES = (".pkl", ".pickle")

#: Formats that Neo reads with a library of their own, by the class that reads them.
_NEO_READERS = {".nix": "NixIO", ".h5": "NixIO", ".mat": "NeoMatlabIO"}


@contextlib.contextmanager
def previewed(file: Path) -> Iterator[None]:
    """Write a preview of what the block leaves in the present directory, if that is anything to show.

    Nothing is done for scripts that do not use Neo: PyNN does.

    :param file: where the preview goes.
    """
    directory = Path.cwd()
    began_ns = time.time_ns()
    yield
    if "neo" not in sys.modules:
        return
    # Unpickling runs code of the script, which may do anything: that is no reason for the job to fail.
    with contextlib.suppress(Exception, SystemExit):
        content = preview(written_since(directory, began_ns), directory)
        if content["figures"] or content["left_out"]:
            file.write_text(json.dumps(content, allow_nan=False), encoding="utf-8")


def written_since(directory: Path, moment_ns: int) -> list[Path]:
    """Return the files with results below a directory that were written since a moment, sorted."""
    found = []
    for parent, _, names in os.walk(directory):
        for name in names:
            path = Path(parent, name)
            if path.suffix.lower() not in (*_PICKLES, *_NEO_READERS) or path.is_symlink():
                continue
            if path.is_file() and path.stat().st_mtime_ns >= moment_ns:
                found.append(path)
    return sorted(found)


def preview(files: list[Path], directory: Path) -> dict[str, Any]:
    """Return the preview of some files.

    :param directory: which the names in the preview are relative to.
    """
    from .figures import Figures

    figures = Figures()
    left_out = [f"{len(files) - FILES} further files"] if len(files) > FILES else []
    deadline = time.monotonic() + TIME_LIMIT_S
    for path in files[:FILES]:
        name = str(path.relative_to(directory))
        if path.stat().st_size > LARGEST_FILE:
            left_out.append(f"{name}: larger than {LARGEST_FILE // 2**20} MiB")
        elif time.monotonic() > deadline:
            left_out.append(f"{name}: the others took too long")
        else:
            with contextlib.suppress(Exception, SystemExit):
                figures.add(name, read(path))
    return {"version": 1, "figures": figures.content, "left_out": [*left_out, *figures.left_out]}


def read(path: Path) -> Any:
    """Return what a file holds, as the library that wrote it reads it."""
    if path.suffix.lower() in _PICKLES:
        with path.open("rb") as stream:
            return pickle.load(stream)
    import neo.io

    reader = getattr(neo.io, _NEO_READERS[path.suffix.lower()])(str(path))
    try:
        return reader.read()
    finally:
        if hasattr(reader, "close"):
            reader.close()
