"""The provenance service, as far as the client uses it.

Source: client 0.11.2, Client.send_job_to_kg.
"""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, request
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, NonNegativeInt, TypeAdapter, ValidationError

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.operations import faults_of, read_json
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unauthorized, Unprocessable
from nmpi_emulator.queue.access import Caller

#: How many records are listed at once, if the client does not say.
DEFAULT_SIZE = 100

_PAGE = TypeAdapter(Annotated[int, Field(ge=0, le=2**31 - 1)])


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", defer_build=True)


class Digest(_Part):
    """The hash of a file."""

    algorithm: str
    value: str


class File(_Part):
    """A file that was used or made."""

    description: str | None = None
    file_name: str
    format: str | None = None
    hash: Digest | None = None
    location: AnyUrl
    size: NonNegativeInt | None = None


class Environment(_Part):
    """What the simulation ran on."""

    name: str
    hardware: str
    configuration: dict[str, Any] | None = None
    software: list[Any] | None = None
    description: str | None = None


class LaunchConfiguration(_Part):
    """How it was started."""

    name: str
    executable: str
    arguments: list[str] | None = None
    environment_variables: dict[str, Any] | None = None
    description: str | None = None


class Person(_Part):
    """Somebody."""

    given_name: str
    family_name: str


class Usage(_Part):
    """An amount of a resource."""

    value: float
    units: str


class Simulation(_Part):
    """The provenance of a simulation."""

    type: Literal["simulation"] = "simulation"
    description: str | None = None
    start_time: dt.datetime
    end_time: dt.datetime | None = None
    environment: Environment
    input: list[File] | None = None
    launch_config: LaunchConfiguration
    output: list[File] | None = None
    project_id: str | None = None
    recipe_id: str | None = None
    resource_usage: list[Usage] | None = None
    started_by: Person | None = None
    status: Literal["queued", "running", "completed", "failed", "paused", "aborted", "inactive"]
    tags: list[str] | None = None


def provenance_routes(api: ApiContext, authentication: Authentication) -> Blueprint:
    """Return the routes of simulations."""
    routes = Blueprint("provenance", __name__, url_prefix="/simulations")
    provenance = api.provenance

    def caller() -> Caller:
        user = authentication.user(request)
        if user is None:
            raise Unauthorized("Not authenticated")
        return user

    @routes.post("/")
    def create() -> Response:
        who = caller()
        body = read_json(request)
        try:
            Simulation.model_validate(body)
        except ValidationError as error:
            raise Unprocessable(faults_of(error, ["body"])) from None
        space = request.args.get("space") or f"collab-{body.get('project_id')}"
        return json_response(provenance.add(who, space, body), HTTPStatus.CREATED)

    @routes.get("/")
    def select() -> Response:
        size, from_index = _page("size", DEFAULT_SIZE), _page("from_index", 0)
        return json_response(provenance.select(caller(), request.args.get("space"), size, from_index))

    @routes.get("/<id_>")
    def read(id_: str) -> Response:
        return json_response(provenance.get(caller(), id_))

    return routes


def _page(name: str, default: int) -> int:
    try:
        return _PAGE.validate_python(request.args.get(name, default))
    except ValidationError as error:
        raise Unprocessable(faults_of(error, ["query", name])) from None
