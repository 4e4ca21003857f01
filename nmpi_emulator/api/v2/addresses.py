"""Addresses that mean one thing under the name of one real service, and another under that of another.

The quotas service of version 2 has the same paths as the projects of version 3, on a host of its own.
Clients keep the path of its address, so that it can stand under a prefix; requests that come under the real
host's name, and requests that only version 2 can mean, are sent there as well.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from nmpi_emulator.api.addressed import host_name
from nmpi_emulator.api.ebrains import validation
from nmpi_emulator.hosts import QUOTAS_V2, VALIDATION

from .paths import QUOTAS_ROOT

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PROJECTS = "/projects"
_SIGN_IN = ("/login", "/auth")

#: The longest body that is looked into, in bytes.
_BODY_LIMIT = 1 << 20


def called_host(environ: dict[str, Any]) -> str:
    """Return the name under which a request has come, in lower case and without port; empty if it is none."""
    return host_name(environ.get("HTTP_HOST", ""))


class Addresses:
    """Sends requests to the services that they mean."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        is_about_projects = path == _PROJECTS or path.startswith(_PROJECTS + "/")
        if is_about_projects and (called_host(environ) == QUOTAS_V2 or _names_context(environ)):
            environ["PATH_INFO"] = QUOTAS_ROOT + path
        elif path in _SIGN_IN and called_host(environ) == VALIDATION:
            environ["PATH_INFO"] = validation.PREFIX + path
        return self._app(environ, start_response)


def _names_context(environ: dict[str, Any]) -> bool:
    """Tell whether a project is to be made under an id that the client has chosen (``context``)."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    is_creation = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == _PROJECTS + "/"
    if not is_creation or not 0 < length <= _BODY_LIMIT:
        return False
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "context" in content
