"""The token endpoint of the identity service: tokens for a password, a code or a refresh token."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response

from nmpi_emulator.api.routing import json_response

from .identity import Identity


def token_answer(identity: Identity, issuer: str, form: Mapping[str, str]) -> Response:
    """Answer a request for tokens."""
    grant = form.get("grant_type")
    if grant == "password":
        user = identity.sign_in(form.get("username", ""), form.get("password", ""))
        if user is None:
            return refusal("invalid_grant", "Invalid user credentials", HTTPStatus.UNAUTHORIZED)
        return json_response(identity.token_set(user, issuer))
    if grant == "authorization_code":
        return _for_code(identity, issuer, form)
    if grant == "refresh_token":
        token = form.get("refresh_token", "")
        user = identity.refreshed(token)
        if user is None:
            return refusal("invalid_grant", "Invalid refresh token", HTTPStatus.BAD_REQUEST)
        return json_response(identity.token_set(user, issuer, session_id=identity.session_of(token)))
    return refusal("unsupported_grant_type", "Unsupported grant_type", HTTPStatus.BAD_REQUEST)


def _for_code(identity: Identity, issuer: str, form: Mapping[str, str]) -> Response:
    redeemed = identity.redeem(form.get("code", ""))
    if redeemed is None or not _challenge_met(redeemed[1], form.get("code_verifier", "")):
        return refusal("invalid_grant", "Code not valid", HTTPStatus.BAD_REQUEST)
    user, bound = redeemed
    if "redirect_uri" in form and form["redirect_uri"] != bound.get("redirect_uri"):
        return refusal("invalid_grant", "Incorrect redirect_uri", HTTPStatus.BAD_REQUEST)
    return json_response(
        identity.token_set(user, issuer, nonce=bound.get("nonce"), session_id=bound.get("session_id"))
    )


def _challenge_met(bound: Mapping[str, str], verifier: str) -> bool:
    """Tell whether the client that exchanges a code is the one that asked for it (PKCE)."""
    challenge = bound.get("code_challenge")
    if not challenge:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    return bool(base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge)


def refusal(error: str, description: str, status: HTTPStatus) -> Response:
    """Answer that something is refused, as OAuth 2 wants it."""
    return json_response({"error": error, "error_description": description}, status)
