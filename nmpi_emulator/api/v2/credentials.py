"""The forms of credentials that older clients send."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request

from nmpi_emulator.api.authentication import Authentication
from nmpi_emulator.errors import Unauthorized
from nmpi_emulator.queue.access import Caller, Provider
from nmpi_emulator.queue.v2.access import Party


def are_sent(request: Request) -> bool:
    """Tell whether credentials come with a request, good or not."""
    scheme, rest = _authorization(request)
    return bool(scheme in ("bearer", "apikey") and rest) or _key_in(request.args) is not None


def party_of(request: Request, authentication: Authentication) -> Party | None:
    """Return whoever makes a request: a user with a token, or a provider with a key.

    :return: ``None`` if the credentials are missing or not good.
    """
    scheme, rest = _authorization(request)
    if scheme == "bearer":
        return _user(rest, authentication)
    if scheme == "apikey":
        name, _, key = rest.partition(":")
        return _provider(name, key, authentication)
    named_key = _key_in(request.args)
    return _provider(*named_key, authentication) if named_key else None


def party_of_v1(request: Request, authentication: Authentication) -> Party | None:
    """Return whoever makes a request of API version 1, where a user's token is sent as a key."""
    scheme, rest = _authorization(request)
    party = party_of(request, authentication)
    if party is not None or scheme != "apikey":
        return party
    name, _, token = rest.partition(":")
    user = _user(token, authentication)
    return user if user is not None and user.username == name else None


def _authorization(request: Request) -> tuple[str, str]:
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower(), rest.strip()


def _key_in(arguments: Mapping[str, str]) -> tuple[str, str] | None:
    name, key = arguments.get("username"), arguments.get("api_key")
    return (name, key) if name and key else None


def _user(token: str, authentication: Authentication) -> Caller | None:
    try:
        return authentication.caller_of(token) if token else None
    except Unauthorized:
        return None


def _provider(name: str, key: str, authentication: Authentication) -> Provider | None:
    """Return the provider whose key this is, if the name is the provider's."""
    provider = authentication.provider_of(key)
    return provider if provider.in_table and provider.name in (None, name) else None
