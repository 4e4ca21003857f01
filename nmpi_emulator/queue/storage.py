"""The storage of collabs: what the Drive and the Bucket have in common.

Files are rows in the store; their contents lie beside the database.  What a collab may store is limited.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import mimetypes
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import StorageFull
from nmpi_emulator.models.storage import Space, StorageService, StoredEntry
from nmpi_emulator.store.blobs import Blob, BlobStore, BlobWriter
from nmpi_emulator.store.links import LinkTable
from nmpi_emulator.store.storage import StorageTable
from nmpi_emulator.store.store import Store, Tables

MIB = 1024 * 1024

#: How much is read or written at a time, in bytes.
PIECE = 256 * 1024


class Files:
    """The files of all collabs, inside one transaction.

    :param limit: how much a collab may store, in bytes.
    """

    def __init__(self, tx: Tables, blobs: BlobStore, now: dt.datetime, limit: int) -> None:
        self.table: StorageTable = tx.storage
        self.links: LinkTable = tx.links
        self.now = now
        self.dropped: set[str] = set()
        self._blobs = blobs
        self._limit = limit

    def put(
        self, space: Space, path: str, writer: BlobWriter, username: str, content_type: str | None = None
    ) -> StoredEntry:
        """Store a file with the content that *writer* received, in place of what was there.

        :raises StorageFull: if the collab's storage is full.
        """
        self.require_room(space.collab, writer.size, self.table.get(space, path))
        blob = self._blobs.keep(writer)
        return self._put(
            space,
            StoredEntry(
                path=path,
                sha256=blob.sha256,
                md5=blob.md5,
                size=blob.size,
                content_type=content_type,
                modified_at=self.now,
                modified_by=username,
            ),
        )

    def put_copy(self, space: Space, path: str, entry: StoredEntry, username: str) -> StoredEntry:
        """Store a copy of a file, or an empty directory for a directory, in place of what was there."""
        copy = dataclasses.replace(entry, path=path, modified_at=self.now, modified_by=username)
        return self._put(space, copy)

    def put_directory(self, space: Space, path: str, username: str) -> StoredEntry:
        """Store an empty directory."""
        return self._put(space, StoredEntry(path=path, modified_at=self.now, modified_by=username))

    def _put(self, space: Space, entry: StoredEntry) -> StoredEntry:
        old = self.table.get(space, entry.path)
        self.table.put(space, entry)
        if old is not None and old.sha256 is not None:
            self.dropped.add(old.sha256)
        return entry

    def put_part(self, upload: str, number: int, collab: str, writer: BlobWriter) -> Blob:
        """Store a part of a file that comes in parts, in place of an earlier one with this number.

        :raises StorageFull: if the collab's storage is full.
        """
        self.require_room(collab, writer.size)
        blob = self._blobs.keep(writer)
        if old := self.links.parts(upload).get(number):
            self.dropped.add(old.sha256)
        self.links.put_part(upload, number, collab, blob)
        return blob

    def forget_parts(self, upload: str) -> None:
        """Forget the parts of an upload."""
        self.dropped.update(blob.sha256 for blob in self.links.parts(upload).values())
        self.links.forget_parts(upload)

    def delete(self, space: Space, entries: Iterable[StoredEntry]) -> None:
        """Forget files and directories."""
        entries = list(entries)
        self.table.delete(space, [entry.path for entry in entries])
        self.dropped.update(entry.sha256 for entry in entries if entry.sha256 is not None)

    def forget_expired(self) -> None:
        """Forget links that have ended, and unfinished uploads with them."""
        self.dropped.update(self.links.forget_expired(self.now))

    def require_room(self, collab: str, size: int, replaced: StoredEntry | None = None) -> None:
        """Require that a collab can store so many bytes more.

        :raises StorageFull: if its storage is full.
        """
        if self.table.size_of(collab) - (replaced.size if replaced else 0) + size > self._limit:
            raise full(collab, self._limit)


class Storage:
    """Keeps the files of collabs.

    :param limit_mib: how much a collab may store, Drive and Bucket together, in MiB.
    """

    def __init__(self, store: Store, blobs: BlobStore, clock: Clock, *, limit_mib: int) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._limit = limit_mib * MIB
        # Held from before a content gets its name until rows and contents agree again.
        self._lock = threading.RLock()
        self._pinned: frozenset[str] = frozenset()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Files]:
        """Open a transaction that only reads."""
        with self._store.read() as tx:
            yield self.files(tx)

    @contextlib.contextmanager
    def changing(self) -> Iterator[Files]:
        """Open a transaction that changes files; contents that nothing refers to are deleted after it."""
        with self._lock:
            with self._store.write() as tx:
                files = self.files(tx)
                yield files
            self._forget(files.dropped)

    def files(self, tx: Tables) -> Files:
        """Return the files as part of a transaction that has begun already."""
        return Files(tx, self._blobs, self._clock.now(), self._limit)

    def writer(self, collab: str) -> BlobWriter:
        """Return what receives a new content for a collab.

        It raises :class:`~nmpi_emulator.errors.StorageFull` if that is more than a collab may store at all;
        whether there is room for it shows when it is put into place.
        """
        return self._blobs.writer(self._limit, full(collab, self._limit))

    def path(self, entry: StoredEntry | Blob) -> Path:
        """Return where the content of a file is."""
        assert entry.sha256 is not None, "a directory has no content"
        return self._blobs.path(entry.sha256)

    def forget(self, collab: str) -> None:
        """Delete all that a collab has stored."""
        with self.changing() as files:
            for service in StorageService:
                space = Space(service, collab)
                files.delete(space, files.table.page(space, "", "", -1))

    # -- life ------------------------------------------------------------------------------------------

    def pin(self) -> None:
        """Keep all present contents, whatever happens to the files, so that one can return to them."""
        with self.reading() as files:
            self._pinned = frozenset(files.table.contents())
        self.sweep()

    def sweep(self) -> None:
        """Delete contents that nothing refers to, after the store was put back or a process was killed."""
        if not self._blobs.has_news:
            return  # the store is not asked: after it was put back, the first query costs half a millisecond
        with self._lock, self.reading() as files:
            self._blobs.retain(files.table.contents() | self._pinned)

    def _forget(self, dropped: set[str]) -> None:
        candidates = dropped - self._pinned
        if not candidates:
            return
        with self.reading() as files:
            for sha256 in candidates:
                if not files.table.refers_to(sha256):
                    self._blobs.discard(sha256)


def full(collab: str, limit: int) -> StorageFull:
    """Return the error that says that a collab can store no more.

    :param limit: in bytes.
    """
    return StorageFull(
        f"The storage of {collab} is full: {limit // MIB} MiB are allowed (setting storage_limit)."
    )


def content_type_of(path: str) -> str:
    """Return what kind of content the name of a file suggests."""
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def pieces_of(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece
