"""The services beside the job queue that clients reach, each with routes of its own.

They live on the same server; none of their paths is one of the job queue.  The status of the job queue
(read-only, down) does not concern them.
"""

from __future__ import annotations

from flask import Blueprint

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext

from .archives import archive_routes
from .bucket import bucket_routes
from .collaboratory import collaboratory_routes
from .drive import drive_routes
from .drive_files import drive_file_routes
from .iam import identity_routes
from .object_storage import object_storage_routes
from .provenance import provenance_routes

#: The names of their blueprints.
NEIGHBOURS = frozenset(
    {
        "identity",
        "collaboratory",
        "drive",
        "drive-files",
        "bucket",
        "object-storage",
        "provenance",
        "archives",
    }
)


def neighbours(api: ApiContext, authentication: Authentication) -> list[Blueprint]:
    """Return the routes of all of them."""
    return [
        identity_routes(api),
        collaboratory_routes(api, authentication),
        drive_routes(api, authentication),
        drive_file_routes(api, authentication),
        bucket_routes(api, authentication),
        object_storage_routes(api),
        provenance_routes(api, authentication),
        archive_routes(api),
    ]
