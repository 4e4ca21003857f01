"""Errors as answers."""

from __future__ import annotations

import logging

from flask import Flask, Response, request

from nmpi_emulator.errors import EmulatorError, NotModified, ServiceFailure

from .routing import internal_error, json_response

logger = logging.getLogger(__name__)


def answer_errors(app: Flask) -> None:
    """Have the application write errors as the job queue does."""

    @app.errorhandler(EmulatorError)
    def known(error: EmulatorError) -> Response:
        if isinstance(error, ServiceFailure):
            return internal_error()
        if isinstance(error, NotModified):
            return Response(status=error.status)
        return json_response({"detail": error.detail}, error.status)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        logger.exception("a request failed: %s %s", request.method, request.path)
        return internal_error()
