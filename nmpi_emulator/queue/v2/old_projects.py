"""Projects of API version 1: what collabs are now, and what users could make themselves."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.errors import BadRequest, Forbidden, NotFound
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.context import QueueContext
from nmpi_emulator.store.store import Tables
from nmpi_emulator.world import World

from .access import Party

#: Source: documentation of the client 0.3.0, ``create_project``.
_SHORT_NAME = re.compile(r"\w+", re.ASCII)

_FACT = "v1-projects"


@dataclass(frozen=True, kw_only=True)
class OldProject:
    """A project of API version 1.

    :param number: counts from 1: first the collabs of the world, then the projects that users have made.
    :param members: the usernames of those who may act for it besides its owner.
    :param owner: who has made it; ``None`` for a collab.
    """

    number: int
    short_name: str
    full_name: str | None = None
    description: str | None = None
    members: Sequence[str] = ()
    owner: str | None = None

    def includes(self, party: Party) -> bool:
        """Tell whether somebody may act for the project."""
        if isinstance(party, Provider):
            return True
        if self.owner is None:
            return party.can_edit(self.short_name)
        return party.username in (self.owner, *self.members)


class OldProjects:
    """The service around projects of API version 1."""

    def __init__(self, context: QueueContext) -> None:
        self._context = context

    def select(self, party: Party) -> list[OldProject]:
        """List the projects that somebody may act for."""
        with self._context.store.read() as tx:
            return [project for project in self._all(tx) if project.includes(party)]

    def read(self, party: Party, number: int) -> OldProject:
        """Return one project.

        :raises NotFound: if there is none with this number, or the caller may not act for it.
        """
        for project in self.select(party):
            if project.number == number:
                return project
        raise NotFound("")

    def create(
        self,
        caller: Caller,
        short_name: str,
        full_name: str | None,
        description: str | None,
        members: Sequence[str],
    ) -> OldProject:
        """Make a project; those who are in it may submit jobs for it with API version 1.

        :raises BadRequest: if the name cannot be one, or is taken.
        """
        if not _SHORT_NAME.fullmatch(short_name):
            raise BadRequest(
                f"short_name is {short_name!r}, but must consist of letters, numbers and underscores."
            )
        with self._context.store.write() as tx:
            known = self._all(tx)
            if short_name in {project.short_name for project in known}:
                raise BadRequest(f"There is a project {short_name!r} already.")
            project = OldProject(
                number=len(known) + 1,
                short_name=short_name,
                full_name=full_name,
                description=description,
                members=tuple(members),
                owner=caller.username,
            )
            self._store(tx, [*known, project])
        return project

    def change(self, party: Party, number: int, texts: Mapping[str, str | None]) -> None:
        """Change the texts of a project (``full_name``, ``description``).

        :raises NotFound: if there is none with this number, or the caller may not act for it.
        :raises Forbidden: if it is a collab.
        """
        project = self.read(party, number)
        if project.owner is None:
            raise Forbidden("This project is a collab. Collabs are described in the emulator's world file.")
        with self._context.store.write() as tx:
            self._store(
                tx,
                [
                    dataclasses.replace(known, **texts) if known.number == number else known  # type: ignore[arg-type]
                    for known in self._all(tx)
                ],
            )

    def with_memberships(self, party: Party) -> Party:
        """Return somebody with the rights that come from the projects that users have made."""
        if isinstance(party, Provider):
            return party
        made = {p.short_name: {"administrator"} for p in self.select(party) if p.owner is not None}
        return dataclasses.replace(party, roles={**party.roles, **made}) if made else party

    def _all(self, tx: Tables) -> list[OldProject]:
        collabs = _collabs(self._context.world)
        made: list[dict[str, Any]] = json.loads(tx.facts.get(_FACT) or "[]")
        return [
            *(
                OldProject(number=number, short_name=name, full_name=title, description="")
                for number, (name, title) in enumerate(collabs.items(), start=1)
            ),
            *(
                OldProject(**{**fields, "number": number, "members": tuple(fields["members"])})
                for number, fields in enumerate(made, start=len(collabs) + 1)
            ),
        ]

    def _store(self, tx: Tables, projects: Sequence[OldProject]) -> None:
        made = [dataclasses.asdict(project) for project in projects if project.owner is not None]
        tx.facts.put(_FACT, json.dumps(made))


def _collabs(world: World) -> dict[str, str]:
    """Return all collabs that the world knows of, with their titles, in the order in which they are named."""
    named = [*world.collabs, *(collab for user in world.users.values() for collab in user.roles)]
    return {
        collab: world.collabs[collab].title if collab in world.collabs else ""
        for collab in dict.fromkeys(named)
    }
