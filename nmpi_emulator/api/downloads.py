"""Answers that are files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from flask import Response, send_file


def file_response(
    path: Path, name: str, content_type: str | None = None, *, inline: bool = False
) -> Response:
    """Give out a file, or the part of it that is asked for.

    :param inline: whether a browser may show it instead of saving it.
    """
    response = send_file(
        path,
        mimetype=content_type or "application/octet-stream",
        download_name=name,
        as_attachment=not inline,
        conditional=True,
        etag=False,
    )
    return harmless(response)


def archive_file() -> IO[bytes]:
    """Return a file without a name, for an archive that is made for one answer."""
    return TemporaryFile("w+b")


def archive_response(archive: IO[bytes], name: str) -> Response:
    """Give out an archive that was made for this answer."""
    size = archive.seek(0, 2)
    archive.seek(0)
    response = send_file(archive, mimetype="application/zip", download_name=name, as_attachment=True)
    response.content_length = size
    return harmless(response)


def harmless(response: Response) -> Response:
    """Keep what somebody uploaded, or a job left, from acting as a page of this server."""
    response.headers.pop("Date", None)  # the server says that, by the emulator's clock
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
