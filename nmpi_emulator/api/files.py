"""The files that jobs have left, by plain HTTP and without credentials, as on the real file servers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, send_from_directory

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


def _sender(directory: Path):  # type: ignore[no-untyped-def]
    def send(path: str) -> Response:
        return harmless(send_from_directory(directory, path))

    return send
