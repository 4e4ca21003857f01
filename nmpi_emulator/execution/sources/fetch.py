"""Bring the source and the inputs of a job into its working directory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from nmpi_emulator.models.records import FileRecord

from .archives import single_directory, unpack
from .download import Downloader
from .errors import SourceError
from .git import clone
from .kinds import Archive, Drive, GitRepository, Inline, LocalPath, Page, Source

#: The name under which the text of a script is run.
INLINE_SCRIPT = "run.py"

#: How long the text of a script may be, in bytes; larger experiments come as archive or repository.
INLINE_LIMIT = 1024 * 1024

#: Copies a file or directory from a collab's Drive into a directory.
DriveReader = Callable[[Drive, Path], None]


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches sources and inputs within limits.

    :param read_drive: gets what ``drive://`` names.
    :param size_limit_mib: the largest archive content or download.
    :param time_limit_s: how long one repository may take.
    """

    downloader: Downloader
    read_drive: DriveReader
    size_limit_mib: int
    time_limit_s: float
    allow_local: bool

    def source(self, source: Source, work: Path, tmp: Path) -> None:
        """Put a source into the working directory.

        An archive or repository with a single directory at its top is taken as it is: scripts are looked for
        in both places (see :func:`locate_script`).

        :raises SourceError: saying why it could not be had.
        """
        if isinstance(source, Inline):
            _write_inline(source, work)
        elif isinstance(source, Archive):
            self._archive(source.url, work, tmp)
        elif isinstance(source, GitRepository):
            self._repository(source.url, work, tmp)
        elif isinstance(source, Page):
            self._page(source.url, work, tmp)
        elif isinstance(source, Drive):
            self.read_drive(source, work)
        else:
            copy_local(source, work)

    def _archive(self, url: str, work: Path, tmp: Path) -> None:
        packed = tmp / "source-archive"
        self.downloader.fetch(url, packed)
        try:
            unpack(packed, work, size_limit_mib=self.size_limit_mib)
        except SourceError as error:
            raise SourceError(f"{url}: {error}") from error
        packed.unlink()

    def _repository(self, url: str, work: Path, tmp: Path) -> None:
        if not url.startswith("file:"):
            self.downloader.check(url)
        copy = tmp / "source-repository"
        clone(url, copy, time_limit_s=self.time_limit_s, allow_local=self.allow_local)
        shutil.rmtree(copy / ".git", ignore_errors=True)
        for entry in copy.iterdir():
            shutil.move(entry, work / entry.name)

    def _page(self, url: str, work: Path, tmp: Path) -> None:
        """Fetch what may be a repository or an archive: the address does not tell."""
        try:
            self._repository(url, work, tmp)
        except SourceError as no_repository:
            try:
                self._archive(url, work, tmp)
            except SourceError as no_archive:
                raise SourceError(
                    f"{url} is neither a git repository nor an archive.\n  {no_repository}\n  {no_archive}"
                ) from no_archive

    def inputs(self, inputs: Sequence[FileRecord], work: Path) -> list[str]:
        """Download the input files into the working directory; return their names.

        :raises SourceError: if one cannot be had, or two have the same name.
        """
        names: list[str] = []
        for item in inputs:
            name = input_name(item)
            if name in names:
                raise SourceError(f"{item.url}: there are two inputs called {name!r}")
            self.downloader.fetch(item.url, work / name)
            names.append(name)
        return names


def input_name(item: FileRecord) -> str:
    """Return the name that an input gets: the last part of its path or URL.

    :raises SourceError: if there is none.
    """
    name = PurePosixPath(unquote(urlsplit(item.url).path)).name
    if not name or name in (".", ".."):
        raise SourceError(f"{item.url}: an input needs a file name at the end of its URL")
    return name


def _write_inline(source: Inline, work: Path) -> None:
    content = source.text.encode("utf-8", "surrogatepass")
    if not source.text.strip():
        raise SourceError("the job has no code: neither the text of a script nor a URL")
    if len(content) > INLINE_LIMIT:
        raise SourceError(
            f"the script is {len(content)} bytes long; at most {INLINE_LIMIT} are allowed in a job. "
            "Use an archive or a git repository."
        )
    (work / INLINE_SCRIPT).write_bytes(content)


def copy_local(source: LocalPath, work: Path) -> None:
    """Copy a script (as ``run.py``) or a directory of this machine.

    :raises SourceError: if it is not there.
    """
    try:
        if source.path.is_dir():
            hidden = shutil.ignore_patterns(".*", "__pycache__")
            shutil.copytree(source.path, work, ignore=hidden, dirs_exist_ok=True)
        else:
            shutil.copyfile(source.path, work / source.path.name)
    except OSError as error:
        raise SourceError(f"{source.path}: {error.strerror or error}") from error


def locate_script(script: str, work: Path) -> Path:
    """Return the directory in which a script stands: the working directory, or its only subdirectory.

    :param script: the path in the job's command.
    :raises SourceError: if the script is in neither.
    """
    path = PurePosixPath(script)
    if path.is_absolute() or ".." in path.parts:
        raise SourceError(f"the script {script!r} is outside the working directory")
    if (work / script).is_file():
        return work
    inner = single_directory(work)
    if inner is not None and (inner / script).is_file():
        return inner
    there = sorted(p.name + ("/" if p.is_dir() else "") for p in work.iterdir())[:20]
    raise SourceError(
        f"there is no script {script!r} in the source. There is: {', '.join(there) or 'nothing'}. "
        "The command of a job names its script; by default it is 'run.py {system}'."
    )
