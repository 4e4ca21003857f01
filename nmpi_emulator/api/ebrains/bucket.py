"""Buckets: the data proxy's API, as far as clients use it.

Source: ebrains_drive 0.5 to 0.7; the data proxy's own description of its API.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.operations import read_json
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unprocessable
from nmpi_emulator.models.storage import LinkPurpose, StorageLink, StoredEntry
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.buckets import Bucket, Group, require_name

from .object_storage import PREFIX

#: How many objects are listed at once.  Source: the data proxy's description (default and maximum).
DEFAULT_LIMIT = 50
MAX_LIMIT = 10_000

_TRUE = ("", "1", "true", "yes", "on")


def bucket_routes(api: ApiContext, authentication: Authentication) -> Blueprint:
    """Return the routes of Buckets and objects."""
    routes = Blueprint("bucket", __name__, url_prefix="/api/v1/buckets")
    buckets = api.workspaces.buckets
    multipart = api.workspaces.multipart

    def caller() -> Caller | None:
        return authentication.user(request)

    def writable(name: str) -> tuple[Caller, Bucket]:
        who = caller()
        bucket = buckets.writable_bucket(who, name)
        assert who is not None, "nobody unknown may change a Bucket"
        return who, bucket

    def address(link: StorageLink) -> str:
        action = {LinkPurpose.download: "download", LinkPurpose.upload: "upload", LinkPurpose.part: "part"}
        return f"{api.address(request)}{PREFIX}/{action[link.purpose]}/{link.token}/{quote(link.path)}"

    def temporary(link: StorageLink) -> Response | WerkzeugResponse:
        """Answer with an address, or by a redirect to it."""
        if _flag("redirect", default=request.method == "GET"):
            return redirect(address(link), HTTPStatus.TEMPORARY_REDIRECT)
        return json_response({"url": address(link)})

    # -- Buckets ---------------------------------------------------------------------------------------

    @routes.get("", strict_slashes=False)
    def list_buckets() -> Response:
        found = buckets.buckets(caller(), request.args.get("search", ""))
        return json_response([{"name": b.name, "role": b.role, "is_public": b.is_public} for b in found])

    @routes.post("", strict_slashes=False)
    def create_bucket() -> Response:
        _, bucket = writable(_member("bucket_name"))
        return json_response(_stat_json(bucket), HTTPStatus.CREATED)

    @routes.get("/<name>", strict_slashes=False)
    def list_objects(name: str) -> Response:
        bucket = buckets.bucket(caller(), name)
        wanted = {key: request.args.get(key, "") for key in ("prefix", "marker", "delimiter")}
        limit = _limit()
        found = buckets.objects(bucket, **wanted, limit=limit)
        objects = [_object_json(item) for item in found]
        return json_response({"container": name, **wanted, "limit": limit, "objects": objects})

    @routes.delete("/<name>", strict_slashes=False)
    def delete_bucket(name: str) -> Response:
        _, bucket = writable(name)
        buckets.empty(bucket)
        return json_response({"detail": f"Bucket {name} has been removed"})

    @routes.get("/<name>/stat")
    def stat(name: str) -> Response:
        return json_response(_stat_json(buckets.bucket(caller(), name)))

    def _stat_json(bucket: Bucket) -> dict[str, Any]:
        usage = buckets.usage(bucket)
        return {
            "name": bucket.name,
            "objects_count": usage.n_files,
            "bytes": usage.size,
            "last_modified": usage.modified_at.replace(tzinfo=None).isoformat()
            if usage.modified_at
            else None,
            "is_public": bucket.is_public,
            "is_initialized": True,
            "role": bucket.role,
        }

    # -- objects ---------------------------------------------------------------------------------------

    @routes.get("/<name>/<path:key>")
    def download(name: str, key: str) -> Response | WerkzeugResponse:
        who = caller()
        bucket = buckets.bucket(who, name)
        buckets.object(bucket, key)
        details = {"inline": _flag("inline", default=False)}
        username = who.username if who else ""
        return temporary(
            api.workspaces.links.make(LinkPurpose.download, username, bucket.space, key, details=details)
        )

    @routes.put("/<name>/<path:key>")
    def upload(name: str, key: str) -> Response | WerkzeugResponse:
        who, bucket = writable(name)
        if key.endswith("/copy") and request.args.keys() & {"to", "name"}:
            return copy(who, bucket, key.removesuffix("/copy"))
        require_name(key)
        return temporary(api.workspaces.links.make(LinkPurpose.upload, who.username, bucket.space, key))

    def copy(who: Caller, bucket: Bucket, key: str) -> Response:
        target = buckets.writable_bucket(who, request.args.get("to") or bucket.name)
        copied = buckets.copy(who, bucket, key, target, request.args.get("name") or key)
        return json_response(_object_json(copied))

    @routes.patch("/<name>/<path:key>")
    def rename(name: str, key: str) -> Response:
        who, bucket = writable(name)
        target = _member("rename", "target_name")
        return json_response(_object_json(buckets.rename(who, bucket, key, target)))

    @routes.delete("/<name>/<path:key>")
    def delete(name: str, key: str) -> Response:
        _, bucket = writable(name)
        buckets.delete(bucket, key)
        # The first member is what releases of the service say now, the second what earlier ones said.
        return json_response({"detail": f"Object {key} has been removed", "failures": []})

    # -- objects in parts ------------------------------------------------------------------------------

    @routes.put("/<name>/<path:key>/multipart")
    def begin(name: str, key: str) -> Response:
        who, bucket = writable(name)
        return json_response({"uploadId": multipart.begin(who, bucket, key)})

    @routes.put("/<name>/<path:key>/multipart/<uuid:upload>/<int:number>")
    def part(name: str, key: str, upload: str, number: int) -> Response | WerkzeugResponse:
        who, bucket = writable(name)
        return temporary(multipart.part_link(who, bucket, key, str(upload), number))

    @routes.put("/<name>/<path:key>/multipart/<uuid:upload>")
    def complete(name: str, key: str, upload: str) -> Response:
        who, bucket = writable(name)
        etags = read_json(request)
        if not isinstance(etags, dict):
            raise Unprocessable("The body must be an object with the ETag of each part by its number.")
        plain = {str(number): str(etag).strip('"') for number, etag in etags.items()}
        return json_response(_object_json(multipart.complete(who, bucket, key, str(upload), plain)))

    return routes


def _flag(name: str, *, default: bool) -> bool:
    value = request.args.get(name)
    return default if value is None else value.lower() in _TRUE


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise Unprocessable(f"limit is {text!r}, but must be between 1 and {MAX_LIMIT}.")
    return int(text)


def _member(*path: str) -> str:
    """Return a text in the JSON body."""
    value = read_json(request)
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str) or not value:
        raise Unprocessable(f"The body must hold the text {'.'.join(path)}.")
    return value


def _object_json(item: StoredEntry | Group) -> dict[str, Any]:
    if isinstance(item, Group):
        return {"subdir": item.prefix}
    return {
        "hash": item.md5,
        "last_modified": item.modified_at.replace(tzinfo=None).isoformat(timespec="microseconds"),
        "bytes": item.size,
        "name": item.path,
        "content_type": item.content_type,
    }
