"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

#: Whoever may edit this collab administers the platform.  Source: contract of API v3, vocabulary.
ADMINISTRATORS_COLLAB = "neuromorphic-platform-admin"

_EDITING_ROLES = frozenset({"editor", "administrator"})


def _nothing_is_public(collab: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A user who makes a request.

    :param roles: the roles in each collab, as the identity service tells.
    :param is_public: whether the Collaboratory says that a collab is public; asked last.
    """

    username: str
    roles: Mapping[str, Set[str]]
    is_public: Callable[[str], bool] = _nothing_is_public

    @property
    def private_collab(self) -> str:
        """Return the id of the collab that only this user has."""
        return f"private-{self.username}"

    def can_view(self, collab: str) -> bool:
        """Tell whether the user may see what belongs to a collab."""
        return collab == self.private_collab or bool(self.roles.get(collab)) or self.is_public(collab)

    def can_edit(self, collab: str) -> bool:
        """Tell whether the user may act on behalf of a collab."""
        return collab == self.private_collab or bool(_EDITING_ROLES & self.roles.get(collab, frozenset()))

    @property
    def is_administrator(self) -> bool:
        """Tell whether the user may use the rights of an administrator (by ``as_admin=true``)."""
        return self.can_edit(ADMINISTRATORS_COLLAB)

    def administers(self, as_admin: bool) -> bool:
        """Tell whether this request is made with the rights of an administrator."""
        return as_admin and self.is_administrator

    @property
    def editable_collabs(self) -> list[str]:
        """Return the collabs that the user may act for, the private one included."""
        return [*filter(self.can_edit, self.roles), self.private_collab]


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Whoever makes a request with an API key.

    :param name: the operator of platforms that the key stands for; ``None`` if it stands for nobody known.
    :param in_table: whether the key exists at all.
    """

    name: str | None
    platforms: tuple[str, ...] = ()
    in_table: bool = True

    def operates(self, platform: str) -> bool:
        """Tell whether a platform is this provider's."""
        return platform in self.platforms
