"""What a route of API version 3 gets to work with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.errors import Unauthorized
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.queue import Queue

from .representation import Representation


@dataclass(frozen=True)
class Service:
    """The queue, and how its records are written, for one request."""

    api: ApiContext
    authentication: Authentication
    request: Request

    @property
    def queue(self) -> Queue:
        """Return the services of the queue."""
        return self.api.queue

    @property
    def write(self) -> Representation:
        """Return what writes records for the client."""
        return Representation(self.api.base_url(), self.queue.context.columns)

    def user_or_refusal(self) -> Caller | Unauthorized:
        """Return the user, or the reason why the token is no good, where something else comes first."""
        try:
            user = self.authentication.user(self.request)
        except Unauthorized as refusal:
            return refusal
        assert user is not None, "the presence of a token was checked before"
        return user
