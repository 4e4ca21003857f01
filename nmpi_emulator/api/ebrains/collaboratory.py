"""The Collaboratory: which collabs there are.

Sources: contract of API v3, rules of access; ebrains_drive 0.7, Buckets.create_bucket.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.operations import read_json
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import EmulatorError, NotFound, Unauthorized, Unprocessable
from nmpi_emulator.models.storage import CollabRecord
from nmpi_emulator.queue.access import Caller


class NewCollab(BaseModel):
    """What a client sends to make a collab."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    name: str
    title: str = ""
    description: str = ""
    drive: bool = True
    public: bool = False


def collaboratory_routes(api: ApiContext, authentication: Authentication) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("collaboratory", __name__, url_prefix="/rest/v1/collabs")
    collaboratory = api.workspaces.collaboratory

    @routes.errorhandler(EmulatorError)
    def refused(error: EmulatorError) -> Response:
        return json_response({"code": int(error.status), "message": error.detail}, error.status)

    def caller() -> Caller:
        user = authentication.user(request)
        if user is None:
            raise Unauthorized("This needs a token.")
        return user

    @routes.get("/<collab>", strict_slashes=False)
    def read(collab: str) -> Response:
        caller()
        found = collaboratory.get(collab)
        if found is None:
            raise NotFound(f"There is no collab {collab}.")
        return json_response(_collab_json(found))

    @routes.post("", strict_slashes=False)
    def create() -> Response:
        who = caller()
        try:
            wanted = NewCollab.model_validate(read_json(request))
        except ValidationError as error:
            raise Unprocessable(error.errors(include_url=False, include_context=False)) from None
        made = collaboratory.create(
            who,
            wanted.name,
            title=wanted.title,
            description=wanted.description,
            is_public=wanted.public,
            has_drive=wanted.drive,
        )
        return json_response(_collab_json(made), HTTPStatus.CREATED)

    @routes.delete("/<collab>", strict_slashes=False)
    def delete(collab: str) -> Response:
        collaboratory.delete(caller(), collab)
        api.workspaces.storage.forget(collab)
        return json_response({"message": f"Collab {collab} has been deleted."})

    return routes


def _collab_json(collab: CollabRecord) -> dict[str, Any]:
    return {
        "name": collab.id,
        "title": collab.title,
        "description": collab.description,
        "isPublic": collab.is_public,
        "link": f"/bin/view/Collabs/{collab.id}/",
        "owner": collab.creator or None,
        "createDate": collab.created_at.isoformat() if collab.created_at else None,
    }
