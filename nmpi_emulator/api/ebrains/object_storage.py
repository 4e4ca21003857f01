"""The object storage behind Buckets: what is behind the temporary addresses that the data proxy gives out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, request

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.downloads import file_response
from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.storage import LinkPurpose
from nmpi_emulator.queue.storage import PIECE
from nmpi_emulator.store.blobs import BlobWriter

#: Where the addresses begin.
PREFIX = "/object-storage"


def object_storage_routes(api: ApiContext) -> Blueprint:
    """Return the routes.  Nobody needs a token here; the data proxy has looked at it before."""
    routes = Blueprint("object-storage", __name__, url_prefix=PREFIX)
    links = api.workspaces.links
    storage = api.workspaces.storage

    def receive(writer: BlobWriter) -> None:
        while piece := request.stream.read(PIECE):
            writer.write(piece)

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
        link = links.get(token, LinkPurpose.upload)
        assert link.space is not None
        with storage.writer(link.space.collab) as writer:
            receive(writer)
            content_type = request.headers.get("Content-Type", "")
            entry = api.workspaces.buckets.put(link.space, link.path, writer, link.username, content_type)
        return _stored(str(entry.md5))

    @routes.put("/part/<token>/<path:name>")
    def part(token: str, name: str) -> Response:
        link = links.get(token, LinkPurpose.part)
        assert link.space is not None
        with storage.writer(link.space.collab) as writer:
            receive(writer)
            blob = api.workspaces.multipart.put_part(link, writer)
        return _stored(blob.md5)

    return routes


def _stored(md5: str) -> Response:
    response = Response(status=HTTPStatus.CREATED)
    response.headers["ETag"] = f'"{md5}"'
    return response
