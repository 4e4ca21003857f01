"""Buckets: for each collab a flat list of named objects."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from nmpi_emulator.errors import BadRequest, NotFound, Unauthorized
from nmpi_emulator.models.storage import Space, SpaceUsage, StorageService, StoredEntry
from nmpi_emulator.store.blobs import BlobWriter
from nmpi_emulator.store.storage import LAST_CHARACTER

from .access import Caller
from .collaboratory import Collaboratory
from .storage import Storage, content_type_of

#: How long a name can be, in bytes of UTF-8.  Source: OpenStack Swift, max_object_name_length.
MAX_NAME_BYTES = 1024

_ROLES = ("administrator", "editor", "viewer")


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A collab's Bucket, as a caller sees it.

    :param role: the highest role of the caller in the collab; ``None`` for none.
    """

    name: str
    role: str | None
    is_public: bool

    @property
    def is_writable(self) -> bool:
        """Tell whether the caller may change it."""
        return self.role in ("administrator", "editor")

    @property
    def space(self) -> Space:
        """Return where its objects are."""
        return bucket_of(self.name)


@dataclass(frozen=True)
class Group:
    """The objects whose names have the same beginning, up to a delimiter."""

    prefix: str


def bucket_of(collab: str) -> Space:
    """Return where the objects of a collab's Bucket are."""
    return Space(StorageService.bucket, collab)


class Buckets:
    """The service around Buckets.  Every collab has one, and every user a private one."""

    def __init__(self, storage: Storage, collaboratory: Collaboratory) -> None:
        self._storage = storage
        self._collaboratory = collaboratory

    # -- Buckets ---------------------------------------------------------------------------------------

    def buckets(self, caller: Caller | None, search: str = "") -> list[Bucket]:
        """List the Buckets of the caller's collabs; the public ones for somebody unknown."""
        names = sorted({*caller.roles, caller.private_collab}) if caller else self._collaboratory.public()
        return [self._seen_by(caller, name) for name in names if search in name]

    def bucket(self, caller: Caller | None, name: str) -> Bucket:
        """Return a Bucket.

        :raises NotFound: if there is none with this name.
        :raises Unauthorized: if the caller may not see it.
        """
        bucket = self._seen_by(caller, name)
        if bucket.role is None and not bucket.is_public:
            if caller is not None and self._collaboratory.get(name) is None:
                raise NotFound(f"There is no bucket {name}.")
            raise Unauthorized(f"You may not see the bucket {name}.")
        return bucket

    def writable_bucket(self, caller: Caller | None, name: str) -> Bucket:
        """Return a Bucket that the caller may change.

        :raises NotFound: if there is none with this name.
        :raises Unauthorized: if the caller may not change it.
        """
        bucket = self.bucket(caller, name)
        if not bucket.is_writable:
            raise Unauthorized(f"You may not change the bucket {name}.")
        return bucket

    def _seen_by(self, caller: Caller | None, name: str) -> Bucket:
        roles: Set[str] = caller.roles.get(name, frozenset()) if caller else frozenset()
        if caller and name == caller.private_collab:
            roles = {"administrator"}
        return Bucket(
            name=name,
            role=next((role for role in _ROLES if role in roles), None),
            is_public=self._collaboratory.is_public(name),
        )

    def usage(self, bucket: Bucket) -> SpaceUsage:
        """Return how much is in a Bucket."""
        with self._storage.reading() as files:
            return files.table.usage(bucket.space)

    def empty(self, bucket: Bucket) -> None:
        """Delete all objects of a Bucket."""
        with self._storage.changing() as files:
            files.delete(bucket.space, files.table.page(bucket.space, "", "", -1))

    # -- objects ---------------------------------------------------------------------------------------

    def objects(
        self, bucket: Bucket, *, prefix: str = "", marker: str = "", delimiter: str = "", limit: int
    ) -> list[StoredEntry | Group]:
        """List objects by name.

        :param marker: names up to this one are left out.
        :param delimiter: names that have it after the prefix are shown as one group up to it.
        """
        found: list[StoredEntry | Group] = []
        after = marker
        with self._storage.reading() as files:
            while len(found) < limit:
                page = files.table.page(bucket.space, prefix, after, limit - len(found))
                if not page:
                    break
                for entry in page:
                    after = entry.path
                    group = _group_of(entry.path, prefix, delimiter)
                    if group is None:
                        found.append(entry)
                        continue
                    if group.prefix > marker:
                        found.append(group)
                    after = group.prefix + LAST_CHARACTER
                    break
        return found

    def object(self, bucket: Bucket, name: str) -> StoredEntry:
        """Return an object.

        :raises NotFound: if there is none with this name.
        """
        with self._storage.reading() as files:
            entry = files.table.get(bucket.space, name)
        if entry is None:
            raise NotFound(f"There is no object {name} in the bucket {bucket.name}.")
        return entry

    def put(
        self, space: Space, name: str, writer: BlobWriter, username: str, content_type: str
    ) -> StoredEntry:
        """Store an object, in place of one with the same name.

        :raises StorageFull: if the collab's storage is full.
        """
        with self._storage.changing() as files:
            return files.put(space, name, writer, username, content_type or content_type_of(name))

    def delete(self, bucket: Bucket, name: str) -> None:
        """Delete an object.

        :raises NotFound: if there is none with this name.
        """
        entry = self.object(bucket, name)
        with self._storage.changing() as files:
            files.delete(bucket.space, [entry])

    def copy(self, caller: Caller, source: Bucket, name: str, target: Bucket, new_name: str) -> StoredEntry:
        """Copy an object, in place of one that has the new name.

        :raises NotFound: if there is none.
        :raises StorageFull: if the storage of the target's collab is full.
        """
        require_name(new_name)
        entry = self.object(source, name)
        with self._storage.changing() as files:
            files.require_room(target.name, entry.size, files.table.get(target.space, new_name))
            return files.put_copy(target.space, new_name, entry, caller.username)

    def rename(self, caller: Caller, bucket: Bucket, name: str, new_name: str) -> StoredEntry:
        """Give an object another name, in place of one that has it.

        :raises NotFound: if there is none.
        """
        require_name(new_name)
        entry = self.object(bucket, name)
        with self._storage.changing() as files:
            files.delete(bucket.space, [entry])
            return files.put_copy(bucket.space, new_name, entry, caller.username)


def require_name(name: str) -> None:
    """Require that a name can be that of an object.

    :raises BadRequest: if not.
    """
    if not name or "\x00" in name or len(name.encode()) > MAX_NAME_BYTES:
        raise BadRequest(f"The name of an object has 1 to {MAX_NAME_BYTES} bytes.")


def _group_of(name: str, prefix: str, delimiter: str) -> Group | None:
    if not delimiter:
        return None
    end = name.find(delimiter, len(prefix))
    return Group(name[: end + len(delimiter)]) if end >= 0 else None
