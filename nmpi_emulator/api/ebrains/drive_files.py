"""The Drive's file server: what is behind the links that the Drive gives out.  Nobody needs a token here."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterator
from typing import IO, cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import parse_form_data

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.downloads import archive_file, archive_response, file_response
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import BadRequest, EmulatorError, Forbidden, NotFound
from nmpi_emulator.models.storage import LinkPurpose, StorageLink
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.archives import write_archive
from nmpi_emulator.queue.drive import Library
from nmpi_emulator.queue.storage import Storage
from nmpi_emulator.queue.trees import clean
from nmpi_emulator.store.blobs import BlobWriter

from .drive import entry_id, error_response


def drive_file_routes(api: ApiContext, authentication: Authentication) -> Blueprint:
    """Return the routes of downloads, uploads, archives and shared links."""
    routes = Blueprint("drive-files", __name__)
    routes.register_error_handler(EmulatorError, error_response)
    links = api.workspaces.links
    drive = api.workspaces.drive
    storage = api.workspaces.storage

    def opened(token: str, purpose: LinkPurpose) -> tuple[Caller, Library, StorageLink]:
        """Return what a link is about, seen by whoever it was made for."""
        link = links.get(token, purpose)
        user = api.identity.user(link.username)
        if user is None or link.space is None:
            raise NotFound("This link is not valid, or has expired.")
        caller = authentication.caller_for(user)
        return caller, drive.seen_by(caller, link.space.collab), link

    def file(library: Library, path: str) -> Response:
        entry = drive.file(library, path)
        return file_response(storage.path(entry), entry.name, entry.content_type)

    def archive(library: Library, paths: list[str], parent: str, name: str) -> Response:
        target = archive_file()
        entries = [entry for path in paths for entry in drive.tree(library, path)]
        write_archive(target, storage, entries, parent)
        return archive_response(target, f"{name}.zip")

    @routes.get("/seafhttp/files/<token>/<name>")
    def download(token: str, name: str) -> Response:
        _, library, link = opened(token, LinkPurpose.download)
        return file(library, link.path)

    @routes.get("/seafhttp/zip/<token>")
    def download_archive(token: str) -> Response:
        _, library, link = opened(token, LinkPurpose.archive)
        names = link.details["names"]
        paths = [posixpath.join(link.path, name) for name in names]
        only = names[0] if len(names) == 1 else "documents-export"
        return archive(library, paths, link.path, only)

    @routes.get("/f/<token>/")
    def shared_file(token: str) -> Response:
        _, library, link = opened(token, LinkPurpose.share)
        return file(library, link.path)

    @routes.get("/d/<token>/")
    def shared_directory(token: str) -> Response:
        _, library, link = opened(token, LinkPurpose.share)
        name = posixpath.basename(link.path) or library.name
        return archive(library, [link.path], posixpath.dirname(link.path), name)

    @routes.post("/seafhttp/<any('upload-api', 'update-api', 'upload-aj'):action>/<token>")
    def upload(action: str, token: str) -> Response:
        caller, library, link = opened(token, LinkPurpose.upload)
        with _received(storage, library.collab) as form:
            if action == "update-api":
                path, replace = form.field("target_file"), True
            else:
                directory = form.field("parent_dir") or link.path
                below = form.field("relative_path")
                if below:
                    directory = posixpath.join(directory, below)
                    drive.make_directories(caller, library, directory)
                path, replace = posixpath.join(directory, form.filename), form.field("replace") == "1"
            if not (clean(path) + "/").startswith(link.path.rstrip("/") + "/"):
                raise Forbidden("Permission denied.")
            entry = drive.put(caller, library, path, form.file, replace=replace)
        id_ = entry_id(entry)
        if request.args.get("ret-json"):
            return json_response([{"name": entry.name, "id": id_, "size": entry.size}])
        return Response(id_, content_type="text/plain")

    return routes


class _Form:
    """A form with a file in it.

    Fields may come as files, too: some clients write them so.
    """

    def __init__(self, fields: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> None:
        self._fields = fields
        self._files = files

    def field(self, name: str) -> str:
        """Return a field; empty if it was not sent."""
        if name in self._files:
            stream = self._files[name].stream
            stream.seek(0)
            return stream.read().decode("utf-8", "replace")
        return self._fields.get(name, "")

    @property
    def _file(self) -> FileStorage:
        if "file" not in self._files:
            raise BadRequest("No file was sent.")
        return self._files["file"]

    @property
    def file(self) -> BlobWriter:
        """Return the content that has come."""
        writer = self._file.stream
        assert isinstance(writer, BlobWriter)
        return writer

    @property
    def filename(self) -> str:
        """Return the name of the file."""
        return posixpath.basename(self._file.filename or "")


@contextlib.contextmanager
def _received(storage: Storage, collab: str) -> Iterator[_Form]:
    """Read the form of a request; its files go to where contents are kept as they come."""
    writers: list[BlobWriter] = []

    def new_file(*_: object, **__: object) -> IO[bytes]:
        writers.append(storage.writer(collab))
        return cast("IO[bytes]", writers[-1])

    try:
        try:
            _, fields, files = parse_form_data(request.environ, stream_factory=new_file, silent=False)
        except ValueError as error:
            raise BadRequest(f"This form cannot be read: {error}") from None
        yield _Form(fields, files)
    finally:
        for writer in writers:
            writer.discard()
