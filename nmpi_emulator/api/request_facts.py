"""What can be told of a request before it is answered: who makes it, to which service, on which platform."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Request

from nmpi_emulator.errors import EmulatorError, Unauthorized
from nmpi_emulator.models.records import JobRecord
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.access import Caller

from .addressed import AddressedRequest
from .authentication import Authentication
from .context import ApiContext
from .ebrains.identity import REALM_PATH
from .ebrains.validation import PREFIX as VALIDATION
from .v2.credentials import party_of_v1
from .v2.paths import QUOTAS_ROOT, ROOT, ROOT_V1

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_JOB = re.compile(r"/jobs/(\d+)(/.*)?")
_JOB_V2 = re.compile(rf"({ROOT}|{ROOT_V1})/(queue|results|log)/(\d+)/?")
_NEXT = re.compile(r"/jobs/next/([^/]+)")
_SUBMISSIONS = re.compile(rf"/jobs/?|({ROOT}|{ROOT_V1})/queue/?")

#: The services that an emulator stands in for, by what their paths begin with; the rest is the job queue.
#: The Bucket comes before API version 1, in which its path lies.
_SERVICES = (
    ("bucket", ("/api/v1/buckets", "/object-storage")),
    ("identity", (REALM_PATH, "/login/hbp", "/oidc", "/complete/hbp", "/idm/v1", "/login", "/auth")),
    ("drive", ("/api2", "/api/v2.1", "/seafhttp", "/f", "/d")),
    ("collaboratory", ("/rest/v1/collabs", "/collab/v0")),
    ("provenance", ("/simulations",)),
    ("validation", (VALIDATION,)),
    ("quotas-v2", (QUOTAS_ROOT,)),
    ("jobs-v2", (ROOT, ROOT_V1, "/copydata", "/api")),
)

#: The names of all services; ``files`` are the file servers of the platforms.
SERVICES = ("jobs", "files", *(name for name, _ in _SERVICES))


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the rules of faults look at.

    :param service: one of :data:`SERVICES`.
    :param host: the name under which the service was asked, without a port.
    """

    method: str
    path: str
    user: str | None = None
    platform: str | None = None
    service: str = "jobs"
    host: str = ""


def facts_of(environ: WSGIEnvironment, api: ApiContext, authentication: Authentication) -> RequestFacts:
    """Return what can be told of a request; its body can be read again."""
    request = AddressedRequest(environ, populate_request=False)
    return RequestFacts(
        method=request.method,
        path=request.path,
        user=user_of(request, authentication),
        platform=_platform(request, api),
        service=_service(request.path),
        host=(urlsplit("//" + request.host).hostname or "").lower(),
    )


def user_of(request: Request, authentication: Authentication) -> str | None:
    """Return who makes a request, as far as can be told; a provider's name for an API key."""
    try:
        user = authentication.user(request)
        if user is not None:
            return user.username
        provider = authentication.provider(request)
        if provider is not None:
            return provider.name
        party = party_of_v1(request, authentication)
    except (EmulatorError, Unauthorized):
        return None
    return party.username if isinstance(party, Caller) else party.name if party else None


def _service(path: str) -> str:
    for name, prefixes in _SERVICES:
        if any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes):
            return name
    return "files" if _is_of_file_server(path) else "jobs"


def _is_of_file_server(path: str) -> bool:
    places = (urlsplit(platform.storage.url).path for platform in platforms().values())
    return any(path.startswith(place) for place in places if place.strip("/"))


def _platform(request: Request, api: ApiContext) -> str | None:
    """Return which platform a request is about: that of the job it names, or of the job it submits."""
    if match := _NEXT.fullmatch(request.path):
        return match[1]
    if match := _JOB.fullmatch(request.path):
        return _platform_of_job(match[1], api)
    if match := _JOB_V2.fullmatch(request.path):
        return _platform_of_job(match[3], api)
    if request.method == "POST" and _SUBMISSIONS.fullmatch(request.path):
        data = request.get_data()
        request.environ["wsgi.input"] = io.BytesIO(data)  # the application reads it again
        try:
            body = json.loads(data)
        except ValueError:
            return None
        name = body.get("hardware_platform") if isinstance(body, dict) else None
        return name if isinstance(name, str) else None
    return None


def _platform_of_job(number: str, api: ApiContext) -> str | None:
    with api.queue.context.store.read() as tx:
        job: JobRecord | None = tx.jobs.get(min(int(number[:18]), 2**31))
    return job.hardware_platform if job else None
