"""The files that jobs have left, by plain HTTP and without credentials, as on the real file servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, send_from_directory

from nmpi_emulator.api.downloads import harmless
from nmpi_emulator.platforms.registry import platforms


def file_routes(root: Path) -> Blueprint:
    """Return the routes under which each platform's file server gives out files.

    :param root: holds one directory per host.
    """
    routes = Blueprint("files", __name__)
    prefixes = {platform.storage.url for platform in platforms().values()}
    for prefix in sorted(prefixes):
        parts = urlsplit(prefix)
        directory = root / (parts.hostname or "") / parts.path.strip("/")
        routes.add_url_rule(
            f"{parts.path}<path:path>", (parts.hostname or "").replace(".", "-"), _sender(directory)
        )
    return routes


def _sender(directory: Path) -> Callable[[str], Response]:
    def send(path: str) -> Response:
        response = send_from_directory(directory, path, etag=False)
        if response.last_modified is not None:
            response.set_etag(f"{int(response.last_modified.timestamp()):x}-{response.content_length or 0:x}")
            response.make_conditional(request)
        return harmless(response)

    return send
