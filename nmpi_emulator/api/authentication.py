"""From the headers of a request to whoever makes it."""

from __future__ import annotations

from flask import Request

from nmpi_emulator.errors import Forbidden, Unauthorized, UpstreamUnavailable
from nmpi_emulator.platforms.registry import platforms_of
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.collaboratory import Collaboratory
from nmpi_emulator.queue.upstream_bugs import UpstreamBug, UpstreamBugs
from nmpi_emulator.world import User, World

from .ebrains.identity import Identity, IdentityServiceRefusal
from .operations import Credentials


class Authentication:
    """Finds out who makes a request."""

    def __init__(
        self, world: World, identity: Identity, collaboratory: Collaboratory, bugs: UpstreamBugs
    ) -> None:
        self._world = world
        self._identity = identity
        self._collaboratory = collaboratory
        self._bugs = bugs

    def require_presence(self, request: Request, wanted: Credentials) -> None:
        """Require that credentials of the wanted kind were sent, good or not.

        :raises Forbidden: if they were not.
        """
        if wanted is Credentials.TOKEN:
            scheme, token = _authorization(request)
            if not (scheme and token):
                raise Forbidden("Not authenticated")
            if scheme != "bearer":
                raise Forbidden("Invalid authentication credentials")
        elif wanted is Credentials.KEY and not _api_key(request):
            raise Forbidden("Not authenticated")

    def caller(self, request: Request, wanted: Credentials) -> Caller | Provider:
        """Return who makes a request; a token counts before a key.

        :raises Unauthorized: if the credentials are missing (where either will do) or no longer good.
        """
        user = self.user(request) if wanted is not Credentials.KEY else None
        if user is not None:
            return user
        provider = self.provider(request) if wanted is not Credentials.TOKEN else None
        if provider is None:
            raise Unauthorized("You must provide either a token or an API key")
        return provider

    def user(self, request: Request) -> Caller | None:
        """Return the user whose token was sent, or ``None`` if none was.

        :raises Unauthorized: if the token is no longer good.
        """
        scheme, token = _authorization(request)
        if scheme != "bearer" or not token:
            return None
        return self.caller_of(token)

    def caller_of(self, token: str) -> Caller:
        """Return the user whose token this is.

        :raises Unauthorized: if it is nobody's.
        :raises UpstreamUnavailable: if the identity service fails.
        """
        try:
            user = self._identity.user_of(token)
        except IdentityServiceRefusal as error:
            self._bugs.hit(UpstreamBug.IDENTITY_SERVICE)
            raise UpstreamUnavailable(f"The identity service answered {error.status}") from error
        return self.caller_for(user)

    def caller_for(self, user: User) -> Caller:
        """Return a user as one who makes requests."""
        return Caller(
            username=user.username,
            roles=self._collaboratory.roles_of(user),
            is_public=self._collaboratory.is_public,
        )

    def provider(self, request: Request) -> Provider | None:
        """Return whoever holds the API key that was sent, or ``None`` if none was."""
        key = _api_key(request)
        return self.provider_of(key) if key else None

    def provider_of(self, key: str) -> Provider:
        """Return whoever holds an API key; a provider without a name if nobody does."""
        if key not in self._world.provider_keys:
            return Provider(name=None, in_table=False)
        name = self._world.provider_keys[key]
        return Provider(name=name, platforms=platforms_of(name) if name else ())


def _authorization(request: Request) -> tuple[str, str]:
    """Split the Authorization header into scheme (lower case) and the rest."""
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    return scheme.lower(), rest


def _api_key(request: Request) -> str:
    """Return the API key that was sent; empty if none was."""
    return request.headers.get("x-api-key", "").strip()
