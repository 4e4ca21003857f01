"""The Drive: one library of files and directories for each collab, and one for each user."""

from __future__ import annotations

import posixpath
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.models.storage import Space, SpaceUsage, StorageService, StoredEntry
from nmpi_emulator.store.blobs import BlobWriter

from .access import Caller
from .collaboratory import Collaboratory
from .storage import Files, Storage, content_type_of
from .trees import (
    clean,
    copy_tree,
    free_path,
    make_parents,
    not_the_root,
    place_for,
    require_directory,
    tree,
)

_NAMESPACE = uuid.UUID("0fee1620-062d-4643-865b-951de1eee355")

_PRIVATE_PREFIX = "private-"


@dataclass(frozen=True, kw_only=True)
class Library:
    """The Drive library of a collab, or of a user (whose private collab it belongs to).

    :param writable: whether the caller may change it.
    """

    collab: str
    writable: bool
    usage: SpaceUsage

    @property
    def id(self) -> str:
        """Return the id, which is always the same for a collab."""
        return library_id(self.collab)

    @property
    def is_private(self) -> bool:
        """Tell whether it is a user's own."""
        return self.collab.startswith(_PRIVATE_PREFIX)

    @property
    def name(self) -> str:
        """Return the name: that of the collab."""
        return "My Library" if self.is_private else self.collab

    @property
    def owner(self) -> str:
        """Return who owns it: the group of the collab's administrators."""
        if self.is_private:
            return self.collab.removeprefix(_PRIVATE_PREFIX)
        return f"collab-{self.collab}-administrator"

    @property
    def space(self) -> Space:
        """Return where its files are."""
        return drive_of(self.collab)


def library_id(collab: str) -> str:
    """Return the id of a collab's library."""
    return str(uuid.uuid5(_NAMESPACE, collab))


def drive_of(collab: str) -> Space:
    """Return where the files of a collab's library are."""
    return Space(StorageService.drive, collab)


class Drive:
    """The service around libraries.

    A caller sees the libraries of the collabs in which he or she has a role, of public collabs, and his or
    her own; editors and administrators may change them.
    """

    def __init__(self, storage: Storage, collaboratory: Collaboratory) -> None:
        self._storage = storage
        self._collaboratory = collaboratory

    # -- libraries -------------------------------------------------------------------------------------

    def libraries(self, caller: Caller) -> list[Library]:
        """List the libraries of the collabs in which the caller has a role, after his or her own."""
        collabs = sorted(filter(self._collaboratory.has_drive, caller.roles))
        return [self.own_library(caller), *(self.seen_by(caller, collab) for collab in collabs)]

    def own_library(self, caller: Caller) -> Library:
        """Return the caller's own library."""
        return self.seen_by(caller, caller.private_collab)

    def library(self, caller: Caller, id_: str) -> Library:
        """Return a library.

        :raises NotFound: if there is none with this id, or the caller may not see it.
        """
        mine = [caller.private_collab, *filter(self._collaboratory.has_drive, caller.roles)]
        public = filter(self._collaboratory.has_drive, self._collaboratory.public())
        for collab in (*mine, *public):
            if library_id(collab) == id_:
                return self.seen_by(caller, collab)
        raise NotFound("Library not found.")

    def library_of(self, caller: Caller, collab: str) -> Library | None:
        """Return the library that is named like a collab; ``None`` if there is none that the caller sees.

        A user's own library is not named like the private collab.
        """
        if not self._collaboratory.has_drive(collab) or not caller.can_view(collab):
            return None
        return self.seen_by(caller, collab)

    def seen_by(self, caller: Caller, collab: str) -> Library:
        """Return the library of a collab, whoever may see it."""
        with self._storage.reading() as files:
            usage = files.table.usage(drive_of(collab))
        return Library(collab=collab, writable=caller.can_edit(collab), usage=usage)

    # -- reading ---------------------------------------------------------------------------------------

    def entry(self, library: Library, path: str) -> StoredEntry | None:
        """Return a file or directory; ``None`` if there is none.  The root is none."""
        with self._storage.reading() as files:
            return files.table.get(library.space, clean(path))

    def file(self, library: Library, path: str) -> StoredEntry:
        """Return a file.

        :raises NotFound: if there is none.
        """
        entry = self.entry(library, path)
        if entry is None or entry.is_dir:
            raise NotFound("File not found")
        return entry

    def directory(self, library: Library, path: str) -> list[StoredEntry]:
        """List a directory: directories first, each by name.

        :raises NotFound: if there is none.
        """
        with self._storage.reading() as files:
            path = clean(path)
            require_directory(files, library.space, path)
            found = files.table.children(library.space, path)
        return sorted(found, key=lambda entry: (not entry.is_dir, entry.name))

    def tree(self, library: Library, path: str) -> list[StoredEntry]:
        """Return a file, or a directory with all that lies in it (parents first; not the root itself).

        :raises NotFound: if there is nothing at this path.
        """
        with self._storage.reading() as files:
            path = clean(path)
            return tree(files, library.space, path)

    # -- changing --------------------------------------------------------------------------------------

    def make_directory(self, caller: Caller, library: Library, path: str) -> StoredEntry:
        """Make a directory, under a similar name if there is something already.

        :raises NotFound: if its parent is not there.
        """
        with self._changing(library) as files:
            path = free_path(files, library.space, clean(path))
            require_directory(files, library.space, posixpath.dirname(path))
            return files.put_directory(library.space, path, caller.username)

    def make_directories(self, caller: Caller, library: Library, path: str) -> None:
        """Make a directory and those above it, as far as they are not there."""
        with self._changing(library) as files:
            make_parents(files, library.space, posixpath.join(clean(path), "x"), caller.username)

    def put(
        self, caller: Caller, library: Library, path: str, writer: BlobWriter, *, replace: bool = False
    ) -> StoredEntry:
        """Store a file; if there is one already, replace it or find a similar name.

        :raises NotFound: if its directory is not there.
        :raises StorageFull: if the collab's storage is full.
        """
        with self._changing(library) as files:
            path = clean(path)
            require_directory(files, library.space, posixpath.dirname(path))
            old = files.table.get(library.space, path)
            if old is not None and not (replace and not old.is_dir):
                path = free_path(files, library.space, path)
            return files.put(library.space, path, writer, caller.username, content_type_of(path))

    def delete(self, caller: Caller, library: Library, path: str) -> None:
        """Delete a file, or a directory with all that lies in it.

        :raises NotFound: if there is nothing.
        """
        with self._changing(library) as files:
            path = not_the_root(clean(path))
            files.delete(library.space, tree(files, library.space, path))

    def rename(self, caller: Caller, library: Library, path: str, new_name: str) -> StoredEntry:
        """Give a file or directory another name, or a similar one if that is taken.

        :raises NotFound: if there is nothing.
        """
        path = not_the_root(clean(path))
        if "/" in new_name:
            raise BadRequest("Folder or file name invalid.")
        to = clean(posixpath.join(posixpath.dirname(path), new_name))
        with self._changing(library) as files:
            entries = tree(files, library.space, path)
            files.delete(library.space, entries)
            return copy_tree(
                files, entries, library.space, free_path(files, library.space, to), caller.username
            )

    def copy(
        self, caller: Caller, source: Library, path: str, target: Library, directory: str
    ) -> StoredEntry:
        """Copy a file or directory into a directory, under a similar name if there is something already.

        :raises NotFound: if there is no such file, or no such directory.
        :raises BadRequest: if a directory would be copied into itself.
        :raises StorageFull: if the storage of the target's collab is full.
        """
        with self._changing(target) as files:
            entries = tree(files, source.space, not_the_root(clean(path)))
            to = place_for(files, source.space, entries[0], target.space, directory)
            files.require_room(target.collab, sum(entry.size for entry in entries))
            return copy_tree(files, entries, target.space, to, caller.username)

    def move(
        self, caller: Caller, source: Library, path: str, target: Library, directory: str
    ) -> StoredEntry:
        """Move a file or directory into a directory, under a similar name if there is something already.

        :raises NotFound, BadRequest, StorageFull: as :meth:`copy`.
        """
        require_writable(source)
        with self._changing(target) as files:
            entries = tree(files, source.space, not_the_root(clean(path)))
            to = place_for(files, source.space, entries[0], target.space, directory)
            files.delete(source.space, entries)
            files.require_room(target.collab, sum(entry.size for entry in entries))
            return copy_tree(files, entries, target.space, to, caller.username)

    def _changing(self, library: Library) -> AbstractContextManager[Files]:
        require_writable(library)
        return self._storage.changing()


def require_writable(library: Library) -> None:
    """Require that the caller may change a library.

    :raises Forbidden: if not.
    """
    if not library.writable:
        raise Forbidden("You do not have permission to change this library.")
