"""What the pages work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, g, redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.api.context import ApiContext
from nmpi_emulator.api.control.interface import Control
from nmpi_emulator.queue.access import Caller
from nmpi_emulator.queue.output_files import OutputFiles
from nmpi_emulator.queue.queue import Queue
from nmpi_emulator.world import World

from .visitors import Visitors, visitor

Page = str | Response | WerkzeugResponse


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """The services behind the pages of one emulator.

    :param outputs: the files that jobs have left, with the previews of their results.
    :param control: the emulator's own interface, for the testers' page.
    """

    api: ApiContext
    outputs: OutputFiles
    control: Control
    authentication: Authentication
    visitors: Visitors

    @property
    def queue(self) -> Queue:
        """Return the services of the queue."""
        return self.api.queue

    @property
    def world(self) -> World:
        """Return the world in which the users are."""
        return self.api.world

    def caller(self) -> Caller:
        """Return the user who is signed in, as one who makes requests."""
        if "caller" not in g:
            user = self.world.users[visitor().username or ""]
            g.caller = self.authentication.caller_for(user)
        return cast(Caller, g.caller)

    @property
    def as_admin(self) -> bool:
        """Tell whether the user acts as administrator."""
        return visitor().as_admin and self.caller().is_administrator


def see_other(address: str) -> WerkzeugResponse:
    """Send the browser to a page, after a form has been dealt with."""
    return redirect(address, 303)
