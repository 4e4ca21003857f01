"""Where the script of a job is within its source."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from .errors import SourceError

#: What archivers of macOS leave at the top of an archive.
_CLUTTER = ("__MACOSX", ".DS_Store")

#: How many names a message lists.
_N_LISTED = 20


def locate_script(script: str, work: Path) -> Path:
    """Return the directory in which a script stands: the working directory, or its only subdirectory.

    :param script: the path in the job's command.
    :raises SourceError: if the script is in neither.
    """
    path = PurePosixPath(script)
    if path.is_absolute() or ".." in path.parts:
        raise SourceError(f"the script {script!r} is outside the working directory")
    if _is_file(work, script):
        return work
    inner = single_directory(work)
    if inner is not None and _is_file(inner, script):
        return inner
    there = sorted(p.name + ("/" if p.is_dir() else "") for p in work.iterdir())
    listed = ", ".join(there[:_N_LISTED]) + (", ..." if len(there) > _N_LISTED else "")
    raise SourceError(
        f"there is no script {script!r} in the source. There is: {listed or 'nothing'}. "
        "The command of a job names its script; by default it is 'run.py {system}'."
    )


def _is_file(directory: Path, script: str) -> bool:
    try:
        return (directory / script).is_file()
    except (OSError, ValueError):  # too long a name, or one with a NUL character
        return False


def single_directory(directory: Path) -> Path | None:
    """Return the only entry of a directory if that is a directory (and no link to one), else ``None``."""
    entries = [entry for entry in directory.iterdir() if entry.name not in _CLUTTER]
    if len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return entries[0]
    return None
