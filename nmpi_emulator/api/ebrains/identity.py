"""Who is who: passwords, tokens and what they say of a user."""

from __future__ import annotations

import functools
import hmac
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nmpi_emulator.clock import Clock
from nmpi_emulator.errors import Unauthorized
from nmpi_emulator.ids import Ids
from nmpi_emulator.store.store import Store
from nmpi_emulator.world import User, World

from .signing_key import new_key

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

REALM_PATH = "/auth/realms/hbp"

#: What the service asks for when a user signs in.
SCOPE = "openid profile collab.drive group team roles email"

#: How long the code lives that a sign-in ends with, in seconds.
CODE_LIFETIME_S = 60.0

_ALGORITHM = "RS256"
_SIGNING_KEY_FACT = "signing-key"


class IdentityServiceRefusal(Exception):
    """The identity service answers a token with another error than "unknown"."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the identity service answers {status}")
        self.status = status


class Identity:
    """The identity service: signs users in, makes tokens, and knows whose they are.

    A token is a JWT, signed with a key that is made when first needed and kept with the database.  The
    literal token of a user in the world file is good as well, and never expires.

    :param token_lifetime_s: how long a token is good.
    :param team_of: returns the memberships of a user, as team claims.
    """

    def __init__(
        self,
        world: World,
        store: Store,
        clock: Clock,
        ids: Ids,
        *,
        token_lifetime_s: float,
        team_of: Callable[[User], list[str] | None],
    ) -> None:
        self._world = world
        self._store = store
        self._clock = clock
        self._ids = ids
        self.token_lifetime_s = token_lifetime_s
        self._team_of = team_of
        self._literal = {user.token: user for user in world.users.values() if user.token}
        self._verified: dict[str, Mapping[str, Any]] = {}
        self._codes: dict[str, tuple[User, float, Mapping[str, str]]] = {}
        self._sessions: dict[str, set[str]] = {}
        self._ended: set[str] = set()
        self._lock = threading.Lock()

    # -- users -----------------------------------------------------------------------------------------

    def user(self, username: str) -> User | None:
        """Return the user of this name, or ``None``."""
        return self._world.users.get(username)

    def sign_in(self, username: str, password: str) -> User | None:
        """Return the user if the password is right, else ``None``."""
        user = self._world.users.get(username)
        if user is None or user.password is None:
            return None
        return user if hmac.compare_digest(user.password.encode(), password.encode()) else None

    def userinfo(self, user: User) -> dict[str, Any]:
        """Return what the identity service tells of a user."""
        claims: dict[str, Any] = {
            "sub": user.sub,
            "email_verified": True,
            "name": user.name,
            "preferred_username": user.username,
            "given_name": user.given_name,
            "family_name": user.family_name,
            "email": user.email,
            "roles": {},
        }
        if user.mitreid_sub:
            claims["mitreid-sub"] = user.mitreid_sub
        team = self._team_of(user)
        if team is not None:
            claims["roles"]["team"] = team
        if user.group is not None:
            claims["roles"]["group"] = list(user.group)
        return claims

    # -- codes -----------------------------------------------------------------------------------------

    def new_code(self, user: User, request: Mapping[str, str]) -> str:
        """Make a code that can be exchanged for a token once, soon.

        :param request: what the code is bound to (redirect address, nonce, challenge).
        """
        code = self._ids.secret(24)
        now = self._clock.now().timestamp()
        with self._lock:
            self._codes = {c: entry for c, entry in self._codes.items() if entry[1] > now}
            self._codes[code] = (user, now + CODE_LIFETIME_S, dict(request))
        return code

    def redeem(self, code: str) -> tuple[User, Mapping[str, str]] | None:
        """Exchange a code for the user who signed in; ``None`` if it is unknown, used or too old."""
        with self._lock:
            entry = self._codes.pop(code, None)
        if entry is None or entry[1] <= self._clock.now().timestamp():
            return None
        return entry[0], entry[2]

    # -- tokens ----------------------------------------------------------------------------------------

    def token_for(self, user: User, issuer: str) -> str:
        """Return a token of a user: the literal one of the world, or a new signed one."""
        if user.token and user.token not in self._ended:
            return user.token
        return self.signed_token_for(user, issuer)

    def signed_token_for(self, user: User, issuer: str) -> str:
        """Return a new token of a user, which says who that is (clients of the Bucket look into it)."""
        return self.sign(self._access_claims(user, issuer))

    def token_set(
        self, user: User, issuer: str, *, nonce: str | None = None, session_id: str | None = None
    ) -> dict[str, Any]:
        """Return the tokens that a client gets from the token endpoint.

        :param session_id: the browser session that they belong to, and end with.
        """
        access = self._access_claims(user, issuer, session_id)
        id_claims = {**access, "typ": "ID", "aud": access["azp"]}
        if nonce:
            id_claims["nonce"] = nonce
        return {
            "access_token": self.sign(access),
            "expires_in": int(self.token_lifetime_s),
            "refresh_expires_in": int(self.token_lifetime_s),
            "refresh_token": self.sign({**access, "typ": "Refresh"}),
            "token_type": "Bearer",
            "id_token": self.sign(id_claims),
            "not-before-policy": 0,
            "session_state": access["session_state"],
            "scope": SCOPE,
        }

    def refreshed(self, refresh_token: str) -> User | None:
        """Return whose refresh token this is, or ``None`` if it is not good."""
        claims = self._claims(refresh_token)
        if claims is None or claims.get("typ") != "Refresh":
            return None
        is_ended = claims.get("session_state") in self._ended
        if is_ended or claims["exp"] <= self._clock.now().timestamp():
            return None
        return self._world.users.get(str(claims.get("preferred_username")))

    def session_of(self, token: str) -> str | None:
        """Return the browser session that a token belongs to; ``None`` if to none, or it is no token."""
        claims = self._claims(token)
        return claims.get("sid") if claims else None

    def end_session(self, session_id: str) -> None:
        """Make the tokens of a browser session worthless."""
        self._ended.add(session_id)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign claims as a JWT."""
        from joserfc import jwt

        header = {"alg": _ALGORITHM, "kid": self._key.kid, "typ": "JWT"}
        return jwt.encode(header, dict(claims), self._key, algorithms=[_ALGORITHM])

    def _access_claims(self, user: User, issuer: str, session_id: str | None = None) -> dict[str, Any]:
        now = int(self._clock.now().timestamp())
        client = self._world.service.client_id
        session = session_id or str(self._ids.uuid())
        with self._lock:
            self._sessions.setdefault(user.username, set()).add(session)
        return {
            "exp": int(now + self.token_lifetime_s),
            "iat": now,
            "auth_time": now,
            "jti": str(self._ids.uuid()),
            "iss": issuer,
            "aud": ["jupyterhub", "team", "group"],
            "typ": "Bearer",
            "azp": client,
            "session_state": session,
            "acr": "1",
            "scope": SCOPE,
            **({"sid": session_id} if session_id else {}),
            **self.userinfo(user),
        }

    def user_of(self, token: str) -> User:
        """Return whose token this is.

        :raises Unauthorized: if it is nobody's, or no longer good.
        :raises IdentityServiceRefusal: if the world says that the service fails on this token.
        """
        if status := self._world.iam_failures.get(token):
            raise IdentityServiceRefusal(status)
        if token in self._ended:
            raise Unauthorized("Token may have expired")
        if user := self._literal.get(token):
            return user
        claims = self._claims(token)
        user = self._world.users.get(str(claims.get("preferred_username"))) if claims else None
        if (
            claims is None
            or user is None
            or claims.get("typ") != "Bearer"
            or claims.get("session_state") in self._ended
            or claims["exp"] <= self._clock.now().timestamp()
        ):
            raise Unauthorized("Token may have expired")
        return user

    def expire(self, username: str | None = None) -> None:
        """Make all tokens that a user (everybody, if not given) has now worthless, literal ones too."""
        with self._lock:
            for user in self._world.users.values():
                if username in (None, user.username):
                    self._ended |= self._sessions.pop(user.username, set())
                    if user.token:
                        self._ended.add(user.token)

    def forget_expiry(self) -> None:
        """Let tokens that were made worthless be good again."""
        with self._lock:
            self._ended.clear()

    def _claims(self, token: str) -> Mapping[str, Any] | None:
        """Return what a token says, if it was signed here; remembered, as checking costs much."""
        known = self._verified.get(token)
        if known is not None:
            return known
        if token.count(".") != 2:
            return None
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError):
            return None
        if len(self._verified) > 10_000:
            self._verified.clear()
        self._verified[token] = claims
        return claims

    # -- the key ---------------------------------------------------------------------------------------

    @functools.cached_property
    def _key(self) -> RSAKey:
        from joserfc.jwk import RSAKey

        with self._store.write() as tx:
            pem = tx.facts.get(_SIGNING_KEY_FACT)
            if pem is None:
                key = new_key(self._ids.seed)
                tx.facts.put(_SIGNING_KEY_FACT, key.as_pem(private=True).decode())
            else:
                key = RSAKey.import_key(pem)
        key.ensure_kid()
        return key

    def public_keys(self) -> dict[str, Any]:
        """Return the JSON Web Key Set with which tokens can be checked."""
        public = self._key.as_dict(private=False)
        return {"keys": [{**public, "use": "sig", "alg": _ALGORITHM}]}
