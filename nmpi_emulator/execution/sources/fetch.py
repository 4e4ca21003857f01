"""Bring the source and the inputs of a job into its working directory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nmpi_emulator.execution.stop import Stop
from nmpi_emulator.models.progress import Report, nobody
from nmpi_emulator.models.records import FileRecord

from .archives import unpack
from .download import Downloader
from .errors import SourceError
from .git import Git
from .inline import write_inline
from .inputs import check_content, input_name
from .kinds import Archive, Drive, GitRepository, Inline, LocalPath, Page, Source

#: Copies a file or directory from a collab's Drive into a directory.
DriveReader = Callable[[Drive, Path], None]


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches sources and inputs within limits.

    :param read_drive: gets what ``drive://`` names.
    :param size_limit_mib: the largest content of an archive.
    """

    downloader: Downloader
    git: Git
    read_drive: DriveReader
    size_limit_mib: int

    def source(self, source: Source, work: Path, tmp: Path, stop: Stop, report: Report = nobody) -> None:
        """Put a source into the working directory.

        An archive or repository with a single directory at its top is taken as it is: scripts are looked for
        in both places (see :func:`~nmpi_emulator.execution.sources.location.locate_script`).

        :param report: hears how far that has come.
        :raises SourceError: saying why it could not be had.
        """
        if isinstance(source, Inline):
            write_inline(source, work)
        elif isinstance(source, Archive):
            self._archive(source.url, work, tmp, stop, report)
        elif isinstance(source, GitRepository):
            self._repository(source.url, work, tmp, stop, report)
        elif isinstance(source, Page):
            self._page(source.url, work, tmp, stop, report)
        elif isinstance(source, Drive):
            self.read_drive(source, work)
        else:
            copy_local(source, work)

    def _archive(self, url: str, work: Path, tmp: Path, stop: Stop, report: Report) -> None:
        packed = tmp / "source-archive"
        self.downloader.fetch(url, packed, stop, report)
        try:
            unpack(packed, work, size_limit_mib=self.size_limit_mib, stop=stop)
        except SourceError as error:
            raise SourceError(f"{url}: {error}") from error
        packed.unlink()

    def _repository(self, url: str, work: Path, tmp: Path, stop: Stop, report: Report) -> None:
        if not url.startswith("file:"):
            self.downloader.check(url)
        copy = tmp / "source-repository"
        self.git.clone(url, copy, stop, report)
        shutil.rmtree(copy / ".git", ignore_errors=True)
        for entry in copy.iterdir():
            shutil.move(entry, work / entry.name)
        copy.rmdir()

    def _page(self, url: str, work: Path, tmp: Path, stop: Stop, report: Report) -> None:
        """Fetch what may be a repository or an archive: the address does not tell."""
        try:
            self._repository(url, work, tmp, stop, report)
        except SourceError as no_repository:
            if stop.reason:
                raise
            try:
                self._archive(url, work, tmp, stop, report)
            except SourceError as no_archive:
                raise SourceError(
                    f"{url} is neither a git repository nor an archive.\n  {no_repository}\n  {no_archive}"
                ) from no_archive

    def inputs(self, inputs: Sequence[FileRecord], work: Path, stop: Stop, report: Report = nobody) -> None:
        """Download the input files into the working directory.

        :raises SourceError: if one cannot be had or is not what it should be, or two have the same name.
        """
        taken: dict[str, str] = {}
        for item in inputs:
            name = input_name(item)
            if taken.get(name) == item.url:
                continue
            if name in taken:
                raise SourceError(f"{item.url}: there are two inputs called {name!r}")
            if os.path.lexists(work / name):
                raise SourceError(f"{item.url}: the source has a file called {name!r}, too")
            self.downloader.fetch(item.url, work / name, stop, report)
            check_content(item, work / name)
            taken[name] = item.url


def copy_local(source: LocalPath, work: Path) -> None:
    """Copy a script or a directory of this machine.

    :raises SourceError: if it is not there.
    """
    try:
        if source.path.is_dir():
            hidden = shutil.ignore_patterns(".*", "__pycache__")
            shutil.copytree(source.path, work, ignore=hidden, dirs_exist_ok=True)
        else:
            shutil.copyfile(source.path, work / source.path.name)
    except (OSError, shutil.Error) as error:
        raise SourceError(f"{source.path}: {getattr(error, 'strerror', None) or error}") from error
