"""What the routes work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request

from nmpi_emulator.hosts import REAL_HOSTS
from nmpi_emulator.queue.provenance import Provenance
from nmpi_emulator.queue.queue import Queue
from nmpi_emulator.queue.workspaces import Workspaces
from nmpi_emulator.settings import Settings
from nmpi_emulator.world import World

from .ebrains.identity import REALM_PATH, Identity
from .service_status import ServiceStatus


@dataclass(frozen=True, kw_only=True)
class ApiContext:
    """The services behind the routes of one emulator.

    :param base_url: returns how clients reach the emulator; known only once it listens.
    """

    settings: Settings
    world: World
    queue: Queue
    workspaces: Workspaces
    provenance: Provenance
    identity: Identity
    status: ServiceStatus
    cookie_secret: str
    base_url: Callable[[], str]

    def address(self, request: Request) -> str:
        """Return the address under which the client of a request reaches the emulator.

        It need not be :attr:`base_url`: requests for the real services may have been redirected here, and
        the machine may have several names.  Cookies, for one, go back to this address only.
        """
        name = urlsplit("//" + request.host).hostname
        if self.settings.public_url and name not in REAL_HOSTS:
            return self.base_url()
        return request.host_url.rstrip("/")

    @property
    def issuer(self) -> str:
        """Return the address of the identity service's realm."""
        return self.base_url() + REALM_PATH
