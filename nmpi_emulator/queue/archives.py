"""Archives of what lies in the Drive: for download, and as the code of jobs (``drive://``)."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.hosts import DRIVE_URL
from nmpi_emulator.models.storage import StoredEntry

from .access import Caller
from .drive import Drive, Library
from .storage import Storage, pieces_of
from .upstream_bugs import UpstreamBug, UpstreamBugs

#: quirk: only this spelling counts; anything else (``DRIVE://``, a space before it) is taken for a script.
_DRIVE_CODE = re.compile(r"drive://(?P<collab>[^/]*)/?(?P<path>.*)", re.DOTALL)

#: The first moment that a zip archive can name.
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_archive(
    target: IO[bytes], storage: Storage, entries: Iterable[StoredEntry], parent: str, comment: bytes = b""
) -> None:
    """Write a zip archive of files and directories, not compressed: it does not leave the machine.

    :param parent: the directory whose path is left out of the names.
    """
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment
        for entry in entries:
            moment = max(entry.modified_at.timetuple()[:6], _FIRST_MOMENT)
            info = zipfile.ZipInfo(_name_in_archive(entry, parent), moment)
            if entry.is_dir:
                archive.writestr(info, b"")
                continue
            info.file_size = entry.size
            with archive.open(info, "w") as member:
                for piece in pieces_of(storage.path(entry)):
                    member.write(piece)


def _name_in_archive(entry: StoredEntry, parent: str) -> str:
    return posixpath.relpath(entry.path, parent) + ("/" if entry.is_dir else "")


class DriveArchives:
    """Makes archives of what ``drive://`` names, and keeps them under addresses that anybody can open.

    :param root: where they are.
    :param base_url: returns how clients reach the emulator.
    :param suffix: the path below it under which archives are given out.
    """

    def __init__(
        self,
        drive: Drive,
        storage: Storage,
        bugs: UpstreamBugs,
        *,
        root: Path,
        base_url: Callable[[], str],
        suffix: str,
    ) -> None:
        self._drive = drive
        self._storage = storage
        self._bugs = bugs
        self.root = root
        self._base_url = base_url
        self._suffix = "/" + suffix.strip("/")

    def resolve(self, caller: Caller, code: str) -> str:
        """Return the code of a job, with ``drive://<collab>/<path>`` replaced by the address of an archive.

        quirk: the name of the archive depends on the text only, so that what was submitted is lost.

        :raises NotFound: if the collab has no library that the caller sees.
        :raises BadRequest: if there is nothing at the path.
        """
        match = _DRIVE_CODE.match(code)
        if match is None:
            return code
        library = self._drive.library_of(caller, match["collab"])
        if library is None:
            self._bugs.hit(UpstreamBug.NO_DRIVE_LIBRARY)
            raise NotFound(f"There is no Drive library {match['collab']}, or you may not see it ({code})")
        name = f"{uuid.uuid5(uuid.NAMESPACE_URL, code)}.zip"
        self._make(self.root / name, self._tree(library, match["path"], code))
        return f"{self._base_url()}{self._suffix}/{name}"

    def _tree(self, library: Library, path: str, code: str) -> tuple[str, list[StoredEntry]]:
        """Return the directory in which the file or directory lies, and all that belongs to it."""
        try:
            entries = list(self._drive.tree(library, path))
        except (NotFound, BadRequest):
            raise BadRequest(
                f"Tried to get download URL for {path} in collab {library.collab} from {DRIVE_URL} "
                f"but this path does not exist. (Drive URI was {code})"
            ) from None
        return posixpath.dirname("/" + path.strip("/")), entries

    def _make(self, archive: Path, content: tuple[str, list[StoredEntry]]) -> None:
        parent, entries = content
        state = _state(entries)
        if archive.exists() and (self._bugs.are_reproduced or _state_of_archive(archive) == state):
            return
        self.root.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self.root)
        try:
            with os.fdopen(number, "w+b") as stream:
                write_archive(stream, self._storage, entries, parent, comment=state)
            os.replace(name, archive)
        except BaseException:
            os.unlink(name)
            raise

    def locate(self, url: str) -> Path | None:
        """Return the archive behind an address of the emulator; ``None`` if it is none.

        The address may be one of an earlier start, with another port.
        """
        path = urlsplit(url).path
        if posixpath.dirname(path) != self._suffix:
            return None
        return self.find(posixpath.basename(path))

    def find(self, name: str) -> Path | None:
        """Return the archive with a name; ``None`` if there is none."""
        archive = self.root / posixpath.basename(name)
        return archive if archive.suffix == ".zip" and archive.is_file() else None

    def clear(self) -> None:
        """Delete all archives."""
        shutil.rmtree(self.root, ignore_errors=True)


def _state(entries: Iterable[StoredEntry]) -> bytes:
    """Return a text that changes with what is in the archive."""
    lines = (f"{entry.path}\0{entry.sha256 or ''}" for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest().encode()


def _state_of_archive(archive: Path) -> bytes:
    with zipfile.ZipFile(archive) as made:
        return made.comment
