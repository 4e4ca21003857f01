"""The OpenAPI document of the control interface itself."""

from __future__ import annotations

from typing import Any

from nmpi_emulator._version import __version__
from nmpi_emulator.api.openapi import openapi_document

from .interface import Control
from .table import CONTROL, PREFIX, STATE

_DESCRIPTION = (
    "What an emulator of the EBRAINS Neuromorphic Computing Platform has besides the real service's "
    "interface: for tests in any language. Mistakes are answered with 400 or 422 and a `detail`; what has "
    "not come in time with 408. From another machine, send the control token as `x-emulator-token`."
)


@CONTROL.register("GET", PREFIX + "/openapi.json", tag=STATE)
def get_document(service: Control) -> dict[str, Any]:
    """Return this document."""
    document = openapi_document(
        CONTROL, title="NMPI emulator: control interface", version=__version__, description=_DESCRIPTION
    )
    document["components"]["securitySchemes"] = {
        "ControlToken": {"type": "apiKey", "in": "header", "name": "x-emulator-token"}
    }
    document["security"] = [{}, {"ControlToken": []}]
    return document
