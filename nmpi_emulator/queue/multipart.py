"""Objects of Buckets that arrive in parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from nmpi_emulator.errors import BadRequest, NotFound
from nmpi_emulator.models.storage import LinkPurpose, Space, StorageLink, StoredEntry
from nmpi_emulator.store.blobs import Blob, BlobWriter

from .access import Caller
from .buckets import Bucket, require_name
from .links import Links
from .storage import Storage, content_type_of, pieces_of

#: Source: the S3 protocol, which the object store behind the service speaks.
MAX_PARTS = 10_000

#: How long the parts of an upload are kept that nobody completes.
LIFETIME = dt.timedelta(days=1)


class MultipartUploads:
    """The service around such uploads: begin, parts in any order, complete."""

    def __init__(self, storage: Storage, links: Links) -> None:
        self._storage = storage
        self._links = links

    def begin(self, caller: Caller, bucket: Bucket, name: str) -> str:
        """Begin an upload and return its id."""
        require_name(name)
        link = self._links.make(LinkPurpose.multipart, caller.username, bucket.space, name, lifetime=LIFETIME)
        return link.token

    def part_link(self, caller: Caller, bucket: Bucket, name: str, upload: str, number: int) -> StorageLink:
        """Return a link under which a part can be sent.

        :raises NotFound: if there is no such upload.
        :raises BadRequest: if the number is not one.
        """
        self._upload(bucket, name, upload)
        if not 1 <= number <= MAX_PARTS:
            raise BadRequest(f"The number of a part is between 1 and {MAX_PARTS}, not {number}.")
        details = {"upload": upload, "number": number}
        return self._links.make(LinkPurpose.part, caller.username, bucket.space, name, details=details)

    def put_part(self, link: StorageLink, space: Space, writer: BlobWriter) -> Blob:
        """Store a part that was sent under its link.

        :raises StorageFull: if the collab's storage is full.
        """
        with self._storage.changing() as files:
            return files.put_part(link.details["upload"], link.details["number"], space.collab, writer)

    def complete(
        self, caller: Caller, bucket: Bucket, name: str, upload: str, etags: Mapping[str, str]
    ) -> StoredEntry:
        """Put the parts together, by their numbers.

        :param etags: the ETag that each part got, by its number.
        :raises NotFound: if there is no such upload.
        :raises BadRequest: if a part is missing or another one.
        """
        link = self._upload(bucket, name, upload)
        with self._storage.reading() as files:
            parts = files.links.parts(upload)
        wanted = {str(number): blob.md5 for number, blob in parts.items()}
        if not parts or dict(etags) != wanted:
            raise BadRequest(
                f"The upload {upload} has the parts {', '.join(wanted) or '(none)'}; these numbers, and the "
                "ETags that came with them, must be sent."
            )
        with self._storage.writer(bucket.name) as writer:
            for blob in parts.values():
                writer.write_all(pieces_of(self._storage.path(blob)))
            with self._storage.changing() as files:
                files.forget_parts(upload)
                files.links.end(link.token)
                return files.put(bucket.space, name, writer, caller.username, content_type_of(name))

    def _upload(self, bucket: Bucket, name: str, upload: str) -> StorageLink:
        link = self._links.get(upload, LinkPurpose.multipart)
        if link.space != bucket.space or link.path != name:
            raise NotFound(f"There is no upload {upload} of {name}.")
        return link
