"""Which collabs there are, and who has which role in them: those of the world, and those made later."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import Conflict, Forbidden, NotFound, Unprocessable
from nmpi_emulator.models.storage import CollabRecord
from nmpi_emulator.store.store import Store
from nmpi_emulator.world import User, World

from .access import Caller

#: Ids are part of addresses, and of team claims.  The length is that of the column in the real job queue.
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


class Collaboratory:
    """The service around collabs."""

    def __init__(self, store: Store, world: World, clock: Clock) -> None:
        self._store = store
        self._world = world
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Mapping[str, CollabRecord] | None = None

    def reload(self) -> None:
        """Look again, when next asked, at what the store holds."""
        self._known = None

    @property
    def _made(self) -> Mapping[str, CollabRecord]:
        """Return the collabs that were made after the start."""
        known = self._known
        if known is None:
            with self._store.read() as tx:
                known = self._known = {collab.id: collab for collab in tx.collabs.all()}
        return known

    def get(self, collab: str) -> CollabRecord | None:
        """Return a collab; ``None`` if there is none with this id."""
        known = self._world.collabs.get(collab)
        if known is None:
            return self._made.get(collab)
        return CollabRecord(
            id=collab,
            title=known.title or collab,
            is_public=known.is_public,
            has_drive=self._world.has_drive(collab),
        )

    def is_public(self, collab: str) -> bool:
        """Tell whether everybody may see a collab."""
        known = self.get(collab)
        return known is not None and known.is_public

    def has_drive(self, collab: str) -> bool:
        """Tell whether a collab has a Drive library."""
        made = self._made.get(collab)
        return made.has_drive if made else self._world.has_drive(collab)

    def public(self) -> list[str]:
        """Return the ids of all public collabs, sorted."""
        return sorted(filter(self.is_public, {*self._world.collabs, *self._made}))

    # -- roles -----------------------------------------------------------------------------------------

    def roles_of(self, user: User) -> dict[str, set[str]]:
        """Return the roles of a user by collab."""
        roles = user.roles
        for collab in self._made.values():
            if collab.creator == user.username:
                roles.setdefault(collab.id, set()).add("administrator")
        return roles

    def team_of(self, user: User) -> list[str] | None:
        """Return the memberships of a user as the identity service tells them; ``None`` for no claim."""
        if user.team is None:
            return None
        made = [c.id for c in self._made.values() if c.creator == user.username]
        return [*user.team, *(f"collab-{collab}-administrator" for collab in made)]

    # -- changes ---------------------------------------------------------------------------------------

    def create(
        self, caller: Caller, id_: str, *, title: str, description: str, is_public: bool, has_drive: bool
    ) -> CollabRecord:
        """Make a collab; the caller administers it.

        :raises Unprocessable: if the id cannot be one.
        :raises Conflict: if there is a collab with this id.
        """
        if not _ID.fullmatch(id_) or id_.startswith("private-"):
            raise Unprocessable(
                f"{id_!r} cannot be the name of a collab: at most 40 small letters, digits, '.', '_' "
                "and '-', not beginning with 'private-'."
            )
        collab = CollabRecord(
            id=id_,
            title=title or id_,
            description=description,
            is_public=is_public,
            has_drive=has_drive,
            creator=caller.username,
            created_at=self._clock.now(),
        )
        with self._lock:
            if self.get(id_) is not None or id_ in self._world.collabs_with_members():
                raise Conflict(f"There is a collab {id_} already.")
            with self._store.write() as tx:
                tx.collabs.add(collab)
            self.reload()
        return collab

    def delete(self, caller: Caller, collab: str) -> None:
        """Delete a collab that was made after the start.

        :raises NotFound: if there is none.
        :raises Forbidden: if the caller does not administer it, or it belongs to the world.
        """
        if self.get(collab) is None:
            raise NotFound(f"There is no collab {collab}.")
        if "administrator" not in caller.roles.get(collab, ()):
            raise Forbidden(f"Only administrators of {collab} may delete it.")
        with self._lock:
            if collab not in self._made:
                raise Forbidden(f"{collab} belongs to the emulator's world; take it out of the world file.")
            with self._store.write() as tx:
                tx.collabs.delete(collab)
            self.reload()
