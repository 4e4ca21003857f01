"""What the routes work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nmpi_emulator.queue.queue import Queue
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
    identity: Identity
    status: ServiceStatus
    cookie_secret: str
    base_url: Callable[[], str]

    @property
    def issuer(self) -> str:
        """Return the address of the identity service's realm."""
        return self.base_url() + REALM_PATH
