"""The archives of ``drive://`` code, given out to whoever knows the address, as by the real web server."""

from __future__ import annotations

from flask import Blueprint, Response

from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.downloads import file_response
from nmpi_emulator.errors import NotFound


def archive_routes(api: ApiContext) -> Blueprint:
    """Return the routes."""
    routes = Blueprint(
        "archives", __name__, url_prefix="/" + api.world.service.tmp_file_url_suffix.strip("/")
    )

    @routes.get("/<name>")
    def archive(name: str) -> Response:
        path = api.workspaces.archives.find(name)
        if path is None:
            raise NotFound("Not Found")
        return file_response(path, name, "application/zip")

    return routes
