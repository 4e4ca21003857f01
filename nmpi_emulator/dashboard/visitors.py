"""Who looks at the pages: browsers, told apart by a signed cookie, and the users who have signed in there.

Nothing of a user is in the cookie but a random number; what belongs to it is kept in memory.  So signing out
makes a stolen cookie worthless, and stopping the emulator signs everybody out.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Request, Response, g
from itsdangerous import BadSignature, Signer

from nmpi_emulator.clock import monotonic_s
from nmpi_emulator.ids import Ids

from .mounting import PATH

COOKIE = "nmpi-emulator-dashboard"

#: After how long without a request a user is signed out, in seconds.  Real time, not that of the emulator's
#: clock: who moves that one on does not want to be signed out.
IDLE_LIFETIME_S = 12 * 3600.0

#: How many signed-in browsers are remembered; the one unused for longest gives way.
CAPACITY = 1000


@dataclass(frozen=True)
class Visitor:
    """A browser.

    :param id: random; nobody else knows it.
    :param username: who has signed in there; ``None`` if nobody has.
    :param as_admin: whether that user acts as administrator.
    :param may_control: whether the control token has been shown there.
    """

    id: str
    username: str | None = None
    as_admin: bool = False
    may_control: bool = False


class Visitors:
    """Knows browsers again.

    :param secret: what cookies and form tokens are signed with.
    :param ids: draws the numbers.
    :param now: returns seconds that never run backwards.
    """

    def __init__(self, secret: str, ids: Ids, now: Callable[[], float] = monotonic_s) -> None:
        self._secret = secret.encode()
        self._signer = Signer(secret, salt=COOKIE)
        self._ids = ids
        self._now = now
        self._lock = threading.Lock()
        self._signed_in: dict[str, tuple[Visitor, float]] = {}

    def of(self, request: Request) -> Visitor:
        """Return the browser that makes a request; a new one if it is not known."""
        try:
            known = self._signer.unsign(request.cookies.get(COOKIE, "")).decode()
        except BadSignature:
            return Visitor(self._ids.secret(24))
        with self._lock:
            visitor, last_seen = self._signed_in.pop(known, (None, 0.0))
            if visitor is None or self._now() - last_seen > IDLE_LIFETIME_S:
                return Visitor(known)
            self._signed_in[known] = (visitor, self._now())
            return visitor

    def sign_in(self, visitor: Visitor, username: str) -> Visitor:
        """Note that a user has signed in; the browser gets a new number, which nobody can have planted."""
        self.sign_out(visitor)
        return self._keep(Visitor(self._ids.secret(24), username))

    def sign_out(self, visitor: Visitor) -> None:
        """Forget who has signed in."""
        with self._lock:
            self._signed_in.pop(visitor.id, None)

    def act_as_admin(self, visitor: Visitor, wanted: bool) -> Visitor:
        """Have a user act as administrator, or no longer."""
        return self._keep(replace(visitor, as_admin=wanted))

    def let_control(self, visitor: Visitor) -> Visitor:
        """Note that a user has shown the control token."""
        return self._keep(replace(visitor, may_control=True))

    def _keep(self, visitor: Visitor) -> Visitor:
        with self._lock:
            self._signed_in[visitor.id] = (visitor, self._now())
            while len(self._signed_in) > CAPACITY:
                del self._signed_in[next(iter(self._signed_in))]
        return visitor

    def form_token(self, visitor: Visitor) -> str:
        """Return what a form of this browser carries, and no other page can know."""
        return hmac.new(self._secret, b"form " + visitor.id.encode(), hashlib.sha256).hexdigest()

    def is_cookie_of(self, request: Request, visitor: Visitor) -> bool:
        """Tell whether a request came with the cookie of a browser."""
        return request.cookies.get(COOKIE) == self._signer.sign(visitor.id).decode()

    def set_cookie(self, response: Response, visitor: Visitor, *, secure: bool) -> None:
        """Have the browser remember its number; pages of other sites cannot have it sent along."""
        response.set_cookie(
            COOKIE,
            self._signer.sign(visitor.id).decode(),
            path=PATH,
            secure=secure,
            httponly=True,
            samesite="Strict",
        )


def visitor() -> Visitor:
    """Return the browser that makes the present request."""
    found: Visitor = g.visitor
    return found
