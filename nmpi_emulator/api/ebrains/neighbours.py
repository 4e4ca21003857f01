"""The services beside the job queue that clients reach: an application of its own on the same server.

None of its paths is one of the job queue, whose status (read-only, down) does not concern it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request

from nmpi_emulator.api import cors
from nmpi_emulator.api.addressed import AddressedRequest
from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.errors import answer_errors
from nmpi_emulator.api.guard import Guard
from nmpi_emulator.api.mount import Mount
from nmpi_emulator.api.routing import answer_routing_errors

from . import validation
from .identity import REALM_PATH

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: What their paths begin with: identity service, Collaboratory, Drive, its file server, its shared links,
#: Bucket, object storage, provenance service; signing in with older clients, and the services of the time.
PREFIXES = (
    REALM_PATH,
    "/rest/v1/collabs",
    "/api2",
    "/api/v2.1",
    "/seafhttp",
    "/f",
    "/d",
    "/api/v1/buckets",
    "/object-storage",
    "/simulations",
    "/login/hbp",
    "/oidc",
    "/complete/hbp",
    "/config.json",
    "/idm/v1",
    "/collab/v0",
    validation.PREFIX,
)


def with_neighbours(
    inner: WSGIApplication, api: ApiContext, authentication: Authentication, guard: Guard
) -> Mount:
    """Return an application that answers for the neighbouring services as well."""
    archives = "/" + api.world.service.tmp_file_url_suffix.strip("/")
    return Mount(inner, lambda: _application(api, authentication, guard), (*PREFIXES, archives))


def _application(api: ApiContext, authentication: Authentication, guard: Guard) -> Flask:
    from .archives import archive_routes
    from .bucket import bucket_routes
    from .collaboratory import collaboratory_routes
    from .drive import drive_routes
    from .drive_files import drive_file_routes
    from .hbp import hbp_routes, sign_in_routes
    from .iam import identity_routes
    from .iframes import iframe_routes
    from .object_storage import object_storage_routes
    from .provenance import provenance_routes
    from .sign_on import SignOn

    app = Flask(__name__, static_folder=None)
    app.request_class = AddressedRequest
    app.url_map.merge_slashes = False
    answer_errors(app)
    answer_routing_errors(app)

    @app.before_request
    def check() -> Response | None:
        guard.check_host(request)
        return cors.preflight(request) if cors.is_preflight(request) else None

    @app.after_request
    def finish(response: Response) -> Response:
        if request.path.startswith(REALM_PATH + "/"):
            cors.add_headers_for_trusted(request, response, guard.trusts)
        else:
            cors.add_headers(request, response)
        return response

    for routes in (
        identity_routes(api, SignOn(api.world, api.queue.context.ids, api.cookie_secret), guard),
        iframe_routes(guard),
        collaboratory_routes(api, authentication),
        drive_routes(api, authentication),
        drive_file_routes(api, authentication),
        bucket_routes(api, authentication),
        object_storage_routes(api),
        provenance_routes(api, authentication),
        archive_routes(api),
        hbp_routes(api),
        sign_in_routes(api),
        validation.validation_routes(api),
    ):
        app.register_blueprint(routes)
    return app
