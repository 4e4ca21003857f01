"""The directory of one job."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nmpi_emulator.backends.preview import FILE_NAME as PREVIEW
from nmpi_emulator.backends.progress import FILE_NAME as PROGRESS
from nmpi_emulator.models.progress import Progress, told

#: What a job leaves that nobody wants.
_NOT_OUTPUT_DIRS = ("__pycache__", ".git", ".ipynb_checkpoints")
_NOT_OUTPUT_SUFFIXES = (".pyc", ".pyo")

#: The largest platform report, in bytes; it is kept in the database.
_REPORT_LIMIT = 4 * 1024 * 1024

#: The largest word on how far the job has come, in bytes.
_PROGRESS_LIMIT = 4096


class Workspace:
    """A directory that only one job uses.

    ``work`` is where the script runs; what is new or changed there afterwards is the job's output.  Home,
    temporary files, the job's description and its report lie beside it.

    :param root: made anew; what was there before is deleted.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.remove()
        self.work = root / "work"
        self.home = root / "home"
        self.tmp = root / "tmp"
        self.customisation = root / "python"
        self.description = root / "job.json"
        self.report = root / "report.json"
        self.preview = root / PREVIEW
        self.progress = root / PROGRESS
        self.begun = root / "begun"
        self.root.parent.mkdir(parents=True, exist_ok=True)
        for directory in (self.root, self.work, self.home, self.tmp):
            directory.mkdir(mode=0o700)
        self._before: dict[str, tuple[int, int]] = {}

    def reclaim(self) -> None:
        """Take the directory back from programs that have run in it: they may have left anything anywhere.

        What is in the place of the server's own files is removed, and what is no directory where one belongs.
        """
        self._restore_directories()
        own = (self.description, self.customisation, self.begun, self.report, self.preview, self.progress)
        for path in own:
            self.vacant(path.name)

    def vacant(self, name: str) -> Path:
        """Return the path of a file beside ``work``, at which there is nothing any more.

        Whoever writes to a link or pipe that a program has left there writes elsewhere, or waits for ever.
        """
        path = self.root / name
        if path.is_dir() and not path.is_symlink():
            delete(path)
        else:
            path.unlink(missing_ok=True)
        return path

    def _restore_directories(self) -> None:
        """Have directories where they belong: a link in the place of one leads to files that are no job's."""
        self.root.mkdir(exist_ok=True)
        self.root.chmod(0o700)
        for directory in (self.work, self.home, self.tmp):
            if directory.is_symlink() or not directory.is_dir():
                directory.unlink(missing_ok=True)
                directory.mkdir(mode=0o700)

    def remember(self) -> None:
        """Note what is there now: source and inputs, which are no output unless the job changes them."""
        self._before = {path: _state(self.work / path) for path in self._files()}

    def outputs(self) -> list[str]:
        """Return the files that are new or changed since :meth:`remember`, as relative paths, sorted.

        Names that are not UTF-8, which no URL can hold, are changed first.
        """
        self._restore_directories()
        _make_accessible(self.work)
        _make_names_readable(self.work)
        return sorted(path for path in self._files() if self._before.get(path) != _state(self.work / path))

    def archive(self, directory: Path) -> None:
        """Put what is new or changed in a directory of ``work`` into an archive beside it, and only there.

        Nothing happens if there is nothing new, or if something else has the archive's name.
        """
        files = [self.work / path for path in self.outputs() if directory in (self.work / path).parents]
        archive = directory.with_name(f"{directory.name}.zip")
        if not files or os.path.lexists(archive):
            return
        with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED, strict_timestamps=False) as target:
            for file in files:
                target.write(file, file.relative_to(directory.parent))
        for file in files:
            file.unlink()

    def read_report(self) -> dict[str, Any]:
        """Return the platform report that the job has left; empty if there is none that can be read."""
        content = _read_json(self.report, _REPORT_LIMIT)
        return content if isinstance(content, dict) else {}

    def read_progress(self) -> Progress | None:
        """Return how far the job has come with its network; ``None`` if it does not tell."""
        return told(_read_json(self.progress, _PROGRESS_LIMIT))

    def remove(self) -> None:
        """Delete the directory with everything in it."""
        delete(self.root)

    def _files(self) -> Iterator[str]:
        for directory, subdirectories, names in os.walk(self.work):
            subdirectories[:] = [d for d in subdirectories if d not in _NOT_OUTPUT_DIRS]
            for name in names:
                path = Path(directory, name)
                # A link could lead out of the directory, a device or pipe could block whoever reads it.
                if not name.endswith(_NOT_OUTPUT_SUFFIXES) and not path.is_symlink() and path.is_file():
                    yield str(path.relative_to(self.work))


def delete(directory: Path) -> None:
    """Delete a directory with everything in it, as far as that is possible; it may not be there."""
    shutil.rmtree(directory, ignore_errors=True)
    if directory.exists():  # a job has taken away rights
        _make_accessible(directory)
        shutil.rmtree(directory, ignore_errors=True)


def _read_json(path: Path, limit: int) -> Any:
    """Return what a job has written to a file of ours; ``None`` if it is not what it should be.

    :param limit: the largest size, in bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        try:
            return json.loads(file.read())
        except (ValueError, RecursionError):
            return None


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _make_accessible(top: Path) -> None:
    """Give back the rights on directories and files that a job may have taken away."""
    with contextlib.suppress(OSError):
        top.chmod(0o700)
    for directory, subdirectories, names in os.walk(top):
        for name in subdirectories:
            _allow(os.path.join(directory, name), 0o700)
        for name in names:
            _allow(os.path.join(directory, name), 0o600)


def _allow(path: str, rights: int) -> None:
    with contextlib.suppress(OSError):
        mode = os.lstat(path).st_mode
        if not stat.S_ISLNK(mode) and mode & rights != rights:
            os.chmod(path, stat.S_IMODE(mode) | rights)


def _make_names_readable(top: Path) -> None:
    for directory, subdirectories, names in os.walk(top, topdown=False):
        for name in (*subdirectories, *names):
            readable = os.fsencode(name).decode("utf-8", "backslashreplace")
            if readable != name and not os.path.lexists(os.path.join(directory, readable)):
                os.rename(os.path.join(directory, name), os.path.join(directory, readable))
