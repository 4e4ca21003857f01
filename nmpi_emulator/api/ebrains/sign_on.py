"""Browsers that have signed in at the identity service, and need not do so again for the next application."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flask import Request, Response
from itsdangerous import BadSignature, Signer

from nmpi_emulator.ids import Ids
from nmpi_emulator.world import User, World

from .identity import REALM_PATH

#: The cookie that proves the session, and the one that scripts of the identity service read to see if there
#: is one.  Source: Keycloak 26, names of its cookies.
IDENTITY_COOKIE = "KEYCLOAK_IDENTITY"
SESSION_COOKIE = "KEYCLOAK_SESSION"

_PATH = f"{REALM_PATH}/"

#: How many sessions are remembered; the oldest gives way.
CAPACITY = 10_000


@dataclass(frozen=True)
class Session:
    """A browser in which a user has signed in."""

    id: str
    user: User


class SignOn:
    """Knows the sessions.

    :param secret: what the cookies are signed with.
    """

    def __init__(self, world: World, ids: Ids, secret: str) -> None:
        self._world = world
        self._ids = ids
        self._signer = Signer(secret, salt=IDENTITY_COOKIE)
        self._lock = threading.Lock()
        self._usernames: dict[str, str] = {}

    def of(self, request: Request) -> Session | None:
        """Return the session of the browser that makes a request; ``None`` if there is none."""
        try:
            id_ = self._signer.unsign(request.cookies.get(IDENTITY_COOKIE, "")).decode()
        except BadSignature:
            return None
        with self._lock:
            user = self._world.users.get(self._usernames.get(id_, ""))
        return Session(id_, user) if user else None

    def begin(self, user: User) -> Session:
        """Begin a session."""
        session = Session(str(self._ids.uuid()), user)
        with self._lock:
            self._usernames[session.id] = user.username
            while len(self._usernames) > CAPACITY:
                del self._usernames[next(iter(self._usernames))]
        return session

    def end(self, id_: str) -> None:
        """End a session."""
        with self._lock:
            self._usernames.pop(id_, None)

    def set_cookies(self, response: Response, session: Session) -> None:
        """Have the browser remember its session; pages of other sites cannot have that sent along."""
        identity = self._signer.sign(session.id).decode()
        response.set_cookie(IDENTITY_COOKIE, identity, path=_PATH, httponly=True, samesite="Lax")
        response.set_cookie(SESSION_COOKIE, session.id, path=_PATH, samesite="Lax")

    def forget_cookies(self, response: Response) -> None:
        """Have the browser forget its session."""
        response.delete_cookie(IDENTITY_COOKIE, path=_PATH, httponly=True, samesite="Lax")
        response.delete_cookie(SESSION_COOKIE, path=_PATH, samesite="Lax")
