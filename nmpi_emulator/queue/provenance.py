"""The provenance service: what it is told of simulations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import Forbidden, NotFound
from nmpi_emulator.ids import Ids
from nmpi_emulator.store.store import Store

from .access import Caller

_COLLAB_PREFIX = "collab-"


class Provenance:
    """The service around provenance records.

    A record lies in a space: ``collab-<id>`` for a collab, ``private-<username>`` or ``myspace`` for the
    caller's own.
    """

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def add(self, caller: Caller, space: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Store a record and return it, with the id that it got.

        :raises Forbidden: if the caller may not write to the space.
        """
        collab = _collab_of(caller, space)
        if not caller.can_edit(collab):
            raise Forbidden(f"You may not write to the space {space}.")
        record = {"id": str(self._ids.uuid()), **content}
        with self._store.write() as tx:
            tx.simulations.add(record["id"], collab, record, self._clock.now())
        return record

    def get(self, caller: Caller, id_: str) -> dict[str, Any]:
        """Return a record.

        :raises NotFound: if there is none with this id, or the caller may not see it.
        """
        with self._store.read() as tx:
            found = tx.simulations.get(id_)
        if found is None or not caller.can_view(found[0]):
            raise NotFound(f"There is no simulation {id_}, or you may not see it.")
        return found[1]

    def select(self, caller: Caller, space: str | None, size: int, from_index: int) -> list[dict[str, Any]]:
        """List the records of a space, oldest first; of all the caller's spaces if none is given.

        :raises Forbidden: if the caller may not see the space.
        """
        if space is None:
            collabs = [*caller.roles, caller.private_collab]
        else:
            collabs = [_collab_of(caller, space)]
            if not caller.can_view(collabs[0]):
                raise Forbidden(f"You may not see the space {space}.")
        with self._store.read() as tx:
            return tx.simulations.select(collabs, size, from_index)


def _collab_of(caller: Caller, space: str) -> str:
    if space in ("myspace", caller.private_collab):
        return caller.private_collab
    return space.removeprefix(_COLLAB_PREFIX)
