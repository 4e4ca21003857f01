"""The exceptions that reach users.

:class:`EmulatorError` and its children go over the wire: each knows its HTTP status and the text that the
real service sends.  :class:`UsageError` is for the person who configures or embeds the emulator: it says
what to write instead.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar


class EmulatorError(Exception):
    """An answer of the service that is not a success.

    :param detail: what the client is told; a text, or the list of a validation error.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, detail: Any = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotModified(EmulatorError):
    """What was asked for is so already (304, without body)."""

    status = HTTPStatus.NOT_MODIFIED


class BadRequest(EmulatorError):
    """The request makes no sense to the service (400)."""

    status = HTTPStatus.BAD_REQUEST


class Unauthorized(EmulatorError):
    """No credentials, or credentials that are no longer good (401)."""

    status = HTTPStatus.UNAUTHORIZED


class Forbidden(EmulatorError):
    """The caller is known but may not do this (403)."""

    status = HTTPStatus.FORBIDDEN


class NotFound(EmulatorError):
    """There is no such thing, or the caller may not know of it (404)."""

    status = HTTPStatus.NOT_FOUND


class NotAcceptable(EmulatorError):
    """The service cannot deliver what was asked for in this form (406)."""

    status = HTTPStatus.NOT_ACCEPTABLE


class TimedOut(EmulatorError):
    """What was waited for has not come (408)."""

    status = HTTPStatus.REQUEST_TIMEOUT


class Conflict(EmulatorError):
    """The request contradicts the present state (409)."""

    status = HTTPStatus.CONFLICT


class Gone(EmulatorError):
    """A file that was there is there no longer (410)."""

    status = HTTPStatus.GONE


class StorageFull(EmulatorError):
    """There is no room for so much (413)."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Unprocessable(EmulatorError):
    """The request was understood but its content cannot be accepted (422)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotImplementedByService(EmulatorError):
    """The real service does not offer this either (501)."""

    status = HTTPStatus.NOT_IMPLEMENTED


class UpstreamUnavailable(EmulatorError):
    """A neighbouring service that this one needs does not answer (502)."""

    status = HTTPStatus.BAD_GATEWAY


class ServiceFailure(EmulatorError):
    """The service fails, as the real one does (500, body ``Internal Server Error``)."""


class UsageError(Exception):
    """A mistake in how the emulator is configured, started or embedded.

    The message says what was wrong, what is allowed, and where to read more.
    """
