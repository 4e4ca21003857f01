"""Errors in the forms that clients of API version 2 can read.

They look for ``error_message`` in a JSON body, then for ``error``, and take a body that is not JSON as it is.
"""

from __future__ import annotations

import html
import logging
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from nmpi_emulator.api.routing import json_response
from nmpi_emulator.errors import (
    BadRequest,
    EmulatorError,
    Forbidden,
    NotFound,
    ServiceFailure,
    Unauthorized,
    Unprocessable,
)
from nmpi_emulator.queue.v2.data_items import UnknownDataItem

from . import answers

logger = logging.getLogger(__name__)

#: What the real service says to whatever it had not thought of.  Source: contract of API v2, error bodies.
SORRY = "Sorry, this request could not be processed. Please try again later."


class CannotProcess(EmulatorError):
    """A request that the real service had not thought of.

    :param answer_status: the status that it has all the same.
    """

    def __init__(self, answer_status: HTTPStatus) -> None:
        super().__init__(SORRY)
        self.answer_status = answer_status


class FormErrors(BadRequest):
    """A form of the quotas service that is not filled in as it must be.

    :param faults: by field, a list of objects with ``message`` and ``code``.
    """

    def __init__(self, faults: dict[str, list[dict[str, str]]]) -> None:
        super().__init__(faults)
        self.faults = faults


class PlainRefusal(Forbidden):
    """A refusal that is no JSON.

    quirk: the quotas service refuses in JSON, but for decisions of those who may not decide.
    """


def handle_errors(routes: Blueprint, *, forbidden_as_json: bool = False) -> None:
    """Have the routes of a blueprint answer errors in these forms.

    :param forbidden_as_json: whether refusals are JSON objects (quotas service) or texts (job service).
    """

    @routes.errorhandler(EmulatorError)
    def known(error: EmulatorError) -> Response:
        if isinstance(error, Forbidden) and not (forbidden_as_json and not isinstance(error, PlainRefusal)):
            return answers.text(str(error.detail), HTTPStatus.FORBIDDEN)
        return _answer(error)

    @routes.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        return json_response({"error": error.name}, error.code or HTTPStatus.INTERNAL_SERVER_ERROR)

    @routes.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        logger.exception("a request failed: %s %s", request.method, request.path)
        return _sorry(HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(error: EmulatorError) -> Response:
    if isinstance(error, CannotProcess):
        return _sorry(error.answer_status)
    if isinstance(error, ServiceFailure):
        return _sorry(HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(error, Unauthorized):
        return answers.empty(HTTPStatus.UNAUTHORIZED)
    if isinstance(error, UnknownDataItem):
        uri = f"/api/v2/dataitem/{error.item_id}"
        return _error(f"Could not find the provided dataitem object via resource URI '{uri}'.")
    if isinstance(error, NotFound):
        return _error(error.detail, HTTPStatus.NOT_FOUND) if error.detail else answers.empty(error.status)
    if isinstance(error, FormErrors):
        first = next(iter(error.faults.items()))
        return json_response({**error.faults, "error": f"{first[0]}: {first[1][0]['message']}"}, error.status)
    if isinstance(error, Unprocessable) and isinstance(error.detail, list):
        return _error(_sentence(error.detail))
    return _error(error.detail, error.status)


def _sorry(status: HTTPStatus) -> Response:
    return json_response({"error_message": SORRY}, status)


def _error(message: Any, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    """Return a message.  quirk: it is written for HTML, except that quotation marks stay."""
    return json_response({"error": html.escape(str(message), quote=False)}, status)


def _sentence(faults: Any) -> str:
    """Return the first of the faults that make a request unacceptable."""
    fault = faults[0]
    return f"{fault['msg']} ({'.'.join(map(str, fault['loc']))})."
