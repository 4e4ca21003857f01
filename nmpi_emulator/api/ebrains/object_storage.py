"""The object storage behind Buckets: what is behind the temporary addresses that the data proxy gives out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http import HTTPStatus

from flask import Blueprint, Response, request

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.downloads import file_response
from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.storage import LinkPurpose, Space, StorageLink
from nmpi_emulator.queue.storage import PIECE
from nmpi_emulator.store.blobs import BlobWriter

#: Where the addresses begin.
PREFIX = "/object-storage"


def object_storage_routes(api: ApiContext) -> Blueprint:
    """Return the routes.  Nobody needs a token here; the data proxy has looked at it before."""
    routes = Blueprint("object-storage", __name__, url_prefix=PREFIX)
    links = api.workspaces.links
    storage = api.workspaces.storage

    @contextlib.contextmanager
    def received(token: str, purpose: LinkPurpose) -> Iterator[tuple[StorageLink, Space, BlobWriter]]:
        """Take the body of a request that a link allows; return the link, what it is about, and the body."""
        link = links.get(token, purpose)
        assert link.space is not None
        with storage.writer(link.space.collab) as writer:
            while piece := request.stream.read(PIECE):
                writer.write(piece)
            yield link, link.space, writer

    @routes.get("/download/<token>/<path:name>")
    def download(token: str, name: str) -> Response:
        link = links.get(token, LinkPurpose.download)
        assert link.space is not None
        with storage.reading() as files:
            entry = files.table.get(link.space, link.path)
        if entry is None:
            raise NotFound("There is no such object any more.")
        inline = bool(link.details.get("inline"))
        response = file_response(storage.path(entry), entry.name, entry.content_type, inline=inline)
        response.headers["ETag"] = f'"{entry.md5}"'
        return response

    @routes.put("/upload/<token>/<path:name>")
    def upload(token: str, name: str) -> Response:
        content_type = request.headers.get("Content-Type", "")
        with received(token, LinkPurpose.upload) as (link, space, body):
            entry = api.workspaces.buckets.put(space, link.path, body, link.username, content_type)
        return _stored(str(entry.md5))

    @routes.put("/part/<token>/<path:name>")
    def part(token: str, name: str) -> Response:
        with received(token, LinkPurpose.part) as (link, space, body):
            blob = api.workspaces.multipart.put_part(link, space, body)
        return _stored(blob.md5)

    return routes


def _stored(md5: str) -> Response:
    response = Response(status=HTTPStatus.CREATED)
    response.headers["ETag"] = f'"{md5}"'
    return response
