"""Who may use the testers' page: as for ``/_emulator/``, which it mirrors."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Request

from nmpi_emulator.settings import Settings

from .visitors import Visitor


def may_control(request: Request, visitor: Visitor, settings: Settings) -> bool:
    """Tell whether a browser may make the emulator behave otherwise.

    Browsers on this machine may, if no token is asked for and the emulator is not behind something that
    makes all browsers look like that; others have to show the token once.
    """
    if visitor.may_control:
        return True
    if settings.control_token is not None or settings.public_url is not None:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def is_control_token(sent: str, settings: Settings) -> bool:
    """Tell whether a text is the token that lets others control the emulator."""
    token = settings.control_token
    return token is not None and hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode())
