"""Links: addresses that nobody can guess, and that let whoever has one do one thing for some time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import NotFound
from nmpi_emulator.ids import Ids
from nmpi_emulator.models.storage import LinkPurpose, Space, StorageLink

from .storage import Storage

#: How long an address for a download or an upload is good.  Source: Seafile, web_token_expire_time.
LIFETIME = dt.timedelta(hours=1)


class Links:
    """The service around links."""

    def __init__(self, storage: Storage, clock: Clock, ids: Ids) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids

    def make(
        self,
        purpose: LinkPurpose,
        username: str,
        space: Space,
        path: str,
        *,
        details: Mapping[str, Any] | None = None,
        lifetime: dt.timedelta | None = LIFETIME,
    ) -> StorageLink:
        """Make a link.

        :param lifetime: how long it is good; ``None`` for as long as what it leads to exists.
        """
        link = StorageLink(
            token=str(self._ids.uuid()),
            purpose=purpose,
            username=username,
            space=space,
            path=path,
            details=details or {},
            expires_at=self._clock.now() + lifetime if lifetime else None,
        )
        with self._storage.changing() as files:
            files.forget_expired()
            files.links.add(link)
        return link

    def get(self, token: str, purpose: LinkPurpose) -> StorageLink:
        """Return a link.

        :raises NotFound: if it never was one, or is one no longer.
        """
        with self._storage.reading() as files:
            link = files.links.get(token, purpose, self._clock.now())
        if link is None:
            raise NotFound("This link is not valid, or has expired.")
        return link

    def end(self, link: StorageLink) -> None:
        """Make a link worthless."""
        with self._storage.changing() as files:
            files.links.end(link.token)

    def account_token(self, username: str) -> str:
        """Return the token with which a user is known to the Drive; it stays the same."""
        now = self._clock.now()
        with self._storage.changing() as files:
            link = files.links.account(username, now)
            if link is None:
                token = self._ids.uuid().hex + self._ids.uuid().hex[:8]  # 40 hexadecimal digits, as Seafile's
                link = StorageLink(token=token, purpose=LinkPurpose.account, username=username)
                files.links.add(link)
        return link.token

    def account(self, token: str) -> str | None:
        """Return whose account token this is; ``None`` if it is nobody's."""
        with self._storage.reading() as files:
            link = files.links.get(token, LinkPurpose.account, self._clock.now())
        return link.username if link else None
