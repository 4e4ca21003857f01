"""What is behind URLs of files, as far as the emulator can tell without a network."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nmpi_emulator import hosts
from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.storage import LinkPurpose, Space, StoredEntry
from nmpi_emulator.world import World

from .access import Caller
from .archives import DriveArchives
from .buckets import bucket_of
from .links import Links
from .output_files import OutputFiles
from .storage import PIECE, Storage, pieces_of

#: Under which paths the Drive and the Bucket give out files.  Sources: Seafile's file server; the data proxy.
DRIVE_DOWNLOADS = "/seafhttp/files/"
BUCKETS = "/api/v1/buckets/"


@dataclass(frozen=True, kw_only=True)
class RemoteFile:
    """A file: on disk, or a text of the world, or so many zero bytes.

    :param size: in bytes.
    """

    size: int
    path: Path | None = None
    content: bytes | None = None

    def pieces(self) -> Iterator[bytes]:
        """Read the content piece by piece."""
        if self.path is not None:
            yield from pieces_of(self.path)
        elif self.content is not None:
            yield self.content
        else:
            for start in range(0, self.size, PIECE):
                yield bytes(min(PIECE, self.size - start))


class RemoteFiles:
    """Finds files by their URLs: declared in the world, left by jobs, stored in the Drive or a Bucket."""

    def __init__(
        self, world: World, outputs: OutputFiles, archives: DriveArchives, storage: Storage, links: Links
    ) -> None:
        self._world = world
        self._outputs = outputs
        self._archives = archives
        self._storage = storage
        self._links = links

    def find(self, url: str, caller: Caller | None = None) -> RemoteFile | None:
        """Return the file behind a URL; ``None`` if there is none.

        :param caller: who wants it; without one, what nobody without a token could have is not found.
        """
        if url in self._world.remote_files:
            content = self._world.remote_files[url].encode()
            return RemoteFile(size=len(content), content=content)
        if url in self._world.large_remote_files:
            return RemoteFile(size=self._world.large_remote_files[url])
        try:
            path = self._outputs.locate(url) or self._archives.locate(url) or self._stored(url, caller)
            return RemoteFile(size=path.stat().st_size, path=path) if path else None
        except (OSError, ValueError):  # not a URL, or with a name that no file can have
            return None

    def _stored(self, url: str, caller: Caller | None) -> Path | None:
        parts = urlsplit(url)
        path = unquote(parts.path)
        if parts.hostname == hosts.DRIVE and path.startswith(DRIVE_DOWNLOADS):
            return self._behind_link(posixpath.dirname(path.removeprefix(DRIVE_DOWNLOADS)))
        if parts.hostname == hosts.BUCKET and path.startswith(BUCKETS):
            collab, _, name = path.removeprefix(BUCKETS).partition("/")
            if caller is not None and caller.can_view(collab):
                return self._entry(bucket_of(collab), name)
        return None

    def _behind_link(self, token: str) -> Path | None:
        try:
            link = self._links.get(token, LinkPurpose.download)
        except NotFound:
            return None
        assert link.space is not None
        return self._entry(link.space, link.path)

    def _entry(self, space: Space, path: str) -> Path | None:
        with self._storage.reading() as files:
            entry: StoredEntry | None = files.table.get(space, path)
        return self._storage.path(entry) if entry and not entry.is_dir else None
