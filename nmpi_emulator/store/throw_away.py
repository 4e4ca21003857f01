"""Databases for as long as one emulator runs."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from .database import lock_file

PREFIX = "nmpi-emulator-db-"

#: A directory younger than this may belong to an emulator that has not claimed its database yet.
_YOUNG_S = 60.0


def new_database() -> Path:
    """Return the path of a database that does not exist yet, in a directory of its own.

    Directories of emulators that were killed, and so could not remove theirs, are removed.
    """
    directory = Path(tempfile.mkdtemp(prefix=PREFIX))
    _remove_abandoned(directory.parent, before_s=directory.stat().st_mtime - _YOUNG_S)
    return directory / "emulator.db"


def _remove_abandoned(place: Path, before_s: float) -> None:
    """Remove this user's directories in *place* that no emulator holds and nobody has changed since."""
    for directory in place.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):  # another emulator removes it at the same time
            status = directory.lstat()
            is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
            if is_own and status.st_mtime < before_s and not _is_held(directory / "emulator.db"):
                shutil.rmtree(directory, ignore_errors=True)


def _is_held(db: Path) -> bool:
    """Tell whether an emulator uses a database."""
    import fcntl  # not on every system that this package can be imported on

    with lock_file(db).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
