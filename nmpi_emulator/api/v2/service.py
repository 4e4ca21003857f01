"""What a route of API version 2 gets to work with."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Request

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.errors import BadRequest, Unauthorized
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.upstream_bugs import UpstreamBug
from nmpi_emulator.queue.v2.access import Party
from nmpi_emulator.queue.v2.queue import QueueV2

from .credentials import party_of
from .errors import CannotProcess
from .reading import Reader
from .representation import Representation


@dataclass(frozen=True)
class Service:
    """The queue, and how its records are read and written, for one request.

    :param find_party: finds whoever makes the request in its credentials.
    """

    api: ApiContext
    authentication: Authentication
    request: Request
    find_party: Callable[[Request, Authentication], Party | None] = party_of

    @property
    def queue(self) -> QueueV2:
        """Return the services of the queue."""
        return self.api.queue.v2

    @property
    def read(self) -> Reader:
        """Return what reads requests."""
        hosts = frozenset({self.request.host_url.rstrip("/"), self.api.base_url()})
        return Reader(self.api.world, self.queue.context.bugs, hosts)

    @property
    def write(self) -> Representation:
        """Return what writes records for the client."""
        return Representation(
            self.api.base_url(), self.queue.context.columns, guide_fields=self.api.settings.v2_guide_fields
        )

    @functools.cached_property
    def party(self) -> Party | None:
        """Return whoever makes the request; ``None`` if the credentials are missing or not good."""
        return self.find_party(self.request, self.authentication)

    @property
    def user(self) -> Caller | None:
        """Return the user who makes the request, if it is one."""
        return self.party if isinstance(self.party, Caller) else None

    def require_party(self) -> Party:
        """Return whoever makes the request.

        :raises Unauthorized: if the credentials are missing or not good.
        """
        if self.party is None:
            raise Unauthorized("")
        return self.party

    def require_credentials(self) -> None:
        """Require good credentials where the real service requires none, unless the settings say not to.

        :raises Unauthorized: if they are missing or not good.
        """
        if not self.api.settings.v2_anonymous:
            self.require_party()

    def body(self) -> dict[str, Any]:
        """Return the JSON object in the body.

        :raises CannotProcess: if the body is said to be something else than JSON.
        :raises BadRequest: if it is not JSON, or no object.
        """
        if (self.request.mimetype or "application/json") != "application/json":
            raise CannotProcess(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            content = json.loads(self.request.get_data())
            json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair is no text
        except (ValueError, RecursionError):
            raise BadRequest("Request is not valid JSON.") from None
        if not isinstance(content, dict):
            self.queue.context.bugs.hit(UpstreamBug.ODD_BODY_V2)
            raise BadRequest("The body must be a JSON object.")
        return content
