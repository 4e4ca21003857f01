"""The files that jobs leave: kept on disk as the platform's file server would give them out."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.platforms.declaration import Platform

from .repositories import own_path, own_url

#: The largest preview that is kept, in bytes; what writes them stays well below.
PREVIEW_LIMIT = 8 * 2**20

#: Where previews lie, beside the directories of hosts: no host has such a name.
_PREVIEWS = ".previews"


class OutputFiles:
    """A directory with one subdirectory for each host that it stands in for.

    Beside the files of a job lies, if there is one, the preview of its results: for people who watch, not
    part of what the job has left.

    :param root: the directory; made when first needed.
    :param now: tells what the emulator's clock shows, which is the time that files get; not changed if not
        given.
    """

    def __init__(self, root: Path, now: Callable[[], dt.datetime] | None = None) -> None:
        self.root = root
        self._now = now
        self._set_aside = root.with_name(root.name + ".pinned")
        self._pinned: set[Path] = set()

    def write(self, platform: Platform, collab: str, job_id: int, path: str, content: bytes) -> FileRecord:
        """Keep a file with the given content."""
        target = self._target(platform, collab, job_id, path)
        target.write_bytes(content)
        return self._record(platform, collab, job_id, path, target)

    def take(self, platform: Platform, collab: str, job_id: int, path: str, source: Path) -> FileRecord:
        """Keep a file by moving it here."""
        target = self._target(platform, collab, job_id, path)
        shutil.move(source, target)
        return self._record(platform, collab, job_id, path, target)

    def locate(self, url: str) -> Path | None:
        """Return where the file behind a URL is kept; ``None`` if it is not."""
        parts = urlsplit(url)
        path = self.root / (parts.hostname or "") / unquote(parts.path).lstrip("/")
        real, root = (Path(os.path.realpath(each)) for each in (path, self.root))
        # Previews are for those who may see the job.
        inside = root in real.parents and root / _PREVIEWS not in real.parents
        return path if inside and path.is_file() else None

    def take_preview(self, job_id: int, source: Path) -> None:
        """Keep the preview of a job's results by moving it here; nothing happens if there is none."""
        if source.is_symlink() or not source.is_file() or source.stat().st_size > PREVIEW_LIMIT:
            return
        target = self._preview(job_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)

    def preview(self, job_id: int) -> Path | None:
        """Return where the preview of a job's results is kept; ``None`` if there is none."""
        path = self._preview(job_id)
        return path if path.is_file() else None

    def _preview(self, job_id: int) -> Path:
        return self.root / _PREVIEWS / f"{job_id}.json"

    def forget(self, platform: Platform, collab: str, job_id: int) -> None:
        """Delete all files of a job."""
        self._preview(job_id).unlink(missing_ok=True)
        directory = self._target(platform, collab, job_id, "x").parent
        for path in self._paths(directory):
            self._discard(path)
        shutil.rmtree(directory, ignore_errors=True)

    def lose(self, url: str) -> None:
        """Delete the file behind a URL."""
        path = self.locate(url)
        if path is not None:
            self._discard(path)

    # -- going back ------------------------------------------------------------------------------------

    def pin(self) -> None:
        """Remember which files there are, so that one can return to them whatever is deleted."""
        self._pinned = {path.relative_to(self.root) for path in self._paths(self.root)}

    def return_to_pinned(self) -> None:
        """Have exactly the files that were there when they were pinned."""
        for path in self._paths(self.root):
            if path.relative_to(self.root) not in self._pinned:
                path.unlink()
        for path in self._paths(self._set_aside):
            target = self.root / path.relative_to(self._set_aside)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)

    def replace_by(self, source: Path) -> None:
        """Have exactly the files of another directory; pinned ones are set aside."""
        for path in self._paths(self.root):
            self._discard(path)
        if source.is_dir():
            shutil.copytree(source, self.root, dirs_exist_ok=True)

    def _discard(self, path: Path) -> None:
        """Delete a file; a pinned one is set aside."""
        relative = path.relative_to(self.root)
        if relative in self._pinned:
            target = self._set_aside / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        else:
            path.unlink()

    @staticmethod
    def _paths(directory: Path) -> list[Path]:
        return [path for path in directory.rglob("*") if path.is_file()]

    def _target(self, platform: Platform, collab: str, job_id: int, path: str) -> Path:
        parts = urlsplit(platform.storage.url)
        rest = own_path(platform, collab, job_id, path)
        target = self.root / (parts.hostname or "") / parts.path.strip("/") / rest
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _record(self, platform: Platform, collab: str, job_id: int, path: str, file: Path) -> FileRecord:
        if self._now is not None:
            time_s = self._now().timestamp()
            os.utime(file, (time_s, time_s))
        return FileRecord(
            url=own_url(platform, collab, job_id, path),
            path=own_path(platform, collab, job_id, path),
            content_type=mimetypes.guess_type(path)[0] or "application/octet-stream",
            size=file.stat().st_size,
            hash=_sha1(file),
        )


def _sha1(file: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
