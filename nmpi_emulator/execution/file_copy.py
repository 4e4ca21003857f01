"""A copy of a job's files, whatever the job has made of them."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from .space import MIB
from .stop import Stop


def copy_files(source: Path, target: Path, limit_mib: int, stop: Stop) -> str | None:
    """Copy the files of a job; return why that is not possible, if it is not.

    Pipes and sockets are left out.

    :param limit_mib: how much they may come to: a file with holes takes its whole size in the copy.
    :param stop: nothing more is copied when it is requested.
    """
    left = limit_mib * MIB

    def copy(file: str, to: str) -> None:
        nonlocal left
        if stop.reason:
            return
        left -= os.stat(file).st_size
        if left < 0:
            raise _TooMuch
        shutil.copy2(file, to)

    try:
        shutil.copytree(
            source, target, symlinks=True, ignore=_special, copy_function=copy, dirs_exist_ok=True
        )
    except _TooMuch:
        return f"The job's files come to more than {limit_mib} MiB (setting job_disk_limit)."
    except (OSError, RecursionError) as error:
        return f"The job's files cannot be copied: {' '.join(str(error).split())[:500]}"
    return None


class _TooMuch(Exception):
    """There is more to be copied than may be."""


def _special(directory: str, names: Iterable[str]) -> set[str]:
    """Return what is neither file, directory nor link: pipes and sockets, which cannot be copied."""
    kinds = {name: os.lstat(os.path.join(directory, name)).st_mode for name in names}
    return {
        name
        for name, kind in kinds.items()
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind) or stat.S_ISLNK(kind))
    }
