"""Routes of the control interface."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from nmpi_emulator._version import __version__
from nmpi_emulator.api.operations import read_json
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import Unprocessable

from .interface import Control

CONTROL_PREFIX = "/_emulator"


class ResetRequest(BaseModel):
    """The body of ``POST /_emulator/reset``.

    :param action: ``reset``: back to the state after the start; ``configure``: keep everything.
    :param scenario: what the caller is about to do; only written to the log.
    """

    model_config = ConfigDict(extra="ignore", defer_build=True)

    action: Literal["reset", "configure"] = "reset"
    service_status: str | None = None
    scenario: str | None = None


def control_routes(control: Control) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("control", __name__, url_prefix=CONTROL_PREFIX)

    @routes.get("/health")
    def health() -> Response:
        return json_response({"status": "ok", "version": __version__})

    @routes.get("/ready")
    def ready() -> Response:
        if control.is_ready:
            return json_response({"ready": True})
        return json_response({"ready": False}, HTTPStatus.SERVICE_UNAVAILABLE)

    @routes.post("/reset")
    def reset() -> Response:
        try:
            wanted = ResetRequest.model_validate(read_json(request) or {})
        except ValidationError as error:
            raise Unprocessable(error.errors(include_url=False, include_context=False)) from None
        if wanted.action == "reset":
            control.reset(wanted.service_status)
        else:
            control.configure(wanted.service_status)
        return json_response({"done": wanted.action})

    return routes
