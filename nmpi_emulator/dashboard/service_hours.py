"""Whether the service is open: pages keep to the status that the API shows."""

from __future__ import annotations

from http import HTTPStatus

from nmpi_emulator.api.service_status import ServiceStatus
from nmpi_emulator.errors import EmulatorError


class Closed(EmulatorError):
    """The service refuses requests for the time being (503)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def require_open(status: ServiceStatus, path: str, method: str = "POST") -> None:
    """Require that the API would take a request.

    :raises Closed: if its status says that it does not.
    """
    if status.refuses(method, path):
        raise Closed(status.text)
