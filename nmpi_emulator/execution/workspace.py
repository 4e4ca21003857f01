"""The directory of one job."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from nmpi_emulator.backends.preview import FILE_NAME as PREVIEW

#: What a job leaves that nobody wants.
_NOT_OUTPUT_DIRS = ("__pycache__", ".git", ".ipynb_checkpoints")
_NOT_OUTPUT_SUFFIXES = (".pyc", ".pyo")


class Workspace:
    """A directory that only one job uses.

    ``work`` is where the script runs; what is new or changed there afterwards is the job's output.  Home,
    temporary files, the job's description and its report lie beside it.

    :param root: made anew; what was there before is deleted.
    """

    def __init__(self, root: Path) -> None:
        shutil.rmtree(root, ignore_errors=True)
        self.root = root
        self.work = root / "work"
        self.home = root / "home"
        self.tmp = root / "tmp"
        self.description = root / "job.json"
        self.report = root / "report.json"
        self.preview = root / PREVIEW
        for directory in (self.work, self.home, self.tmp):
            directory.mkdir(parents=True, mode=0o700)
        self._before: dict[str, tuple[int, int]] = {}

    def remember(self) -> None:
        """Note what is there now: source and inputs, which are no output unless the job changes them."""
        self._before = {path: _state(self.work / path) for path in self._files()}

    def outputs(self) -> list[str]:
        """Return the files that are new or changed since :meth:`remember`, as relative paths, sorted."""
        return sorted(path for path in self._files() if self._before.get(path) != _state(self.work / path))

    def size(self) -> int:
        """Return how much space the job uses, in bytes."""
        total = 0
        for directory, _, names in os.walk(self.root):
            for name in names:
                try:
                    total += os.lstat(os.path.join(directory, name)).st_blocks * 512
                except OSError:  # it went while we looked
                    continue
        return total

    def remove(self) -> None:
        """Delete the directory with everything in it."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _files(self) -> Iterator[str]:
        for directory, subdirectories, names in os.walk(self.work):
            subdirectories[:] = [d for d in subdirectories if d not in _NOT_OUTPUT_DIRS]
            for name in names:
                path = Path(directory, name)
                # A link could lead out of the directory, a device or pipe could block whoever reads it.
                if not name.endswith(_NOT_OUTPUT_SUFFIXES) and not path.is_symlink() and path.is_file():
                    yield str(path.relative_to(self.work))


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
