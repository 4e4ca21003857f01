"""The Drive: Seafile's web API, as far as clients use it.

Sources: ebrains_drive 0.5 to 0.7; Seafile's web API, versions 2 and 2.1.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import BadRequest, EmulatorError, StorageFull, Unauthorized
from nmpi_emulator.models.storage import LinkPurpose, StoredEntry
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.drive import Library, require_writable
from nmpi_emulator.queue.trees import clean

#: What has no content has this id.
ZERO_ID = "0" * 40

#: "No quota": the status with which Seafile refuses a file for which there is no room.
NO_QUOTA = 443


def drive_routes(api: ApiContext, authentication: Authentication) -> Blueprint:
    """Return the routes of libraries, directories and files."""
    routes = Blueprint("drive", __name__)
    routes.register_error_handler(EmulatorError, error_response)
    drive = api.workspaces.drive
    links = api.workspaces.links

    def caller() -> Caller:
        return _caller(api, authentication)

    def library(repo: str) -> Library:
        return drive.library(caller(), repo)

    # -- account and libraries -------------------------------------------------------------------------

    @routes.get("/api2/account/token/", strict_slashes=False)
    def account_token() -> Response:
        return Response(links.account_token(caller().username), content_type="text/plain")

    @routes.get("/api2/repos/", strict_slashes=False)
    def repos() -> Response:
        return json_response([_library_json(library) for library in drive.libraries(caller())])

    @routes.get("/api2/repos/<repo>/", strict_slashes=False)
    def repo(repo: str) -> Response:
        return json_response(_library_json(library(repo)))

    @routes.get("/api2/default-repo/", strict_slashes=False)
    def default_repo() -> Response:
        return json_response({"repo_id": drive.own_library(caller()).id, "exists": True})

    # -- directories -----------------------------------------------------------------------------------

    def listing(library: Library, path: str, status: int = HTTPStatus.OK) -> Response:
        entries = drive.directory(library, path)
        response = json_response([_entry_json(library, entry) for entry in entries], status)
        response.headers["oid"] = _directory_id(entries)
        response.headers["dir_perm"] = _permission(library)
        return response

    def done(library: Library, path: str, status: int) -> Response:
        """Answer a change: with the directory of *path* if the client wants it, else in one word."""
        if request.args.get("reloaddir", "").lower() == "true":
            return listing(library, posixpath.dirname(clean(path)))
        response = json_response("success", status)
        if status != HTTPStatus.OK:
            response.headers["Location"] = f"{request.base_url}?p={quote(path)}"
        return response

    @routes.get("/api2/repos/<repo>/dir/", strict_slashes=False)
    def directory(repo: str) -> Response:
        return listing(library(repo), request.args.get("p", "/"))

    @routes.post("/api2/repos/<repo>/dir/", strict_slashes=False)
    def change_directory(repo: str) -> Response:
        who, where, path = caller(), library(repo), _path()
        if _operation() == "mkdir":
            made = drive.make_directory(who, where, path)
            return done(where, made.path, HTTPStatus.CREATED)
        return changed(who, where, path)

    @routes.post("/api2/repos/<repo>/file/", strict_slashes=False)
    def change_file(repo: str) -> Response:
        who, where, path = caller(), library(repo), _path()
        if _operation() == "create":
            require_writable(where)
            with api.workspaces.storage.writer(where.collab) as writer:
                made = drive.put(who, where, path, writer)
            return done(where, made.path, HTTPStatus.CREATED)
        return changed(who, where, path)

    def changed(who: Caller, where: Library, path: str) -> Response:
        """Rename, move or copy a file or directory."""
        operation = _operation()
        if operation == "rename":
            renamed = drive.rename(who, where, path, _field("newname"))
            return done(where, renamed.path, HTTPStatus.MOVED_PERMANENTLY)
        if operation in ("move", "copy"):
            act = drive.move if operation == "move" else drive.copy
            target = drive.library(who, request.form.get("dst_repo") or where.id)
            placed = act(who, where, path, target, _field("dst_dir"))
            return done(target, placed.path, HTTPStatus.OK)
        raise BadRequest("Operation can only be create, mkdir, rename, move or copy.")

    @routes.delete("/api2/repos/<repo>/<any(dir, file):kind>/", strict_slashes=False)
    def delete(repo: str, kind: str) -> Response:
        who, where, path = caller(), library(repo), _path()
        drive.delete(who, where, path)
        return done(where, path, HTTPStatus.OK)

    @routes.post("/api/v2.1/copy-move-task/", strict_slashes=False)
    def copy_or_move() -> Response:
        who = caller()
        operations: dict[str, Callable[..., StoredEntry]] = {"copy": drive.copy, "move": drive.move}
        act = operations.get(_operation())
        if act is None:
            raise BadRequest("operation invalid.")
        path = posixpath.join(_field("src_parent_dir"), _field("src_dirent_name"))
        source = drive.library(who, _field("src_repo_id"))
        target = drive.library(who, _field("dst_repo_id"))
        act(who, source, path, target, _field("dst_parent_dir"))
        return json_response({"task_id": ""})

    # -- files -----------------------------------------------------------------------------------------

    @routes.get("/api2/repos/<repo>/file/detail/", strict_slashes=False)
    def file_detail(repo: str) -> Response:
        where = library(repo)
        entry = drive.file(where, _path())
        return json_response({**_entry_json(where, entry), "last_modified": entry.modified_at.isoformat()})

    @routes.get("/api2/repos/<repo>/file/", strict_slashes=False)
    def download_link(repo: str) -> Response:
        who, where = caller(), library(repo)
        entry = drive.file(where, _path())
        link = links.make(LinkPurpose.download, who.username, where.space, entry.path)
        response = json_response(f"{api.address(request)}/seafhttp/files/{link.token}/{quote(entry.name)}")
        response.headers["oid"] = entry_id(entry)
        return response

    @routes.get("/api2/repos/<repo>/<any('upload-link', 'update-link'):kind>/", strict_slashes=False)
    def upload_link(repo: str, kind: str) -> Response:
        who, where = caller(), library(repo)
        require_writable(where)
        path = request.args.get("p", "/")
        drive.directory(where, path)
        link = links.make(LinkPurpose.upload, who.username, where.space, clean(path))
        action = kind.replace("-link", "-api")
        return json_response(f"{api.address(request)}/seafhttp/{action}/{link.token}")

    @routes.put("/api2/repos/<repo>/<any(dir, file):kind>/shared-link/", strict_slashes=False)
    def shared_link(repo: str, kind: str) -> Response:
        who, where, path = caller(), library(repo), clean(_field("p"))
        drive.tree(where, path)
        link = links.make(LinkPurpose.share, who.username, where.space, path, lifetime=None)
        response = json_response("success", HTTPStatus.CREATED)
        response.headers["Location"] = f"{api.address(request)}/{kind[0]}/{link.token}/"
        return response

    # -- archives --------------------------------------------------------------------------------------

    @routes.post("/api/v2.1/repos/<repo>/zip-task/", strict_slashes=False)
    def zip_task(repo: str) -> Response:
        who, where = caller(), library(repo)
        parent, names = _wanted_of_archive()
        for name in names:
            drive.tree(where, posixpath.join(parent, name))
        details = {"names": names}
        link = links.make(LinkPurpose.archive, who.username, where.space, parent, details=details)
        return json_response({"zip_token": link.token})

    @routes.get("/api/v2.1/query-zip-progress/", strict_slashes=False)
    def zip_progress() -> Response:
        link = links.get(request.args.get("token", ""), LinkPurpose.archive)
        n = len(link.details["names"])
        progress = {"zipped": n, "total": n, "failed": 0, "failed_reason": "", "canceled": 0}
        return json_response(progress)

    return routes


def error_response(error: EmulatorError) -> Response:
    """Write an error as Seafile does."""
    if isinstance(error, Unauthorized):
        return json_response({"detail": error.detail}, error.status)
    status = NO_QUOTA if isinstance(error, StorageFull) else error.status
    return json_response({"error_msg": error.detail}, status)


def _caller(api: ApiContext, authentication: Authentication) -> Caller:
    """Return who makes the request, by a token of the identity service or one of the Drive."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "token":
        user = api.identity.user(api.workspaces.links.account(token.strip()) or "")
        if user is None:
            raise Unauthorized("Invalid token")
        return authentication.caller_for(user)
    caller = authentication.user(request)
    if caller is None:
        raise Unauthorized("Authentication credentials were not provided.")
    return caller


def _path() -> str:
    path = request.values.get("p")
    if not path:
        raise BadRequest("Path is missing or invalid.")
    return path


def _field(name: str) -> str:
    value = request.form.get(name)
    if not value:
        raise BadRequest(f"{name} invalid.")
    return value


def _wanted_of_archive() -> tuple[str, list[str]]:
    """Return a directory and what of it an archive shall hold: as JSON, or as a form."""
    sent = request.get_json(silent=True)
    body = sent if isinstance(sent, dict) else {}
    parent = clean(str(body.get("parent_dir") or request.form.get("parent_dir") or "/"))
    names = body.get("dirents") or request.form.getlist("dirents")
    return parent, [str(name) for name in names] if isinstance(names, list) else [str(names)]


def _operation() -> str:
    return request.form.get("operation", "").lower()


# -- how things are written ------------------------------------------------------------------------------


def _permission(library: Library) -> str:
    return "rw" if library.writable else "r"


def entry_id(entry: StoredEntry) -> str:
    """Return the id of a file, which changes with its content."""
    return entry.sha256[:40] if entry.sha256 else ZERO_ID


def _directory_id(entries: list[StoredEntry]) -> str:
    """Return an id that changes with what lies in a directory."""
    if not entries:
        return ZERO_ID
    lines = (f"{entry.path}\0{entry_id(entry)}\0{entry.modified_at}" for entry in entries)
    return hashlib.sha1("\n".join(lines).encode(), usedforsecurity=False).hexdigest()


def _entry_json(library: Library, entry: StoredEntry) -> dict[str, Any]:
    return {
        "id": entry_id(entry),
        "type": "dir" if entry.is_dir else "file",
        "name": entry.name,
        "size": entry.size,
        "mtime": int(entry.modified_at.timestamp()),
        "permission": _permission(library),
        "modifier_name": entry.modified_by,
        "modifier_email": entry.modified_by,
    }


def _library_json(library: Library) -> dict[str, Any]:
    changed = library.usage.modified_at
    return {
        "type": "repo" if library.is_private else "grepo",
        "id": library.id,
        "name": library.name,
        "owner": library.owner,
        "owner_name": library.owner,
        "owner_contact_email": library.owner,
        "group_name": None if library.is_private else library.owner,
        "permission": _permission(library),
        "mtime": int(changed.timestamp()) if changed else 0,
        "size": library.usage.size,
        "size_formatted": _formatted(library.usage.size),
        "encrypted": False,
        "virtual": False,
        "root": ZERO_ID,
        "head_commit_id": ZERO_ID,
        "version": 1,
    }


def _formatted(size: float) -> str:
    """Write a size as Django's ``filesizeformat`` does, with its no-break space."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            break
        size /= 1024
    return f"{size:.0f}\xa0{unit}" if unit == "bytes" else f"{size:.1f}\xa0{unit}"
