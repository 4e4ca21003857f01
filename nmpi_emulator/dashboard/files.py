"""The files of a job: look at them, download one, or all at once."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from flask import Blueprint, Response, render_template, request

from nmpi_emulator.api.downloads import archive_file, archive_response, file_response, harmless
from nmpi_emulator.errors import NotFound
from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.queue.remote_files import RemoteFile
from nmpi_emulator.queue.repositories import path_of, public_url

from . import peek
from .context import Dashboard, Page
from .formatting import file_name

#: The file in an archive that names the files which are kept elsewhere.
MISSING = "MISSING-FILES.txt"


def file_routes(dashboard: Dashboard) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("files", __name__, url_prefix="/jobs/<int:job_id>")

    def files_of(job_id: int) -> Sequence[FileRecord]:
        return dashboard.queue.jobs.read(dashboard.caller(), job_id, as_admin=dashboard.as_admin).job.outputs

    def file_of(job_id: int, file_id: int) -> FileRecord:
        found = next((file for file in files_of(job_id) if file.id == file_id), None)
        if found is None:
            raise NotFound(f"Job {job_id} has no file {file_id}.")
        return found

    def find(file: FileRecord) -> RemoteFile | None:
        return dashboard.api.workspaces.remote_files.find(file.url, dashboard.caller())

    def content_of(file: FileRecord) -> RemoteFile:
        found = find(file)
        if found is None:
            raise NotFound(f"The file {file_name(file)} is not kept here. Its address is {file.url}.")
        return found

    @routes.get("/files/<int:file_id>")
    def show(job_id: int, file_id: int) -> Page:
        file = file_of(job_id, file_id)
        look = peek.look_at(content_of(file), file_name(file))
        return render_template(
            "file.html",
            job_id=job_id,
            file=file,
            name=file_name(file),
            look=look,
            address=public_url(file.url, dashboard.api.base_url()),
        )

    @routes.get("/files/<int:file_id>/content")
    def content(job_id: int, file_id: int) -> Response:
        """Give out a file; as a picture for a page of the dashboard if it is one, else to be saved."""
        file = file_of(job_id, file_id)
        found = content_of(file)
        picture = peek.picture_type(found, file_name(file)) if "picture" in request.args else None
        if found.path is not None:
            kind = picture or file.content_type
            return file_response(found.path, file_name(file), kind, inline=picture is not None)
        response = harmless(Response(found.pieces(), content_type="application/octet-stream"))
        response.headers.set("Content-Disposition", "attachment", filename=file_name(file))
        return response

    @routes.get("/files.zip")
    def archive(job_id: int) -> Response:
        content = archive_file()
        write_archive(content, files_of(job_id), find)
        return archive_response(content, f"job-{job_id}.zip")

    return routes


def write_archive(
    target: IO[bytes], files: Sequence[FileRecord], find: Callable[[FileRecord], RemoteFile | None]
) -> None:
    """Write a zip archive of files, not compressed: it is made anew for each download.

    Files that are not kept here are named in a file of their own.
    """
    missing = []
    with zipfile.ZipFile(target, "w") as archive:
        for name, file in zip(names_in_archive(files), files, strict=True):
            found = find(file)
            if found is None:
                missing.append(f"{name}\t{file.url}\n")
                continue
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                for piece in found.pieces():
                    member.write(piece)
        if missing:
            archive.writestr(MISSING, "".join(missing))


def names_in_archive(files: Sequence[FileRecord]) -> Iterator[str]:
    """Return the names that files get: their paths below the directory that all are in, each once."""
    paths = [_harmless_path(path_of(file) or file_name(file)) for file in files]
    parents = {posixpath.dirname(path) for path in paths}
    common = posixpath.commonpath(parents) if parents and "" not in parents else ""
    used: set[str] = set()
    for path in paths:
        name = posixpath.relpath(path, common) if common else path
        root, suffix = posixpath.splitext(name)
        number = 1
        while name in used:
            number += 1
            name = f"{root}-{number}{suffix}"
        used.add(name)
        yield name


def _harmless_path(path: str) -> str:
    """Return a path that cannot lead out of the directory into which an archive is unpacked."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts).replace(":", "_") or "file"
