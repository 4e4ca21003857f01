"""The HTTP interfaces, from the tables of operations that the server itself uses."""

from __future__ import annotations

import inspect
import itertools
import typing
from collections.abc import Iterable
from http import HTTPStatus

from nmpi_emulator.api.control.operations import control_operations
from nmpi_emulator.api.operations import Credentials, Operation
from nmpi_emulator.api.v3.operations import all_operations

from .text import code, described

_CREDENTIALS = {
    Credentials.NONE: "none",
    Credentials.TOKEN: "token",
    Credentials.KEY: "API key",
    Credentials.TOKEN_OR_KEY: "token or API key",
    Credentials.TOKEN_LATER: "token",
    Credentials.OWN_CHECK: "token, API key or both",
}

_HEAD = """# API

Version 3 of the job queue, as the real service offers it. A running emulator describes it at
`/docs` (to try out), `/redoc` (to read) and `/openapi.json`. A token goes into the header
`Authorization: Bearer TOKEN`, a provider's API key into `x-api-key`.

Version 2, for older clients, lies under `/api/v2/`; the identity service under `/auth/realms/hbp/`;
and the neighbours that the client uses (Drive, Bucket, provenance) answer under the names of the
real ones when requests are redirected (`nmpi-emulator exec`, the fixture `nmpi_redirect`).

"""

_CONTROL_HEAD = """# Control interface

What the real service does not have lies under `/_emulator/`. It is open to this machine only,
closed to web pages of other origins, and opened to other machines by the setting `control_token`,
which they send as the header `X-Emulator-Token`. Each operation has a method of `Emulator` of the
same name: see [Python](python.md).

"""


def page() -> str:
    """Write the page on the job queue."""
    return _HEAD + _operations(all_operations().operations)


def control_page() -> str:
    """Write the page on the emulator's own interface."""
    return _CONTROL_HEAD + _operations(control_operations().operations)


def _operations(operations: Iterable[Operation]) -> str:
    parts = []
    for tag, group in itertools.groupby(sorted(operations, key=lambda o: o.tag), key=lambda o: o.tag):
        parts.append(f"## {tag}\n\n")
        parts += map(_operation, group)
    return "".join(parts)


def _operation(operation: Operation) -> str:
    text = described(inspect.getdoc(operation.function) or "")
    status = HTTPStatus(operation.status)
    lines = [
        f"### {operation.method} {operation.path.replace('{', '&#123;').replace('}', '&#125;')}\n\n{text}\n",
        f"- credentials: {_CREDENTIALS[operation.credentials]}",
        f"- success: {status.value} {status.phrase}",
    ]
    for parameter in operation.parameters:
        need = "" if parameter.is_required else f", default {code(_shown(parameter.default))}"
        lines.append(f"- {parameter.place} {code(parameter.name)}: {code(_type(parameter.annotation))}{need}")
    return "\n".join(lines) + "\n\n"


def _shown(value: object) -> object:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else value


def _type(annotation: object) -> str:
    """Return a type as people write it, without what validates it."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _type(typing.get_args(annotation)[0])
    inner = [_type(kind) for kind in typing.get_args(annotation) if kind is not type(None)]
    if typing.get_origin(annotation) in (list, dict) and inner:
        return f"{typing.get_origin(annotation).__name__}[{', '.join(inner)}]"  # type: ignore[union-attr]
    if inner:
        return " or ".join(inner)
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)
