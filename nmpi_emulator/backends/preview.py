"""A preview of a job's results: what files with spikes and signals hold, in a form that is safe to show.

It is made in the job's own process, at the end of the job: whoever shows it reads JSON and unpickles nothing.
A preview never makes a job fail, and what it may read, and for how long, is limited.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .figures import Figures

#: The name of the preview, beside the job's report.
FILE_NAME = "preview.json"

#: Files that are looked into: how many, and how large each may be, in bytes.
FILES = 20
LARGEST_FILE = 128 * 2**20

#: How long all of it may take, in seconds; looked at between files.
TIME_LIMIT_S = 10.0

#: How the pickles of protocols 2 to 5 begin, whatever their files are called.
_PICKLED = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))

#: Formats that Neo reads with a library of their own, by the class that reads them.
_NEO_READERS = {".nix": "NixIO", ".h5": "NixIO", ".mat": "NeoMatlabIO"}


@contextlib.contextmanager
def previewed(file: Path) -> Iterator[None]:
    """Write a preview of what the block leaves in the present directory, if that is anything to show.

    Nothing is done if numpy has not been imported by then: that costs time and memory, and under a tight
    limit on memory the import may never end (OpenBLAS tries again for ever).

    :param file: where the preview goes.
    """
    directory = Path.cwd()
    before = _states(directory)
    yield
    if "numpy" not in sys.modules:
        return
    # Unpickling runs code of the script, which may do anything: that is no reason for the job to fail.
    with contextlib.suppress(Exception, SystemExit):
        written = sorted(path for path, state in _states(directory).items() if before.get(path) != state)
        if not written:  # what draws need not be imported
            return
        content = preview(written, directory)
        if content["figures"] or content["left_out"]:
            file.write_text(json.dumps(content, allow_nan=False), encoding="utf-8")


def _states(directory: Path) -> dict[Path, tuple[int, int, int]]:
    """Return what tells whether files below a directory have been written, by their paths.

    A clock would not: file systems take the time from one that is some milliseconds late.
    """
    states = {}
    for parent, _, names in os.walk(directory):
        for name in names:
            path = Path(parent, name)
            with contextlib.suppress(OSError):
                state = path.lstat()
                if stat.S_ISREG(state.st_mode):
                    states[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return states


def preview(files: list[Path], directory: Path) -> dict[str, Any]:
    """Return the preview of those among some files that hold results.

    :param directory: which the names in the preview are relative to.
    """
    from .figures import Figures

    figures = Figures()
    drawings = [(path, draw) for path in files if (draw := _way_of_drawing(path)) is not None]
    left_out = [f"{len(drawings) - FILES} further files"] if len(drawings) > FILES else []
    deadline = time.monotonic() + TIME_LIMIT_S
    for path, draw in drawings[:FILES]:
        name = str(path.relative_to(directory))
        if path.stat().st_size > LARGEST_FILE:
            left_out.append(f"{name}: larger than {LARGEST_FILE // 2**20} MiB")
        elif time.monotonic() > deadline:
            left_out.append(f"{name}: the others took too long")
        else:
            with contextlib.suppress(Exception, SystemExit):
                draw(figures, name, path)
    return {"version": 1, "figures": figures.content, "left_out": [*left_out, *figures.left_out]}


def _way_of_drawing(path: Path) -> Callable[[Figures, str, Path], None] | None:
    """Return what draws a file; ``None`` if it is of no form that holds results."""
    from .text_figures import SUFFIXES, add_text

    with contextlib.suppress(OSError), path.open("rb") as stream:
        if stream.read(2) in _PICKLED:
            return _draw_pickle
    if path.suffix.lower() in _NEO_READERS:
        return _draw_with_neo
    return add_text if path.suffix.lower() in SUFFIXES else None


def _draw_pickle(figures: Figures, name: str, path: Path) -> None:
    with path.open("rb") as stream:
        content = pickle.load(stream)
    if "neo" in sys.modules:  # else it is nothing of Neo's, whose import takes a while
        from .neo_figures import add_neo

        add_neo(figures, name, content)


def _draw_with_neo(figures: Figures, name: str, path: Path) -> None:
    import neo.io

    from .neo_figures import add_neo

    reader = getattr(neo.io, _NEO_READERS[path.suffix.lower()])(str(path))
    try:
        add_neo(figures, name, reader.read())
    finally:
        if hasattr(reader, "close"):
            reader.close()
